"""The day board: the resources of a space against the hours of one of its days.

It must stay light with hundreds of resources: whether a row has changed is known from its
revision alone, and only the rows that did are read in full.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import String, select, type_coerce

from coliving.bookings.cells import STEP, Line, Outline, State
from coliving.bookings.lines import Viewer, lines
from coliving.bookings.models import Booking, Occupancy
from coliving.db import db
from coliving.spaces.models import Resource, ResourceKind, Space
from coliving.spaces.opening import Opening
from coliving.spans import Span, merge

HALF_A_DAY = timedelta(hours=12)


class Version(NamedTuple):
    """A resource, and the number that counts its changes."""

    id: int
    uid: object  # as the database has it: making UUIDs of hundreds takes its time
    revision: int


@dataclass(frozen=True)
class Board:
    """One day of a space that is open then, as one viewer may see it."""

    space: Space
    day: date
    viewer: Viewer
    outline: Outline

    @property
    def window(self) -> Span:
        return Span(self.outline.columns[0], self.outline.columns[-1] + STEP)

    def hours(self) -> list[tuple[datetime, int]]:
        """Each hour of the wall clock and its number of columns: four for one that comes twice."""
        local = [start.astimezone(self.space.zone) for start in self.outline.columns]
        runs = groupby(local, lambda moment: (moment.date(), moment.hour))
        return [(first, 1 + len(list(run))) for _, run in runs for first in [next(run)]]

    def for_anybody(self) -> "Board":
        """The same board without what is its viewer's alone."""
        return replace(self, viewer=replace(self.viewer, user_id=0, manages=False))

    def mine(self) -> set[int]:
        """The numbers of the resources that the viewer has booked for this day."""
        if not self.viewer.user_id:
            return set()
        query = select(Occupancy.resource_id, Booking.resource_id)
        query = query.join(Booking, Booking.id == Occupancy.booking_id)
        query = query.where(Booking.member_id == self.viewer.user_id)
        rows = db.session.execute(query.where(Occupancy.overlapping(self.window)))
        return {number for row in rows for number in row}

    def lines(self, numbers: Collection[int]) -> dict[int, Line]:
        """The resources of these numbers, with all that takes time from them that day."""
        return lines(numbers, self.window, self.viewer)


def versions(space: Space) -> list[Version]:
    """What the space has, in its order, by one short query.

    What is retired is gone from here, and what is only lent along has no row.
    """
    query = select(Resource.id, type_coerce(Resource.uid, String), Resource.revision)
    query = query.where(Resource.space_id == space.id, Resource.retired_at.is_(None))
    query = query.where(Resource.kind != ResourceKind.ACCESSORY)
    query = query.order_by(Resource.position, Resource.name, Resource.id)
    return [Version(*row) for row in db.session.execute(query)]


def open_board(
    space: Space, day: date, opening: Opening, viewer: Viewer, now: datetime
) -> Board | None:
    """The board of a day, or None when nobody can come in on it."""
    shown = hours_of(opening.members, day, space.zone)
    if not shown:
        return None
    columns = _columns(shown, space.zone)
    moment = columns[0] - (columns[0] - now) // STEP * STEP
    states = tuple(_states(columns, opening, viewer, moment))
    return Board(space, day, viewer, Outline(space.zone, columns, states, moment))


def hours_of(hours: Iterable[Span], day: date, zone: ZoneInfo) -> list[Span]:
    """The open stretches that people call those of the day.

    What is left of last night belongs to the day before, so what goes on past midnight
    is shown whole, unless it goes on till noon: then the day ends at midnight.
    """
    today = Span.whole_day(day, zone)
    shown = []
    for span in merge(hours):
        if not span.overlaps(today):
            continue
        begun = span.start < today.start
        if begun and today.start - HALF_A_DAY * 2 <= span.start and _is_night(span, today.start):
            continue
        stays = not begun and span.end > today.end and _is_night(span, today.end)
        shown.append(span if stays else span & today)
    return shown


def _is_night(span: Span, midnight: datetime) -> bool:
    return span.start < midnight and span.end <= midnight + HALF_A_DAY


def _columns(shown: list[Span], zone: ZoneInfo) -> tuple[datetime, ...]:
    """Half hours from the full hour before the first opening to the one after the last."""
    first = shown[0].start - _past_the_hour(shown[0].start, zone)
    last = shown[-1].end + (-_past_the_hour(shown[-1].end, zone)) % (STEP * 2)
    return tuple(first + STEP * number for number in range((last - first) // STEP))


def _past_the_hour(moment: datetime, zone: ZoneInfo) -> timedelta:
    local = moment.astimezone(zone)
    return timedelta(minutes=local.minute, seconds=local.second)


def _states(
    columns: tuple[datetime, ...], opening: Opening, viewer: Viewer, moment: datetime
) -> Iterator[State]:
    is_over = columns[-1] < moment  # a day that is gone has no line of the hour
    theirs = opening.spans(viewer.audience)
    for start in columns:
        half_hour = Span(start, start + STEP)
        if start < moment and not is_over:
            yield State.PAST
        elif any(span.covers(half_hour) for span in theirs):
            yield State.OVER if is_over else State.FREE
        elif any(span.covers(half_hour) for span in opening.members):
            yield State.MEMBERS
        else:
            yield State.CLOSED
