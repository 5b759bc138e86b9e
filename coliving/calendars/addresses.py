"""Secret addresses, derived from the installation's key so that no table need hold them.

When COLIVING_SECRET_KEY changes, the addresses that were handed out keep working, for
they are recognised by their digest; the pages show new ones from then on, and "new
address" withdraws old and new alike. The events of public feeds get new UIDs: a program
that replaces the whole calendar at each visit, as they all do, does not notice.
"""

import base64
import hashlib
import hmac
from uuid import UUID

from coliving.calendars.models import Feed
from coliving.outbox.links import link
from coliving.web.settings import settings

TOKEN_BYTES = 18
"""144 bits, 24 letters: nobody guesses it, and the address stays short."""
LONGEST_URL = 115
"""Google's importer once refused longer ones."""


def token(feed: Feed) -> str:
    """The secret part of the feed's present address."""
    sealed = _seal("calendar address", feed.uid.bytes + feed.generation.to_bytes(4, "big"))
    return base64.urlsafe_b64encode(sealed[:TOKEN_BYTES]).decode()


def digest(token: str) -> str:
    """What the database knows of a token: enough to recognise it."""
    return hashlib.sha256(token.encode()).hexdigest()


def url(token: str, name: str) -> str:
    """The whole address. The name in it is for people; it gives way when there is no room."""
    room = LONGEST_URL - len(link("calendars.feed", token=token, name=""))
    return link("calendars.feed", token=token, name=name[: max(room, 1)].strip("-") or "c")


def public_uid(feed_uid: UUID, booking_uid: UUID) -> str:
    """The name of a booking in a public feed: always the same, and it leads nowhere."""
    return str(UUID(bytes=_seal("calendar event", feed_uid.bytes + booking_uid.bytes)[:16]))


def _seal(purpose: str, message: bytes) -> bytes:
    key = settings().secret_key.encode()
    return hmac.digest(key, purpose.encode() + b"\0" + message, "sha256")
