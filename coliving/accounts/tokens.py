"""Secrets that the database does not hold.

A letter waits in the outbox with a nonce. Only when it is read or sent is the token made
of it, with the installation's key; and to know the token again, its hash is enough.
Whoever steals the database can open nothing with it.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

from coliving.web.settings import settings


def new_nonce() -> str:
    return secrets.token_urlsafe(24)


def token_of(nonce: str) -> str:
    """What the link in the letter ends with: HMAC-SHA256 (RFC 2104), 43 characters."""
    return urlsafe_b64encode(_keyed(f"link {nonce}")).decode().rstrip("=")


def digest_of(token: str) -> str:
    """What the database keeps of a token."""
    return sha256(token.encode()).hexdigest()


def fingerprint(text: str) -> str:
    """Stands for an address where we count and need not know: one cannot read it back."""
    return _keyed(f"fingerprint {text}").hex()


def _keyed(text: str) -> bytes:
    return hmac.digest(settings().secret_key.encode(), text.encode(), "sha256")
