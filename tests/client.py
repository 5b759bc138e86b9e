"""The test client: each request stands alone, as it does on a real server."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from coliving.db import db


class Client(FlaskClient):
    """A browser without a screen.

    A test runs inside an application context of its own, which a request would otherwise
    share: its session, and whoever was signed in by the request before.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.commit()  # what the test has arranged is there
        with self.application.app_context():
            response = super().open(*args, **kwargs)
            response.request.environ["wsgi.input"].close()  # of a large form, it is a file
        db.session.expire_all()  # and what the request did is seen
        return response
