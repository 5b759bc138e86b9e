"""Who is signed in, and the language they read."""

from flask import (
    Flask,
    Response,
    flash,
    g,
    has_request_context,
    redirect,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy import bindparam, select

from coliving.accounts.models import User
from coliving.accounts.returning import current
from coliving.db import db
from coliving.i18n import LANGUAGES, _

_USER = select(User).where(User.id == bindparam("number"))


def init_app(app: Flask) -> None:
    login = LoginManager(app)
    login.user_loader(_load)
    login.unauthorized_handler(_ask_to_sign_in)
    app.after_request(_keep_private)


def start(user: User) -> None:
    """Sign the user in, in a session that keeps nothing of the one before but its language."""
    _renew_session()
    session.permanent = True
    login_user(user)


def stop() -> None:
    """Sign out whoever is signed in, on this device."""
    logout_user()
    _renew_session()


def choose_language() -> str:
    """What the reader chose, else what their browser asks for, else French."""
    if not has_request_context():
        return "fr"
    if (chosen := session.get("language")) in LANGUAGES:
        return str(chosen)
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    return request.accept_languages.best_match(LANGUAGES, "fr")


def _renew_session() -> None:
    kept = {name: value for name, value in session.items() if name == "language"}
    session.clear()
    session.update(kept)


def _ask_to_sign_in() -> ResponseReturnValue:
    flash(_("Please sign in first: you will come straight back here."))
    address = url_for("accounts.sign_in", next=current() or None)
    if "HX-Request" in request.headers:
        return "", 204, {"HX-Redirect": address}
    return redirect(address, 303)


def _keep_private(response: Response) -> Response:
    """No cache keeps a page that was made for somebody, nor one at a secret address.

    On a computer that many share, whoever comes next and goes back sees nothing of it.
    """
    if "Cache-Control" not in response.headers:
        user = g.get("_login_user")  # whoever the page was made for, if it asked
        is_personal = user is not None and user.is_authenticated
        is_secret = "token" in (request.view_args or ())
        response.headers["Cache-Control"] = (
            "no-store" if is_personal or is_secret else "private, no-cache"
        )
    return response


def _load(key: str) -> User | None:
    number, _, session_key = key.partition(":")
    user = db.session.scalar(_USER, {"number": int(number)}) if number.isdecimal() else None
    return user if user and user.session_key.hex == session_key else None
