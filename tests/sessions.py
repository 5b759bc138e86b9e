"""Coming in without the sign-in page, for tests in which that is not the point."""

from flask import Flask, session
from flask_wtf.csrf import generate_csrf


def signed_in(app: Flask, login_id: str, language: str = "fr") -> tuple[str, str]:
    """A session cookie of the user with this login id, and the token that its forms carry."""
    with app.app_context(), app.test_request_context():  # a token is made once in a context
        session.update({"_user_id": login_id, "_fresh": True, "language": language})
        token = generate_csrf()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(dict(session))}", token
