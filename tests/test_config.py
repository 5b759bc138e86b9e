"""What is wrong with the settings is said at the start, by the variable's name."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from coliving.config import DEVELOPMENT_SECRET, Config, ConfigError

ROOT = Path(__file__).parent.parent
SECRET = "u7Jq0c1ZsX8vB3nM5kL2wE9rT6yP4aDg"
PRODUCTION = {
    "COLIVING_ENV": "production",
    "COLIVING_SECRET_KEY": SECRET,
    "COLIVING_DATABASE_URL": "postgresql://coliving:tournesol@db/coliving",
    "COLIVING_BASE_URL": "https://reservations.example.org",
    "COLIVING_SMTP_URL": "smtp+starttls://me:coquelicot@mail.example.org:587",
    "COLIVING_MAIL_FROM": "La Filature <bonjour@filature.example>",
}
NEEDED = sorted(PRODUCTION.keys() - {"COLIVING_ENV", "COLIVING_DATABASE_URL"})
MALFORMED = [
    ("COLIVING_ENV", "prod"),
    ("COLIVING_SECRET_KEY", "short"),
    ("COLIVING_SECRET_KEY", "a" * 64),
    ("COLIVING_SECRET_KEY", DEVELOPMENT_SECRET),
    ("COLIVING_DATABASE_URL", "mysql://me:tournesol@db/coliving"),
    ("COLIVING_DATABASE_URL", "postgres://me:tournesol@db/coliving"),
    ("COLIVING_DATABASE_URL", "postgresql://me:tournesol@[db/coliving"),
    ("COLIVING_DATABASE_URL", "sqlite:///"),
    ("COLIVING_BASE_URL", "reservations.example.org"),
    ("COLIVING_BASE_URL", "https://"),
    ("COLIVING_BASE_URL", "https://example.org/reservations"),
    ("COLIVING_BASE_URL", "https://example.org:port"),
    ("COLIVING_BASE_URL", "http://reservations.example.org"),
    ("COLIVING_SMTP_URL", "mail.example.org"),
    ("COLIVING_SMTP_URL", "smtp://"),
    ("COLIVING_SMTP_URL", "smtp://me:coquelicot@mail.example.org:many"),
    ("COLIVING_MAIL_FROM", "La Filature"),
    ("COLIVING_MAIL_FROM", "me@"),
    ("COLIVING_TILES_URL", "http://tiles.example/{z}/{x}/{y}.png"),
    ("COLIVING_TILES_URL", "https://tiles.example/{z}/{x}.png"),
    ("COLIVING_TRUSTED_PROXIES", "-1"),
    ("COLIVING_TRUSTED_PROXIES", "one"),
    ("COLIVING_TRUSTED_PROXIES", "²"),
    ("COLIVING_TRUSTED_PROXIES", "100"),
    ("COLIVING_LOG_LEVEL", "LOUD"),
]


def test_development_needs_no_settings():
    assert Config.from_env({}) == Config()


def test_production_is_read_whole():
    optional = {
        "COLIVING_TILES_URL": "https://{s}.tiles.example/{z}/{x}/{y}.png",
        "COLIVING_TILES_ATTRIBUTION": "© OpenStreetMap",
        "COLIVING_TRUSTED_PROXIES": "1",
        "COLIVING_LOG_LEVEL": "WARNING",
    }
    config = Config.from_env(PRODUCTION | optional)

    assert config == Config(
        environment="production",
        secret_key=SECRET,
        database_url=PRODUCTION["COLIVING_DATABASE_URL"],
        base_url=PRODUCTION["COLIVING_BASE_URL"],
        smtp_url=PRODUCTION["COLIVING_SMTP_URL"],
        mail_from=PRODUCTION["COLIVING_MAIL_FROM"],
        tiles_url=optional["COLIVING_TILES_URL"],
        tiles_attribution="© OpenStreetMap",
        trusted_proxies=1,
        log_level="WARNING",
    )
    assert (config.host, config.is_secure) == ("reservations.example.org", True)


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_production_has_no_default_for_what_only_the_operator_knows(name: str, value: str | None):
    env = {key: text for key, text in PRODUCTION.items() if key != name}

    with pytest.raises(ConfigError, match=f"{name} must be set"):
        Config.from_env(env if value is None else env | {name: value})


@pytest.mark.parametrize(("name", "value"), MALFORMED)
def test_what_cannot_be_read_is_named_and_its_password_is_not(name: str, value: str):
    with pytest.raises(ConfigError, match=name) as complaint:
        Config.from_env(PRODUCTION | {name: value})
    assert "tournesol" not in str(complaint.value)
    assert "coquelicot" not in str(complaint.value)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000"])
def test_production_speaks_http_only_to_its_own_machine(host: str):
    assert not Config.from_env(PRODUCTION | {"COLIVING_BASE_URL": f"http://{host}"}).is_secure


def test_every_setting_is_in_the_guide():
    source = (ROOT / "coliving" / "config.py").read_text()
    guide = (ROOT / "docs" / "operating.md").read_text()
    names = set(re.findall(r'"(COLIVING_\w+)"', source))

    assert names == set(re.findall(r"^\| `(COLIVING_\w+)`", guide, re.MULTILINE))


def test_development_may_be_weak():
    Config.from_env({"COLIVING_SECRET_KEY": "x", "COLIVING_BASE_URL": "http://192.168.0.7:8000/"})


def test_secrets_stay_out_of_what_is_printed():
    config = Config.from_env(PRODUCTION)

    assert set(config.secrets) == {SECRET, "tournesol", "coquelicot"}
    assert not [secret for secret in config.secrets if secret in repr(config)]


@pytest.mark.parametrize(
    "command",
    [
        ["flask", "--app", "wsgi", "db", "current"],
        ["gunicorn", "--bind", "127.0.0.1:0", "wsgi:app"],
    ],
    ids=["flask", "gunicorn"],
)
def test_a_command_that_cannot_start_says_why_in_one_sentence(command: list[str]):
    ours = {name: value for name, value in os.environ.items() if "COLIVING" not in name}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=ours | {"COLIVING_ENV": "production"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    sentence = "Coliving cannot start: COLIVING_SECRET_KEY must be set in production."
    assert (done.stdout + done.stderr).strip() == sentence
