"""Coliving: booking for rural third places."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_compress import Compress
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from coliving import i18n
from coliving.accounts import login
from coliving.accounts.views import accounts as account_pages
from coliving.admin import wiring as manager_pages
from coliving.api.health import health
from coliving.bookings.views import blueprints as booking_pages
from coliving.calendars import views as calendar_pages
from coliving.cli.backup import backup, restore
from coliving.cli.letters import letters
from coliving.cli.people import people
from coliving.cli.spaces import spaces as space_commands
from coliving.config import INSTANCE, Config
from coliving.db import db
from coliving.seeds.demo import demo
from coliving.spaces import names, roles
from coliving.spaces.views import bp as pictures
from coliving.web import assets, error_pages, headers, logs, sessions, uploads
from coliving.worker import views as letter_pages
from coliving.worker.command import worker

ROOT = Path(__file__).parent.parent
MEBIBYTE = 1024 * 1024


def create_app(config: Config) -> Flask:
    """The application, wired: it decides nothing by itself."""
    app = Flask(__name__, template_folder=ROOT / "templates", static_folder=ROOT / "static")
    app.config.update(_settings(config))
    app.extensions["coliving"] = config
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    logs.init_app(app, config)
    _open_database(app, config)
    sessions.init_app(app)
    assets.init_app(app)
    Compress(app)
    uploads.init_app(app)
    CSRFProtect(app)
    login.init_app(app)
    i18n.init_app(app, login.choose_language)
    names.init_app(app)
    roles.init_app(app)
    headers.init_app(app, config)
    error_pages.init_app(app)
    for blueprint in (account_pages, pictures, *booking_pages):
        app.register_blueprint(blueprint)
    calendar_pages.init_app(app)
    manager_pages.init_app(app)
    app.register_blueprint(health)
    if config.environment != "production":  # where nobody else's letters are
        app.register_blueprint(letter_pages.blueprint)
    for commands in (space_commands, demo, people, worker, letters, backup, restore):
        app.cli.add_command(commands)
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    return app


def _open_database(app: Flask, config: Config) -> None:
    if str(INSTANCE) in config.database_url:
        INSTANCE.mkdir(exist_ok=True)
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "coliving" / "migrations"))


def _settings(config: Config) -> dict[str, object]:
    return {
        "SECRET_KEY": config.secret_key,
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": config.is_production},
        "TESTING": config.environment == "testing",
        "PREFERRED_URL_SCHEME": "https" if config.is_secure else "http",
        "SESSION_COOKIE_SECURE": config.is_secure,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "SESSION_COOKIE_NAME": "coliving",
        "MAX_CONTENT_LENGTH": 4 * MEBIBYTE,
        "WTF_CSRF_TIME_LIMIT": None,
        # Some browsers and proxies send no Referer, and could send no form. Without it a form
        # still needs the token of its own session, whose cookie other sites cannot send.
        "WTF_CSRF_SSL_STRICT": False,
        "COMPRESS_ALGORITHM": "gzip",
        "COMPRESS_STREAMS": False,
        "COMPRESS_LEVEL": 3,  # 2 to 9 % larger than at 6, in a third of the time
    }
