"""Who of the demo's regulars came for what they had booked: most of them, by lot."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import exists, select

from coliving.accounts.models import User
from coliving.bookings.models import Booking, CheckIn, Means, Status
from coliving.db import db, transaction
from coliving.spaces.models import Resource, Space

COMES = 0.9
A_MOMENT = timedelta(minutes=10)


def welcome(space: Space, regulars: list[str], now: datetime) -> None:
    """Check in those of the regulars (e-mail addresses) who should be there by now, or were.

    Whoever did not come stays away, however often the demo runs.
    """
    with transaction():
        db.session.add_all(_arrivals(space, regulars, now))


def _arrivals(space: Space, regulars: list[str], now: datetime) -> Iterator[CheckIn]:
    query = (
        select(Booking)
        .join(Booking.resource)
        .join(User, User.id == Booking.member_id)
        .where(
            Resource.space_id == space.id,
            User.email.in_(regulars),
            Booking.status == Status.CONFIRMED,
            Booking.starts_at < now - A_MOMENT,
            ~exists().where(CheckIn.booking_id == Booking.id),
        )
    )
    for booking in db.session.scalars(query.order_by(Booking.id)):
        lot = Random(f"{booking.member_id} {booking.starts_at}")  # noqa: S311  a lot, no secret
        if lot.random() < COMES:
            means = lot.choice([Means.TAP, Means.TAP, Means.CODE, Means.KIOSK])
            late = timedelta(minutes=lot.randrange(-5, 10))
            yield CheckIn(booking_id=booking.id, at=booking.starts_at + late, means=means)
