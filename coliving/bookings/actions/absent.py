"""Nobody came: the time goes to others where the space wants it, and it is counted.

Only a day on which the space checks people in says that somebody was absent: at least one
person was checked in there that day. Otherwise a space that keeps no list would lose all
its bookings. What lasts longer than a day or two is looked at on its first two days only.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import contains_eager, joinedload

from coliving.accounts.models import User
from coliving.bookings.actions.deciding import holding
from coliving.bookings.audit import note
from coliving.bookings.letters import tell
from coliving.bookings.models import Booking, CheckIn, Status
from coliving.bookings.together import numbers_of
from coliving.bookings.units import release
from coliving.db import db, transaction
from coliving.spaces.models import Resource, Space
from coliving.spans import A_DAY

LOOKING_BACK = 2 * A_DAY
"""A paper list is keyed in by the day after."""


def record_no_shows(now: datetime) -> int:
    """Find who has not come though their time is up, and say so. Answers how many.

    Their time is up when the grace of the resource is over, in a space that releases what
    nobody uses; in any other that has a grace, when the booking ends.
    """
    numbers = [booking.id for booking in _not_here(now)]
    return sum(_record(number, now) for number in numbers)


@dataclass(frozen=True)
class Patience:
    """How many minutes a space waits for its people, and whether their time then goes to others."""

    grace: int
    releases: bool


def wait_for(space: Space, patience: Patience, by: User, now: datetime) -> None:
    """Let the space wait so long from now on; a grace of 0 minutes: nobody is ever absent."""
    with transaction():
        space.policy = replace(
            space.policy, grace=patience.grace, release_no_shows=patience.releases
        )
        space.revision += 1
        space.changed_at = now
        note(space.id, by, "patience", asdict(patience), now)


def missed_at(booking: Booking) -> datetime | None:
    """From when on nobody waits for the member any longer; never, without a grace."""
    rules = booking.resource.rules
    grace: timedelta = rules.length("grace")
    if not grace:
        return None
    up = booking.span.start + grace
    return min(up, booking.span.end) if rules.release_no_shows else booking.span.end


def _record(number: int, now: datetime) -> bool:
    booking = db.session.get_one(Booking, number)
    with holding(numbers_of([booking]), booking.member, now):
        locked = select(Booking).where(Booking.id == number).with_for_update()
        booking = db.session.scalars(locked).one()
        came = db.session.get(CheckIn, number) is not None
        up = missed_at(booking)
        if came or booking.status is not Status.CONFIRMED or up is None or now < up:
            return False
        release(booking)
        booking.status = Status.NO_SHOW
        booking.change(now)
        tell(booking, "no_show", now)
    return True


def _not_here(now: datetime) -> list[Booking]:
    """Whoever should have come by now on a day on which others were checked in."""
    seen = _days_with_check_ins(now)
    if not seen:
        return []
    query = (
        select(Booking)
        .join(Booking.resource)
        .options(
            contains_eager(Booking.resource).joinedload(Resource.space), joinedload(Booking.member)
        )
        .where(
            Booking.status == Status.CONFIRMED,
            Booking.starts_at < now,
            Booking.starts_at > now - LOOKING_BACK,
            Resource.space_id.in_({space_id for space_id, _day in seen}),
            ~exists().where(CheckIn.booking_id == Booking.id),
        )
        .order_by(Booking.starts_at, Booking.id)
    )
    return [
        booking
        for booking in db.session.scalars(query)
        if _key(booking) in seen and (up := missed_at(booking)) and up <= now
    ]


def _days_with_check_ins(now: datetime) -> set[tuple[int, date]]:
    """The spaces in which somebody was checked in lately, each with the day of the booking."""
    query = (
        select(Booking)
        .join(CheckIn, CheckIn.booking_id == Booking.id)
        .join(Booking.resource)
        .options(contains_eager(Booking.resource).joinedload(Resource.space))
        .where(Booking.starts_at > now - LOOKING_BACK, Booking.starts_at < now + A_DAY)
    )
    return {_key(booking) for booking in db.session.scalars(query)}


def _key(booking: Booking) -> tuple[int, date]:
    space = booking.resource.space
    return space.id, booking.span.start.astimezone(space.zone).date()
