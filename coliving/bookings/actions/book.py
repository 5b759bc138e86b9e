"""Booking: lock, check, write, tell."""

from datetime import datetime

from coliving.accounts.models import User
from coliving.bookings.actions.deciding import Override, check, holding, record
from coliving.bookings.asking import Wish, gather
from coliving.bookings.letters import tell
from coliving.bookings.models import Booking
from coliving.bookings.units import occupy
from coliving.db import db


def book(member: User, wish: Wish, now: datetime, override: Override | None = None) -> Booking:
    """Book for the member, or raise Refused with every reason why not.

    Whether somebody may override is for the caller to know.
    """
    with holding({wish.resource.id}, member, now):
        permit = check(gather(member, wish, now), override)
        booking = Booking(
            member=member,
            resource=wish.resource,
            span=wish.span,
            purpose=wish.purpose,
            created_at=now,
            changed_at=now,
        )
        record(booking, permit.broken, override)
        db.session.add(booking)
        db.session.flush()
        occupy(booking, permit.places)
        tell(booking, "booked", now)
    return booking
