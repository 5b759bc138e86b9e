"""Letting a tablet show the day of a space, and withdrawing it."""

from datetime import datetime
from uuid import uuid4

from coliving.accounts.models import User
from coliving.accounts.tokens import digest_of
from coliving.bookings.audit import note
from coliving.bookings.kiosks import token_for
from coliving.db import db, transaction
from coliving.spaces.kiosks import Kiosk
from coliving.spaces.models import Space


def open_kiosk(space: Space, name: str, by: User, now: datetime) -> Kiosk:
    """A new tablet, with an address of its own. Only a digest of it is written down."""
    uid = uuid4()
    with transaction():
        kiosk = Kiosk(uid=uid, space_id=space.id, name=name, created_at=now)
        kiosk.digest = digest_of(token_for(uid))
        db.session.add(kiosk)
        note(space.id, by, "kiosk_opened", {"name": name}, now)
    return kiosk


def close_kiosk(kiosk: Kiosk, by: User, now: datetime) -> None:
    """Withdraw the tablet's address at once and for good; twice is once."""
    with transaction():
        if kiosk.revoked_at is None:
            kiosk.revoked_at = now
            note(kiosk.space_id, by, "kiosk_closed", {"name": kiosk.name}, now)
