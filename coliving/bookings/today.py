"""The day of a space as those see it who open its doors: a few queries, however full it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, bindparam, func, select, type_coerce

from coliving.accounts.models import User
from coliving.bookings.codes import as_typed, code_of
from coliving.bookings.models import LONGEST, Booking, CheckIn, Status
from coliving.bookings.together import items_with
from coliving.db import UTCDateTime, db
from coliving.spaces.models import Resource, Space
from coliving.spans import A_DAY, Span

SHOWN = (Status.CONFIRMED, Status.NO_SHOW)
A_YEAR = 365 * A_DAY


class Presence(StrEnum):
    """Where somebody who booked is, as far as the space knows."""

    LATE = "late"
    EXPECTED = "expected"
    HERE = "here"
    LEFT = "left"
    ABSENT = "absent"


@dataclass(slots=True)
class Visit:
    """Somebody's booking, as much of it as the desk needs; `key` is its UUID as written.

    `along` is what is to be prepared besides, `party` how many come along.
    """

    key: str
    span: Span
    status: Status
    member_id: int
    name: str
    phone: str
    thing: str
    came_at: datetime | None
    party: int
    along: tuple[str, ...] = ()

    @property
    def uid(self) -> UUID:
        return UUID(self.key)

    @property
    def code(self) -> str:
        return code_of(self.uid)

    def presence(self, now: datetime) -> Presence:
        if self.came_at is not None:
            return Presence.HERE if now < self.span.end else Presence.LEFT
        if self.status is Status.NO_SHOW or self.span.end <= now:
            return Presence.ABSENT
        return Presence.LATE if self.span.start <= now else Presence.EXPECTED


def visits(space: Space, window: Span) -> list[Visit]:
    """Who was to come within the window, in the order of their hours."""
    values = {
        "space": space.id,
        "start": window.start,
        "end": window.end,
        "earliest": window.start - LONGEST,
    }
    rows = db.session.connection().execute(_visits(), values).all()
    items = items_with([number for number, further, *_rest in rows if further])
    found = []
    for number, _further, uid, start, end, *rest in rows:
        found.append(visit := Visit(str(uid), Span(start, end), *rest))
        visit.along = tuple(item.name for item in items.get(number, ()))
    return found


def booking_in(space: Space, uid: UUID) -> Booking | None:
    """The booking, if it is one of the space."""
    query = select(Booking).join(Booking.resource)
    return db.session.scalar(query.where(Booking.uid == uid, Resource.space_id == space.id))


def by_presence(found: Iterable[Visit], now: datetime) -> dict[Presence, list[Visit]]:
    """The same people by where they are."""
    sorted_out: dict[Presence, list[Visit]] = {presence: [] for presence in Presence}
    for visit in found:
        sorted_out[visit.presence(now)].append(visit)
    return sorted_out


def with_code(found: Iterable[Visit], typed: str) -> list[Visit]:
    """Whose code it is: nobody's, somebody's, and once in a lifetime that of two."""
    code = as_typed(typed)
    return [visit for visit in found if visit.code == code]


def absences(space: Space, now: datetime) -> dict[int, int]:
    """How often each member booked and did not come within a year, by their number."""
    query = (
        select(Booking.member_id, func.count())
        .join(Resource, Resource.id == Booking.resource_id)
        .where(
            Resource.space_id == space.id,
            Booking.status == Status.NO_SHOW,
            Booking.starts_at > now - A_YEAR,
        )
        .group_by(Booking.member_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


@cache
def _visits() -> Select[*tuple[Any, ...]]:
    """Built once; the connection itself is asked, without the session's care for objects."""
    earliest, start, end = (
        bindparam(name, type_=UTCDateTime) for name in ("earliest", "start", "end")
    )
    return (
        select(
            *(Booking.id, Booking.further),
            type_coerce(Booking.uid, String),  # making UUIDs of hundreds takes its time
            *(Booking.starts_at, Booking.ends_at, Booking.status, Booking.member_id),
            *(User.name, User.phone, Resource.name, CheckIn.at, Booking.party),
        )
        .select_from(Booking)
        .join(User, User.id == Booking.member_id)
        .join(Resource, Resource.id == Booking.resource_id)
        .outerjoin(CheckIn, CheckIn.booking_id == Booking.id)
        .where(
            Booking.status.in_(SHOWN),
            Resource.space_id == bindparam("space"),
            Booking.starts_at > earliest,
            Booking.starts_at < end,
            Booking.ends_at > start,
        )
        .order_by(Booking.starts_at, User.name, Booking.id)
    )
