"""Settings, from the environment and nowhere else. What is wrong is said at start, by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

INSTANCE = Path(__file__).parent.parent / "instance"
ENVIRONMENTS = ("development", "testing", "production")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
DEVELOPMENT_SECRET = "development only: never in production"  # noqa: S105


class ConfigError(ValueError):
    """A variable is missing or cannot be read; the message names it."""


@dataclass(frozen=True)
class Config:
    """Everything that differs between two installations."""

    environment: str = "development"
    secret_key: str = DEVELOPMENT_SECRET
    database_url: str = f"sqlite:///{INSTANCE / 'coliving.db'}"
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: str | None = None
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
        environment = read.choice("COLIVING_ENV", cls.environment, ENVIRONMENTS)
        production = environment == "production"
        return cls(
            environment=environment,
            secret_key=read.secret("COLIVING_SECRET_KEY", cls.secret_key, production),
            database_url=read.text("COLIVING_DATABASE_URL", cls.database_url),
            base_url=read.url("COLIVING_BASE_URL", cls.base_url, production),
            smtp_url=read.smtp("COLIVING_SMTP_URL", production),
            mail_from=read.required("COLIVING_MAIL_FROM", cls.mail_from, production),
            tiles_url=read.text("COLIVING_TILES_URL", "") or None,
            tiles_attribution=read.text("COLIVING_TILES_ATTRIBUTION", cls.tiles_attribution),
            trusted_proxies=read.number("COLIVING_TRUSTED_PROXIES", cls.trusted_proxies),
            log_level=read.choice(
                "COLIVING_LOG_LEVEL", cls.log_level, ("DEBUG", "INFO", "WARNING", "ERROR")
            ),
        )

    @property
    def host(self) -> str:
        """The name that calendars and letters are signed with, without the port."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def is_secure(self) -> bool:
        return self.base_url.startswith("https://")


class _Reader:
    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env

    def text(self, name: str, default: str) -> str:
        return self.env.get(name, "").strip() or default

    def required(self, name: str, default: str, needed: bool) -> str:
        if needed and not self.env.get(name, "").strip():
            raise ConfigError(f"{name} must be set in production.")
        return self.text(name, default)

    def secret(self, name: str, default: str, needed: bool) -> str:
        value = self.required(name, default, needed)
        if needed and len(value) < 32:
            raise ConfigError(f"{name} is too short: give at least 32 random characters.")
        return value

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        if (value := self.text(name, default)) not in choices:
            raise ConfigError(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
        return value

    def number(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal():
            raise ConfigError(f"{name} must be a whole number, not {value!r}.")
        return int(value)

    def url(self, name: str, default: str, needed: bool) -> str:
        value = self.required(name, default, needed).rstrip("/")
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ConfigError(f"{name} must look like https://example.org, not {value!r}.")
        return value

    def smtp(self, name: str, needed: bool) -> str | None:
        value = self.required(name, "", needed)
        if value and urlsplit(value).scheme not in {"smtp", "smtps", "smtp+starttls"}:
            raise ConfigError(f"{name} must look like smtp+starttls://user:password@host:587.")
        return value or None
