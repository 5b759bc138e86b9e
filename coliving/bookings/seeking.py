"""What somebody looks for, as the address of the home page has it."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from flask_babel.speaklater import LazyString
from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from coliving.bookings.forms import Day, WallTime
from coliving.forms import Typed
from coliving.i18n import lazy_gettext as _
from coliving.spaces.holidays import holidays_of
from coliving.spaces.models import ResourceKind
from coliving.spans import A_DAY, Span

FRANCE = ZoneInfo("Europe/Paris")
NEARBY = 30
FARTHEST = 2000
MOST_SHOWN = 200
SUNDAY = 6


class Part(StrEnum):
    """The parts of a day, where a space has not named its own."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    DAY = "day"


HOURS = {
    Part.MORNING: (time(9), time(12)),
    Part.AFTERNOON: (time(14), time(17)),
    Part.DAY: (time(9), time(17)),
}
NAMES: dict[Part, LazyString] = {
    Part.MORNING: _("Morning"),
    Part.AFTERNOON: _("Afternoon"),
    Part.DAY: _("All day"),
}


def _is_sought(kind: ResourceKind) -> ResourceKind:
    if kind is ResourceKind.ACCESSORY:
        raise PydanticCustomError("enum", "nobody looks for what is lent with something else")
    return kind


class SeekForm(Typed):
    """Where, when and what. Free times win over a part of the day, a commune over a point."""

    where: Annotated[str, StringConstraints(max_length=80)] = ""
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    radius: Annotated[int, Field(ge=1, le=FARTHEST)] = NEARBY
    day: Day
    period: Part = Part.MORNING
    start: WallTime | None = None
    end: WallTime | None = None
    kind: Annotated[ResourceKind, AfterValidator(_is_sought)] = ResourceKind.DESK
    show: Annotated[int, Field(ge=1, le=MOST_SHOWN)] = 20

    @property
    def hours(self) -> tuple[time, time]:
        """From when until when, on the wall clock of whichever space."""
        if self.start is not None and self.end is not None and self.start != self.end:
            return self.start, self.end
        return HOURS[self.period]

    def span(self, zone: ZoneInfo) -> Span:
        """The time in that zone. Raises ValueError if the clocks skip it."""
        return Span.local(self.day, *self.hours, zone)


@dataclass(frozen=True)
class Soonest:
    """The next part of a day for which somebody might come."""

    day: date
    part: Part


def soonest(now: datetime) -> Soonest:
    """This morning or afternoon if they are still to come, else the next day people work."""
    local = now.astimezone(FRANCE)
    if _is_worked(local.date()):
        for part in (Part.MORNING, Part.AFTERNOON):
            if local.time() < HOURS[part][0]:
                return Soonest(local.date(), part)
    day = local.date() + A_DAY
    while not _is_worked(day):
        day += A_DAY
    return Soonest(day, Part.MORNING)


def _is_worked(day: date) -> bool:
    return day.weekday() != SUNDAY and day not in holidays_of("", day.year)
