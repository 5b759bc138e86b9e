"""Calendar programs have no session.

Looking into one would cost time at each of their many visits, and every answer would
say `Vary: Cookie`, which keeps it out of every cache on the way.
"""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

FEEDS = "/f/"


class NoSessionForPrograms(SecureCookieSessionInterface):
    """Sessions as always, except where only programs come."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path.startswith(FEEDS):
            return None
        return super().open_session(app, request)
