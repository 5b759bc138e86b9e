"""When the doors of a space are open: weekly hours, less holidays and closures; and for once.

Hours are wall-clock facts: 9:00 is 9:00 on the day the clocks change. They are gathered
in one query for any number of spaces, and then only counted with. An exceptional opening
has the last word: the doors are open then, whatever else is said.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Select,
    String,
    bindparam,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)

from coliving.db import UTCDateTime, db
from coliving.spaces.holidays import department, holidays_of
from coliving.spaces.models import Audience, Closure, ExceptionalOpening, OpeningHours, Space
from coliving.spans import A_DAY, Span, merge, subtract


class Weekly(NamedTuple):
    """A line of the weekly hours."""

    weekday: int
    opens: time
    closes: time
    audience: Audience


class Timetable(NamedTuple):
    """The weekly hours of a space, and whether it keeps the public holidays."""

    hours: Sequence[Weekly]
    closed_on_holidays: bool


_SHUT = ""


@dataclass
class _Exceptions:
    """What goes before the weekly hours of a space: when it is shut, and when open for once."""

    shut: list[Span] = field(default_factory=list)
    everybody: list[Span] = field(default_factory=list)
    members: list[Span] = field(default_factory=list)

    def add(self, whom: str, span: Span) -> None:
        if whom == _SHUT:
            self.shut.append(span)
            return
        self.members.append(span)
        if whom == Audience.EVERYBODY:
            self.everybody.append(span)


@dataclass
class Said:
    """All that is said of the doors of a space around a window."""

    hours: list[Weekly] = field(default_factory=list)
    exceptions: _Exceptions = field(default_factory=_Exceptions)

    def add(self, whom: str, weekday: int | None, *times: Any) -> None:
        """A row of SAID, after its space."""
        opens, closes, start, end = times
        if weekday is not None:
            self.hours.append(Weekly(weekday, opens, closes, Audience(whom)))
        else:
            self.exceptions.add(whom, Span(start, end))


# Built once: this is asked on every page.
_THERE: BindParameter[Any] = bindparam("spaces", expanding=True)
_HOURS: Select[*tuple[Any, ...]] = select(
    *(OpeningHours.space_id, type_coerce(OpeningHours.audience, String)),
    *(OpeningHours.weekday, OpeningHours.opens, OpeningHours.closes),
    *(type_coerce(null(), UTCDateTime).label(name) for name in ("starts_at", "ends_at")),
).where(
    OpeningHours.space_id.in_(_THERE),
    OpeningHours.weekday.in_(bindparam("weekdays", expanding=True)),
)
_EXCEPTIONS = (
    select(table.space_id, whom, null(), null(), null(), table.starts_at, table.ends_at)
    .where(table.space_id.in_(_THERE))
    .where(table.starts_at < bindparam("end"), table.ends_at > bindparam("start"))
    for table, whom in (
        (Closure, literal(_SHUT)),
        (ExceptionalOpening, type_coerce(ExceptionalOpening.audience, String)),
    )
)
SAID: CompoundSelect[*tuple[Any, ...]] = union_all(_HOURS, *_EXCEPTIONS)
"""What is said of the doors of spaces, for `asked`. Whom it is said to comes second."""


@dataclass(frozen=True)
class Opening:
    """The open stretches around a window, those of everybody among those of members."""

    everybody: tuple[Span, ...] = ()
    members: tuple[Span, ...] = ()

    @property
    def tell_members_apart(self) -> bool:
        """Whether the doors are open at some time for members alone."""
        return self.members != self.everybody

    def spans(self, audience: Audience) -> tuple[Span, ...]:
        return self.members if audience is Audience.MEMBERS else self.everybody


def opening(space: Space, window: Span) -> Opening:
    """When the space is open around the window."""
    return openings([space], window)[space.id]


def openings(spaces: Iterable[Space], window: Span) -> dict[int, Opening]:
    """When each of the spaces is open around the window, by its id."""
    wanted = {space.id: space for space in spaces}
    said = _said(wanted, window)
    return {number: opening_as(said[number], space, window) for number, space in wanted.items()}


def opening_as(said: Said, space: Space, window: Span) -> Opening:
    """When the space is open around the window, as all this says."""
    return _opening(space, window, Timetable(said.hours, space.closed_on_holidays), said.exceptions)


def asked(spaces: Iterable[int], window: Span) -> dict[str, Any]:
    """What SAID has to know to tell of these spaces around the window."""
    return {
        "spaces": list(spaces),
        "weekdays": list(_weekdays(window)),
        "start": window.start - A_DAY,
        "end": window.end + A_DAY,
    }


def opening_by(timetable: Timetable, space: Space, window: Span) -> Opening:
    """When the space would be open around the window if this were its timetable."""
    return _opening(space, window, timetable, _said([space.id], window)[space.id].exceptions)


def timetable_of(space: Space) -> Timetable:
    """All weekly hours of the space, from Monday, and its holidays."""
    values = {"spaces": [space.id], "weekdays": list(range(7))}
    rows = db.session.connection().execute(_HOURS, values)
    hours = (Weekly(row.weekday, row.opens, row.closes, Audience(row.audience)) for row in rows)
    return Timetable(sorted(hours, key=attrgetter("weekday", "opens")), space.closed_on_holidays)


def holiday(space: Space, day: date) -> str | None:
    """The French name of the public holiday for which the space stays closed, if it does."""
    return _feast(space, day) if space.closed_on_holidays else None


def days_of(window: Span, space: Space) -> Iterator[date]:
    """The days of the space's calendar that the window touches."""
    day = window.start.astimezone(space.zone).date()
    last = (window.end - timedelta.resolution).astimezone(space.zone).date()
    while day <= last:
        yield day
        day += A_DAY


def _opening(space: Space, window: Span, timetable: Timetable, exceptions: _Exceptions) -> Opening:
    everybody: list[Span] = []
    members: list[Span] = []
    around = Span(window.start - A_DAY, window.end)  # last night may still be open
    for day in days_of(around, space):
        if timetable.closed_on_holidays and _feast(space, day):
            continue
        for line in timetable.hours:
            if line.weekday == day.weekday() and (span := _on(line, day, space)):
                members.append(span)
                if line.audience is Audience.EVERYBODY:
                    everybody.append(span)
    left = (subtract(spans, exceptions.shut) for spans in (everybody, members))
    if not exceptions.members:
        return Opening(*map(tuple, left))
    extra = (exceptions.everybody, exceptions.members)
    return Opening(*(tuple(merge([*a, *b])) for a, b in zip(left, extra, strict=True)))


def _feast(space: Space, day: date) -> str | None:
    return holidays_of(department(space.insee_code, space.postcode), day.year).get(day)


def _on(line: Weekly, day: date, space: Space) -> Span | None:
    try:
        return Span.local(day, line.opens, line.closes, space.zone)
    except ValueError:  # the clocks skip the whole of it
        return None


def _weekdays(window: Span) -> set[int]:
    """Those that the window may touch, wherever on the globe it is looked at, and the eve."""
    first, last = (window.start - 2 * A_DAY).date(), (window.end + A_DAY).date()
    days = min(7, (last - first).days + 1)
    return {(first + A_DAY * ahead).weekday() for ahead in range(days)}


def _said(spaces: Iterable[int], window: Span) -> dict[int, Said]:
    found: dict[int, Said] = defaultdict(Said)
    for number, *row in db.session.connection().execute(SAID, asked(spaces, window)):
        found[number].add(*row)
    return found
