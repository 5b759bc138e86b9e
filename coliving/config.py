"""Settings, from the environment and nowhere else. What is wrong is said at start, by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

INSTANCE = Path(__file__).parent.parent / "instance"
ENVIRONMENTS = ("development", "testing", "production")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
DEVELOPMENT_SECRET = "development only: never in production"  # noqa: S105
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg://")
MAIL_SCHEMES = {"smtp", "smtps", "smtp+starttls"}
MOST_PROXIES = 9


class ConfigError(ValueError):
    """A variable is missing or cannot be read; the message names it and keeps its secrets."""


@dataclass(frozen=True)
class Config:
    """Everything that differs between two installations. Secrets stay out of its `repr`."""

    environment: str = "development"
    secret_key: str = field(default=DEVELOPMENT_SECRET, repr=False)
    database_url: str = field(default=f"sqlite:///{INSTANCE / 'coliving.db'}", repr=False)
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str = "Coliving <reservations@localhost>"
    tiles_url: str | None = None
    tiles_attribution: str = ""
    trusted_proxies: int = 0
    log_level: str = "INFO"
    argon2_memory_kib: int = 19456

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Config":
        """Read COLIVING_* variables. Raises ConfigError, which names the variable."""
        read = _Reader(env)
        return cls(
            environment=read.environment,
            secret_key=read.secret("COLIVING_SECRET_KEY", cls.secret_key),
            database_url=read.database("COLIVING_DATABASE_URL", cls.database_url),
            base_url=read.base("COLIVING_BASE_URL", cls.base_url),
            smtp_url=read.smtp("COLIVING_SMTP_URL"),
            mail_from=read.sender("COLIVING_MAIL_FROM", cls.mail_from),
            tiles_url=read.tiles("COLIVING_TILES_URL"),
            tiles_attribution=read.text("COLIVING_TILES_ATTRIBUTION", cls.tiles_attribution),
            trusted_proxies=read.number("COLIVING_TRUSTED_PROXIES", cls.trusted_proxies),
            log_level=read.choice("COLIVING_LOG_LEVEL", cls.log_level, LOG_LEVELS),
        )

    @property
    def host(self) -> str:
        """The name that calendars and letters are signed with, without the port."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def is_secure(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be written down: the key, and the passwords in addresses."""
        urls = (self.database_url, self.smtp_url or "")
        return tuple(filter(None, (self.secret_key, *(urlsplit(url).password for url in urls))))


class _Reader:
    """Reads one variable at a time; in production it asks for more."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env
        self.environment = self.choice("COLIVING_ENV", Config.environment, ENVIRONMENTS)
        self.is_production = self.environment == "production"

    def text(self, name: str, default: str) -> str:
        return self.env.get(name, "").strip() or default

    def needed(self, name: str, default: str) -> str:
        """Like `text`; in production there is no default."""
        if self.is_production and not self.text(name, ""):
            raise ConfigError(f"{name} must be set in production.")
        return self.text(name, default)

    def secret(self, name: str, default: str) -> str:
        value = self.needed(name, default)
        if self.is_production and value == DEVELOPMENT_SECRET:
            raise ConfigError(f"{name} is the one of development, which everybody knows.")
        if self.is_production and (len(value) < 32 or len(set(value)) < 10):
            raise ConfigError(f"{name} is too weak: give at least 32 random characters.")
        return value

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        if (value := self.text(name, default)) not in choices:
            raise ConfigError(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
        return value

    def number(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdecimal()) or int(value) > MOST_PROXIES:
            raise ConfigError(f"{name} must be a number from 0 to {MOST_PROXIES}, not {value!r}.")
        return int(value)

    def database(self, name: str, default: str) -> str:
        value = self.text(name, default)
        _split(name, value)
        if not value.startswith(DATABASES) or value in DATABASES:
            raise ConfigError(f"{name} must begin with sqlite:/// or postgresql://.")
        return value

    def base(self, name: str, default: str) -> str:
        value = self.needed(name, default).rstrip("/")
        parts = _split(name, value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts[2:] != ("", "", ""):
            raise ConfigError(f"{name} must look like https://example.org, not {value!r}.")
        if self.is_production and parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ConfigError(f"{name} must begin with https:// in production, not {value!r}.")
        return value

    def smtp(self, name: str) -> str | None:
        value = self.needed(name, "")
        parts = _split(name, value)
        if value and not (parts.scheme in MAIL_SCHEMES and parts.hostname):
            raise ConfigError(f"{name} must look like smtp+starttls://user:password@host:587.")
        return value or None

    def sender(self, name: str, default: str) -> str:
        value = self.needed(name, default)
        before, _, after = parseaddr(value)[1].rpartition("@")
        if not before or not after or "\n" in value:
            raise ConfigError(f"{name} must look like Name <me@example.org>, not {value!r}.")
        return value

    def tiles(self, name: str) -> str | None:
        value = self.text(name, "")
        parts = _split(name, value)
        holes = all(hole in value for hole in ("{z}", "{x}", "{y}"))
        if value and not (parts.scheme == "https" and holes):
            raise ConfigError(f"{name} must look like https://host/{{z}}/{{x}}/{{y}}.png.")
        return value or None


def _split(name: str, value: str) -> SplitResult:
    """The parts of an address. Raises ConfigError, without the address: it may hold a password."""
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 (a port that is no number is only found out when asked for)
    except ValueError as error:
        raise ConfigError(f"{name} is not an address that can be read.") from error
    return parts
