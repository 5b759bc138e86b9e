"""What managers type about a door that opens for once."""

from typing import Annotated

from pydantic import Field

from coliving.bookings.forms import Day, WallTime
from coliving.errors import Refusal, Refused
from coliving.forms import Typed
from coliving.i18n import _
from coliving.spaces.models import Audience, ExceptionalOpening, Space
from coliving.spans import Span


class OpeningForm(Typed):
    """A day, and from when to when the doors are open on it."""

    day: Day
    start: WallTime
    end: WallTime
    members_only: bool = False
    reason: Annotated[str, Field(max_length=120)] = ""

    def opening(self, space: Space) -> ExceptionalOpening:
        """Raises Refused ("times") when the clock never shows them."""
        try:
            span = Span.local(self.day, self.start, self.end, space.zone)
        except ValueError as error:
            text = _("The clocks skip this time.")
            raise Refused(Refusal("times", text, "start")) from error
        whom = Audience.MEMBERS if self.members_only else Audience.EVERYBODY
        return ExceptionalOpening(space_id=space.id, span=span, audience=whom, reason=self.reason)
