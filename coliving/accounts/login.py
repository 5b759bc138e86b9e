"""Who is signed in, and the language they read."""

from flask import Flask, has_request_context, request, session
from flask_login import LoginManager, current_user

from coliving.accounts.models import User
from coliving.db import db
from coliving.i18n import LANGUAGES, lazy_gettext


def init_app(app: Flask) -> None:
    login = LoginManager(app)
    login.login_view = "accounts.sign_in"
    login.login_message = lazy_gettext("Please sign in first: you will come straight back here.")
    login.user_loader(_load)


def choose_language() -> str:
    """What the reader chose, else what their browser asks for, else French."""
    if not has_request_context():
        return "fr"
    if (chosen := session.get("language")) in LANGUAGES:
        return str(chosen)
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    return request.accept_languages.best_match(LANGUAGES, "fr")


def _load(key: str) -> User | None:
    number, _, session_key = key.partition(":")
    user = db.session.get(User, int(number)) if number.isdecimal() else None
    return user if user and user.session_key.hex == session_key else None
