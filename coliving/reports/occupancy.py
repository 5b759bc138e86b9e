"""Occupancy: the time in which somebody was there, over the time in which somebody could be.

Somebody was there when they were checked in, for as long as their booking lasted, as far as
the doors were open. What could be used is each unit of each thing while the doors were open,
less repairs, and less what was out of service.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple, TypeVar

from sqlalchemy import func, select

from coliving.bookings.models import LONGEST, Booking, CheckIn, Occupancy
from coliving.db import db
from coliving.reports.measuring import SECOND, Cell, Cells, measure, within
from coliving.reports.offered import Things, offered, open_hours, supply
from coliving.spaces.models import Resource, Space
from coliving.spans import Span

Key = TypeVar("Key")


@dataclass(frozen=True)
class Share:
    """How much of what was offered was used."""

    present: timedelta
    offered: timedelta

    @property
    def rate(self) -> float | None:
        """From 0 to 1; nothing where nothing was offered."""
        return self.present / self.offered if self.offered else None

    @property
    def percent(self) -> int | None:
        """In whole percents."""
        return None if self.rate is None else round(100 * self.rate)


NOTHING = Share(timedelta(0), timedelta(0))


@dataclass(frozen=True)
class Hours:
    """What was used and what was offered of something, cell by cell."""

    present: Cells
    offered: Cells

    def total(self) -> Share:
        return Share(self.present.total() * SECOND, self.offered.total() * SECOND)

    def by(self, key: Callable[[Cell], Key]) -> dict[Key, Share]:
        """The shares of whatever the key tells apart, as far as anything was offered."""
        present, offered = (_sums(cells, key) for cells in (self.present, self.offered))
        return {
            one: Share(present[one] * SECOND, seconds * SECOND)
            for one, seconds in offered.items()
            if seconds
        }


@dataclass(frozen=True)
class Figures:
    """The hours of each thing in a window, in their order.

    `visits` are the bookings that somebody came for, `people` are who did.
    """

    window: Span
    each: list[tuple[Resource, Hours]]
    visits: int
    people: int

    @cached_property
    def whole(self) -> Hours:
        """Of all of them together."""
        whole = Hours(Counter(), Counter())
        for _, hours in self.each:
            whole.present.update(hours.present)
            whole.offered.update(hours.offered)
        return whole

    def by_thing(self) -> list[tuple[Resource, Share]]:
        """What was never offered is left out."""
        shares = ((thing, hours.total()) for thing, hours in self.each)
        return [(thing, share) for thing, share in shares if share.offered]

    def by_hour(self) -> dict[tuple[int, int], Share]:
        """By day of the week (0 is Monday) and hour of the day."""
        return self.whole.by(lambda cell: (cell.day.weekday(), cell.hour))


def figures(space: Space, window: Span, chosen: Resource | None = None) -> Figures:
    """The figures of the whole space, or of one thing; of a hall that divides, of its parts."""
    things = Things.of(space)
    wanted = set(things.leaves(chosen.id)) if chosen else set(things.resources)
    leaves = [one for one in things.all_leaves() if one.id in wanted]
    doors, supplies = open_hours(space, window), supply(leaves, window)
    presences = [one for one in _presences(things, window) if one.number in supplies]
    present: dict[int, Cells] = defaultdict(Counter)
    for one in presences:
        could = (span & one.span for span, _ in supplies[one.number] if span.overlaps(one.span))
        inside = (piece for span in could for piece in within(span, doors))
        present[one.number].update(measure(inside, space.zone))
    could_be = offered(supplies, doors, space.zone)
    return Figures(
        window=window,
        each=[(one, Hours(present[one.id], could_be[one.id])) for one in leaves],
        visits=len({one.booking for one in presences}),
        people=len({one.member for one in presences}),
    )


def known(space: Space, now: datetime) -> Span | None:
    """From the day of the first booking that anybody was checked in for until now.

    Of the time before that day it is not known who came: it does not count as empty.
    """
    query = (
        select(func.min(Booking.starts_at))
        .join(CheckIn, CheckIn.booking_id == Booking.id)
        .join(Booking.resource)
        .where(Resource.space_id == space.id)
    )
    first: datetime | None = db.session.scalar(query)
    if first is None or first >= now:
        return None
    return Span(Span.whole_day(first.astimezone(space.zone).date(), space.zone).start, now)


class _Presence(NamedTuple):
    """A unit of a thing that somebody who came had for a span."""

    number: int
    span: Span
    booking: int
    member: int


def _presences(things: Things, window: Span) -> Iterator[_Presence]:
    """An occupancy lasts longer than its booking where things are made ready afterwards."""
    query = (
        select(
            Occupancy.resource_id,
            Occupancy.starts_at,
            Occupancy.ends_at,
            Booking.starts_at,
            Booking.ends_at,
            Booking.id,
            Booking.member_id,
        )
        .join(Booking, Booking.id == Occupancy.booking_id)
        .join(CheckIn, CheckIn.booking_id == Booking.id)
        .where(
            Occupancy.resource_id.in_(things.resources),
            Occupancy.starts_at > window.start - LONGEST,
            Occupancy.overlapping(window),
            Booking.overlapping(window),
        )
    )
    for number, start, end, booked_from, booked_until, booking, member in db.session.execute(query):
        span = Span(start, end) & Span(booked_from, booked_until) & window
        for leaf in things.leaves(number):
            yield _Presence(leaf, span, booking, member)


def _sums(cells: Cells, key: Callable[[Cell], Key]) -> Counter[Key]:
    sums: Counter[Key] = Counter()
    for cell, seconds in cells.items():
        sums[key(cell)] += seconds
    return sums
