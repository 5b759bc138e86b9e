"""When the doors of a space are open: weekly hours, less holidays and closures.

Hours are wall-clock facts: 9:00 is 9:00 on the day the clocks change. They are gathered
in two queries for any number of spaces, and then only counted with.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, select

from coliving.db import db
from coliving.spaces.holidays import department, holidays_of
from coliving.spaces.models import Audience, Closure, OpeningHours, Space
from coliving.spans import A_DAY, Span, merge, subtract


class _Line(NamedTuple):
    """A line of the weekly hours."""

    weekday: int
    opens: time
    closes: time
    audience: Audience


# Built once: these two are asked on every page.
_HOURS = (
    select(OpeningHours.space_id, *(getattr(OpeningHours, name) for name in _Line._fields))
    .where(OpeningHours.space_id.in_(bindparam("spaces", expanding=True)))
    .where(OpeningHours.weekday.in_(bindparam("weekdays", expanding=True)))
    .order_by(OpeningHours.weekday, OpeningHours.opens)
)
_CLOSURES = (
    select(Closure.space_id, Closure.starts_at, Closure.ends_at)
    .where(Closure.space_id.in_(bindparam("spaces", expanding=True)))
    .where(Closure.starts_at < bindparam("end"), Closure.ends_at > bindparam("start"))
)


@dataclass(frozen=True)
class Opening:
    """The open stretches around a window, those of everybody among those of members."""

    everybody: tuple[Span, ...] = ()
    members: tuple[Span, ...] = ()

    def spans(self, audience: Audience) -> tuple[Span, ...]:
        return self.members if audience is Audience.MEMBERS else self.everybody


def opening(space: Space, window: Span) -> Opening:
    """When the space is open around the window."""
    return openings([space], window)[space.id]


def openings(spaces: Iterable[Space], window: Span) -> dict[int, Opening]:
    """When each of the spaces is open around the window, by its id."""
    wanted = {space.id: space for space in spaces}
    hours, closures = _hours(wanted, window), _closures(wanted, window)
    return {
        number: _opening(space, window, hours[number], closures[number])
        for number, space in wanted.items()
    }


def holiday(space: Space, day: date) -> str | None:
    """The French name of the public holiday for which the space stays closed, if it does."""
    if not space.closed_on_holidays:
        return None
    return holidays_of(department(space.insee_code, space.postcode), day.year).get(day)


def days_of(window: Span, space: Space) -> Iterator[date]:
    """The days of the space's calendar that the window touches."""
    day = window.start.astimezone(space.zone).date()
    last = (window.end - timedelta.resolution).astimezone(space.zone).date()
    while day <= last:
        yield day
        day += A_DAY


def _opening(space: Space, window: Span, hours: list[_Line], closures: list[Span]) -> Opening:
    everybody: list[Span] = []
    members: list[Span] = []
    around = Span(window.start - A_DAY, window.end)  # last night may still be open
    for day in days_of(around, space):
        if holiday(space, day):
            continue
        for line in hours:
            if line.weekday == day.weekday() and (span := _on(line, day, space)):
                members.append(span)
                if line.audience is Audience.EVERYBODY:
                    everybody.append(span)
    return Opening(tuple(subtract(everybody, closures)), tuple(subtract(members, closures)))


def _on(line: _Line, day: date, space: Space) -> Span | None:
    try:
        return Span.local(day, line.opens, line.closes, space.zone)
    except ValueError:  # the clocks skip the whole of it
        return None


def _hours(spaces: Iterable[int], window: Span) -> dict[int, list[_Line]]:
    found: dict[int, list[_Line]] = defaultdict(list)
    values = {"spaces": list(spaces), "weekdays": list(_weekdays(window))}
    for row in db.session.execute(_HOURS, values):
        found[row[0]].append(_Line(*row[1:]))
    return found


def _weekdays(window: Span) -> set[int]:
    """Those that the window may touch, wherever on the globe it is looked at, and the eve."""
    first, last = (window.start - 2 * A_DAY).date(), (window.end + A_DAY).date()
    days = min(7, (last - first).days + 1)
    return {(first + A_DAY * ahead).weekday() for ahead in range(days)}


def _closures(spaces: Iterable[int], window: Span) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    around = Span(window.start - A_DAY, window.end + A_DAY)
    values = {"spaces": list(spaces), "start": around.start, "end": around.end}
    for number, start, end in db.session.execute(_CLOSURES, values):
        found[number].append(Span(start, end))
    return {number: merge(found[number]) for number in spaces}
