"""What people type to book, move or cancel, and how it becomes a span of time."""

import re
from datetime import date, time
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from coliving.errors import Refusal, Refused
from coliving.forms import Typed
from coliving.i18n import _
from coliving.spans import A_DAY, Span, is_skipped

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2100, 1, 1)
WALL_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:00)?", re.ASCII)


def _on_the_wall(typed: object) -> object:
    """Only what a clock shows: pydantic would also read 3600 as one in the morning."""
    if isinstance(typed, str) and not WALL_CLOCK.fullmatch(typed):
        raise PydanticCustomError("time_parsing", "not a time")
    return typed


Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
WallTime = Annotated[time, BeforeValidator(_on_the_wall)]
Line = Annotated[str, StringConstraints(max_length=200)]


class BookingForm(Typed):
    """A day and two times on the wall clock of the space; up to midnight and beyond."""

    day: Day
    start: WallTime
    end: WallTime
    purpose: Line = ""
    reason: Line = ""

    def span(self, zone: ZoneInfo) -> Span:
        """The time between. An end that is not after the start is on the next day.

        Raises Refused for a time that the clocks skip.
        """
        last = self.day if self.end > self.start else self.day + A_DAY
        missing = [
            Refusal(
                "skipped",
                _("The clocks go forward that night: there is no %(time)s.", time=text),
                field,
            )
            for field, day, at in (("start", self.day, self.start), ("end", last, self.end))
            if is_skipped(day, at, zone) and (text := at.strftime("%H:%M"))
        ]
        if missing:
            raise Refused(*missing)
        return Span.local(self.day, self.start, self.end, zone)


class MoveForm(BookingForm):
    """The same, perhaps on another resource."""

    resource: UUID | None = None


class CancelForm(Typed):
    """A manager says why."""

    reason: Line = ""


class PartyForm(Typed):
    """Who comes along, one on each line; a manager says why they may be too many."""

    people: Annotated[str, StringConstraints(min_length=1, max_length=4000)]
    reason: Line = ""


class TakeOffForm(Typed):
    """Who does not come after all."""

    participant: UUID
