"""How the pages of accounts answer when the answer is no."""

from flask import request
from flask.typing import ResponseReturnValue

from coliving.accounts.throttle import TooManyTries
from coliving.errors import Refused


def refusing(page: str, refused: Refused | None = None) -> ResponseReturnValue:
    """The same page again, with what was typed and the reasons why not: 422, or 429 and
    how long to wait (RFC 6585).
    """
    if isinstance(refused, TooManyTries):
        return page, 429, {"Retry-After": str(refused.retry_after)}
    return page, 422


def computer() -> str:
    """The address that the request comes from."""
    return request.remote_addr or ""
