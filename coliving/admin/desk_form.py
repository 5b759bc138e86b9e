"""What is typed at the desk for somebody else: who, what and when, and nothing more."""

import re
from datetime import UTC, datetime, time
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import StringConstraints

from coliving.bookings.forms import BookingForm, Day, Line
from coliving.errors import Refusal, Refused
from coliving.forms import Typed
from coliving.i18n import _
from coliving.spans import Span

ANY_DESK = "desk"
_HOUR = r"([01]?\d|2[0-3])[:hH]?([0-5]\d)?"
BETWEEN = re.compile(rf"\s*{_HOUR}\s*[-–—]\s*{_HOUR}\s*", re.ASCII)


class DeskForm(Typed):
    """`who` is a name, an e-mail address, or a name and a telephone; `when` is 14:20-16:20."""

    who: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    what: Line = ANY_DESK
    when: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    day: Day
    member: UUID | Literal["new"] | None = None
    reason: Line = ""

    def span(self, zone: ZoneInfo, now: datetime) -> Span:
        """The time on the wall clock; what has begun already begins this minute.

        Raises Refused for what is no time.
        """
        found = BETWEEN.fullmatch(self.when)
        if found is None:
            text = _("Please give two times, such as 14:00-16:00.")
            raise Refused(Refusal("unreadable", text, "when"))
        start, end = (
            time(int(hour), int(minute or 0))
            for hour, minute in (found.group(1, 2), found.group(3, 4))
        )
        span = BookingForm(day=self.day, start=start, end=end).span(zone)
        minute = now.astimezone(UTC).replace(second=0, microsecond=0)
        return Span(minute, span.end) if span.start < minute < span.end else span
