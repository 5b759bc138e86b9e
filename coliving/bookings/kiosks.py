"""The tablet at the door, known by the secret part of its address."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from coliving.accounts.tokens import digest_of, token_of
from coliving.db import db
from coliving.spaces.kiosks import Kiosk
from coliving.spaces.models import Space


def token_for(uid: UUID) -> str:
    """The secret part of the tablet's address: made again each time, and kept nowhere."""
    return token_of(f"kiosk {uid}")


def kiosk_with(token: str) -> Kiosk | None:
    """The tablet with this address, unless it was withdrawn."""
    query = select(Kiosk).where(Kiosk.digest == digest_of(token), Kiosk.revoked_at.is_(None))
    return db.session.scalar(query)


def kiosks_of(space: Space) -> Sequence[Kiosk]:
    """The tablets of the space that work."""
    query = select(Kiosk).where(Kiosk.space_id == space.id, Kiosk.revoked_at.is_(None))
    return db.session.scalars(query.order_by(Kiosk.name, Kiosk.id)).all()
