"""How the pages of accounts answer when the answer is no."""

from ipaddress import IPv4Address, IPv6Network, ip_address

from flask import request
from flask.typing import ResponseReturnValue

from coliving.accounts.throttle import TooManyTries
from coliving.errors import Refused

ONE_CONNECTION = 64
"""Bits of an IPv6 address (RFC 6177)."""


def refusing(page: str, refused: Refused | None = None) -> ResponseReturnValue:
    """The same page again, with what was typed and the reasons why not: 422, or 429 and
    how long to wait (RFC 6585).
    """
    if isinstance(refused, TooManyTries):
        return page, 429, {"Retry-After": str(refused.retry_after)}
    return page, 422


def computer() -> str:
    """The address that the request comes from; of IPv6, the part that one connection has
    for itself: the rest of it changes as often as its owner likes (RFC 8981).
    """
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:  # a socket has no address
        return ""
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((address, ONE_CONNECTION), strict=False))
