"""When the doors of a space are open: weekly hours, less holidays and closures.

Hours are wall-clock facts: 9:00 is 9:00 on the day the clocks change. They are gathered
in two queries for any number of spaces, and then only counted with.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from coliving.db import db
from coliving.spaces.holidays import department, holidays_of
from coliving.spaces.models import Audience, Closure, OpeningHours, Space
from coliving.spans import A_DAY, Span, merge, subtract


@dataclass(frozen=True)
class Opening:
    """The open stretches around a window, those of everybody among those of members."""

    everybody: tuple[Span, ...] = ()
    members: tuple[Span, ...] = ()

    def spans(self, *, for_member: bool) -> tuple[Span, ...]:
        return self.members if for_member else self.everybody


def opening(space: Space, window: Span) -> Opening:
    """When the space is open around the window."""
    return openings([space], window)[space.id]


def openings(spaces: Iterable[Space], window: Span) -> dict[int, Opening]:
    """When each of the spaces is open around the window, by its id."""
    wanted = {space.id: space for space in spaces}
    hours, closures = _hours(wanted), _closures(wanted, window)
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


def _opening(
    space: Space, window: Span, hours: list[OpeningHours], closures: list[Span]
) -> Opening:
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


def _on(line: OpeningHours, day: date, space: Space) -> Span | None:
    try:
        return Span.local(day, line.opens, line.closes, space.zone)
    except ValueError:  # the clocks skip the whole of it
        return None


def _hours(spaces: Iterable[int]) -> dict[int, list[OpeningHours]]:
    found: dict[int, list[OpeningHours]] = defaultdict(list)
    query = select(OpeningHours).where(OpeningHours.space_id.in_(list(spaces)))
    for line in db.session.scalars(query.order_by(OpeningHours.weekday, OpeningHours.opens)):
        found[line.space_id].append(line)
    return found


def _closures(spaces: Iterable[int], window: Span) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    around = Span(window.start - A_DAY, window.end + A_DAY)
    query = select(Closure).where(Closure.space_id.in_(list(spaces)), Closure.overlapping(around))
    for closure in db.session.scalars(query):
        found[closure.space_id].append(closure.span)
    return {number: merge(found[number]) for number in spaces}
