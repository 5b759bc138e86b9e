"""What a space had to offer, and when: its doors as they were open, its things as they were there.

Past weeks are not rewritten by what was changed since: of hours that were changed the record
knows what they were before, and of each thing how many there were (`Supply`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from coliving.bookings.actions.hours import ChangeHours, timetable_before
from coliving.bookings.models import Block, Change
from coliving.db import db
from coliving.reports.measuring import Cells, measure, within
from coliving.spaces.models import (
    ALWAYS,
    Resource,
    ResourceKind,
    ResourcePart,
    Space,
    Supply,
    supplied,
)
from coliving.spaces.opening import Timetable, opening_by, timetable_of
from coliving.spans import Span, merge, subtract


@dataclass(frozen=True)
class Things:
    """What can be booked in a space. A hall that divides is counted by its parts alone.

    What is lent with something else is not counted: a chair is not a place.
    """

    resources: dict[int, Resource]
    parts: dict[int, list[int]]

    @classmethod
    def of(cls, space: Space) -> "Things":
        here = select(Resource).where(
            Resource.space_id == space.id, Resource.kind != ResourceKind.ACCESSORY
        )
        in_order = here.order_by(Resource.position, Resource.name, Resource.id)
        resources = {one.id: one for one in db.session.scalars(in_order)}
        parts: dict[int, list[int]] = defaultdict(list)
        query = select(ResourcePart.whole_id, ResourcePart.part_id)
        for whole, part in db.session.execute(query.where(ResourcePart.whole_id.in_(resources))):
            parts[whole].append(part)
        return cls(resources, parts)

    def leaves(self, number: int) -> list[int]:
        """What is really taken by a booking of the resource of that number."""
        return self.parts.get(number) or [number]

    def all_leaves(self) -> list[Resource]:
        return [one for number, one in self.resources.items() if number not in self.parts]


def open_hours(space: Space, window: Span) -> list[Span]:
    """When the doors were open for members, in order and apart, clipped to the window."""
    found: list[Span] = []
    for timetable, piece in _timetables(space, window):
        found += within(piece, merge(opening_by(timetable, space, piece).members))
    return merge(found)


def supply(leaves: Iterable[Resource], window: Span) -> dict[int, list[tuple[Span, int]]]:
    """For each thing, by its id, how many units could be used, from when to when, repairs aside."""
    things = {one.id: one for one in leaves}
    steps, blocks = _steps(things.values(), window), _blocks(things, window)
    return {
        number: [
            (piece, units)
            for span, units in steps[number]
            for piece in subtract([span], blocks[number])
        ]
        for number in things
    }


def offered(
    supplies: dict[int, list[tuple[Span, int]]], doors: Sequence[Span], zone: ZoneInfo
) -> dict[int, Cells]:
    """For each thing its units times the seconds in which they could be used, cell by cell."""
    measured: dict[Span, Cells] = {}
    found = {}
    for number, pieces in supplies.items():
        cells: Cells = Counter()
        for span, units in pieces:
            if span not in measured:  # most things are there all the time
                measured[span] = measure(within(span, doors), zone)
            for cell, seconds in measured[span].items():
                cells[cell] += units * seconds
        found[number] = cells
    return found


def _steps(things: Iterable[Resource], window: Span) -> dict[int, list[tuple[Span, int]]]:
    """How many units of each thing there were, from when to when."""
    resources = {one.id: one for one in things}
    query = select(Supply).where(Supply.resource_id.in_(resources)).order_by(Supply.since)
    known: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    for row in db.session.scalars(query):
        known[row.resource_id].append((row.since, row.units))
    found = {}
    for number, one in resources.items():
        steps = known[number] or [(ALWAYS, supplied(one))]
        ends = [since for since, _ in steps[1:]] + [window.end]
        found[number] = [
            (Span(max(since, window.start), min(end, window.end)), units)
            for (since, units), end in zip(steps, ends, strict=True)
            if units and max(since, window.start) < min(end, window.end)
        ]
    return found


def _blocks(things: Iterable[int], window: Span) -> dict[int, list[Span]]:
    """When each thing was under repair; with the whole hall, so were its parts."""
    numbers = list(things)
    query = select(Block.resource_id, Block.starts_at, Block.ends_at)
    in_part = select(ResourcePart.part_id, Block.starts_at, Block.ends_at).join(
        Block, Block.resource_id == ResourcePart.whole_id
    )
    rows = [
        *db.session.execute(query.where(Block.resource_id.in_(numbers), Block.overlapping(window))),
        *db.session.execute(
            in_part.where(ResourcePart.part_id.in_(numbers), Block.overlapping(window))
        ),
    ]
    found: dict[int, list[Span]] = defaultdict(list)
    for number, start, end in rows:
        found[number].append(Span(start, end))
    return {number: merge(found[number]) for number in numbers}


def _timetables(space: Space, window: Span) -> Iterator[tuple[Timetable, Span]]:
    """The weekly hours that held in the window, each from when until when.

    A change says what held before it.
    """
    query = select(Change).where(
        Change.space_id == space.id,
        Change.verb == ChangeHours.verb,
        Change.undone_at.is_(None),
        Change.at > window.start,
    )
    start = window.start
    for change in db.session.scalars(query.order_by(Change.at, Change.id)):
        until = min(change.at, window.end)
        if start < until:
            yield timetable_before(change.detail["made"]), Span(start, until)
            start = until
    if start < window.end:
        yield timetable_of(space), Span(start, window.end)
