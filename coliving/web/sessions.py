"""Programs have no session.

Looking into one would cost time at each of their many visits, and every answer would
say `Vary: Cookie`, which keeps it out of every cache on the way.
"""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

PROGRAMS = ("/f/", "/static/", "/pictures/", "/healthz", "/readyz")
"""Calendars, the files and pictures of pages, and whoever watches over the server."""


def init_app(app: Flask) -> None:
    app.session_interface = _NoSessionForPrograms()


class _NoSessionForPrograms(SecureCookieSessionInterface):
    """Sessions as always, except where only programs come."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path.startswith(PROGRAMS):
            return None
        return super().open_session(app, request)
