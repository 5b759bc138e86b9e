"""One row of the day board: what each half hour of a resource is, merged into cells.

Plain arithmetic on columns. The board gathers what it needs, a page draws what it answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from coliving.spaces.models import Resource
from coliving.spans import Span

STEP = timedelta(minutes=30)
A_MINUTE = timedelta(minutes=1)
AN_HOUR = timedelta(hours=1)


class State(StrEnum):
    FREE = "free"
    TAKEN = "taken"
    BOOKED = "booked"  # taken by a booking that the viewer may see
    CLOSED = "closed"
    MEMBERS = "members"  # open, but not to this viewer
    PAST = "past"
    OVER = "over"  # it was free, on a day that is gone
    LATE = "late"  # free, but the notice that the house rules ask for has passed
    AHEAD = "ahead"  # free, but not open to booking yet
    UNFIT = "unfit"  # free, but no booking that the rules allow fits in
    OUT = "out"  # out of service


@dataclass(frozen=True)
class Visit:
    """A booking that the viewer may see."""

    uid: UUID
    span: Span
    name: str
    is_mine: bool


@dataclass(frozen=True)
class Notice:
    """Maintenance, and what everybody may read about it."""

    span: Span
    note: str


@dataclass(frozen=True)
class Cell:
    """Neighbouring columns of one state. `free` counts the units left, `start` is in UTC."""

    state: State
    start: datetime
    width: int
    free: int = 0
    visit: Visit | None = None
    note: str = ""

    @property
    def end(self) -> datetime:
        return self.start + self.width * STEP


Mark = tuple[State, Visit | None, str]
"""What a column is, the booking that the viewer may see, and what everybody may read."""


@dataclass(frozen=True)
class Outline:
    """The columns of a board by their start, and what each is before anybody has booked.

    `moment` is now, rounded up to a column.
    """

    zone: ZoneInfo
    columns: tuple[datetime, ...]
    states: tuple[State, ...]
    moment: datetime

    @cached_property
    def clock(self) -> tuple[int, ...]:
        """What the wall clock shows in minutes; -1 where it shows an hour for the second time."""
        return tuple(
            -1 if local.fold else local.hour * 60 + local.minute
            for local in (start.astimezone(self.zone) for start in self.columns)
        )

    def touched(self, span: Span) -> range:
        """The numbers of the columns that the span touches."""
        first = (span.start - self.columns[0]) // STEP
        last = -((self.columns[0] - span.end) // STEP)
        return range(max(first, 0), min(last, len(self.columns)))


@dataclass
class Leaf:
    """One thing that time is taken from, and which units are taken when."""

    units: int
    taken: list[tuple[int, Span]] = field(default_factory=list)


@dataclass
class Line:
    """A resource, what it occupies (its parts, or itself), and the bookings one may see."""

    resource: Resource
    leaves: list[Leaf]
    visits: list[Visit] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


def cells(outline: Outline, line: Line) -> list[Cell]:
    """The row of the resource, from the first column to the last."""
    if not line.resource.in_service:
        note = line.resource.out_of_service_note
        return [Cell(State.OUT, outline.columns[0], len(outline.columns), note=note)]
    left = _units_left(outline, line.leaves)
    row: list[Cell] = []
    numbered = enumerate(_marks(outline, line, left))
    for (state, visit, note), run in groupby(numbered, lambda pair: pair[1]):
        columns = [column for column, _ in run]
        if state is State.FREE:
            row += _offers(outline, line.resource, columns, left)
        else:
            start = outline.columns[columns[0]]
            row.append(Cell(state, start, len(columns), visit=visit, note=note))
    return row


def _units_left(outline: Outline, leaves: list[Leaf]) -> list[int]:
    """How many could still be booked in each column: as many as the scarcest leaf has."""
    left = [min(leaf.units for leaf in leaves)] * len(outline.columns)
    for leaf in leaves:
        used: dict[int, set[int]] = {}
        for unit, span in leaf.taken:
            for column in outline.touched(span):
                used.setdefault(column, set()).add(unit)
        for column, units in used.items():
            left[column] = min(left[column], leaf.units - len(units))
    return left


def _marks(outline: Outline, line: Line, left: list[int]) -> list[Mark]:
    """What each column is: the past hides all, a booking one may see hides what is below it."""
    rules = line.resource.rules
    soonest = outline.moment + rules.length("notice")
    last = outline.moment + timedelta(days=rules.horizon or 0) - STEP * 2
    marks: list[Mark] = []
    for start, state, units in zip(outline.columns, outline.states, left, strict=True):
        if state is not State.PAST and units <= 0:
            marks.append((State.TAKEN, None, ""))
        elif state is State.FREE and start < soonest:
            marks.append((State.LATE, None, ""))
        elif state is State.FREE and start > last:
            marks.append((State.AHEAD, None, ""))
        else:
            marks.append((state, None, ""))
    for visit in line.visits:
        for column in outline.touched(visit.span):
            if outline.states[column] is not State.PAST:
                marks[column] = (State.BOOKED, visit, "")
    for column, notice in _told(outline, line):
        marks[column] = (State.OUT, None, notice.note)
    return marks


def _told(outline: Outline, line: Line) -> Iterator[tuple[int, Notice]]:
    """The columns to come of which everybody may read why nobody may book them."""
    for notice in line.notices:
        for column in outline.touched(notice.span):
            if outline.states[column] is not State.PAST:
                yield column, notice


def _offers(
    outline: Outline, resource: Resource, columns: list[int], left: list[int]
) -> Iterator[Cell]:
    """A free stretch, cut at full hours, or as the grid of the resource has it."""
    grid = resource.rules.length("grid") or STEP
    shortest = resource.rules.length("shortest")
    end = outline.columns[columns[-1]] + STEP
    for piece in _cut(columns, outline.clock, grid * -(-AN_HOUR // grid)):
        start = outline.columns[piece[0]]
        fitting = (end - start) // grid * grid
        on_the_grid = outline.clock[piece[0]] % (grid // A_MINUTE) == 0
        fits = on_the_grid and fitting and fitting >= shortest
        free = min(left[column] for column in piece)
        yield Cell(State.FREE if fits else State.UNFIT, start, len(piece), free)


def _cut(columns: list[int], clock: tuple[int, ...], size: timedelta) -> Iterator[list[int]]:
    first = 0
    for number in range(1, len(columns) + 1):
        if number == len(columns) or clock[columns[number]] % (size // A_MINUTE) == 0:
            yield columns[first:number]
            first = number
