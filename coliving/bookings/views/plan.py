"""The plans on the page of a space: what can be had of them at the time that the address says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for

from coliving.bookings.floors import Floor, Look, Mark, Standing, floors, usual_span
from coliving.bookings.lines import Viewer
from coliving.bookings.offers import open_periods
from coliving.bookings.views.asked import asked_time
from coliving.bookings.views.request_for_time import written
from coliving.i18n import _, ngettext
from coliving.spaces.models import Space
from coliving.spaces.plans import plans_of
from coliving.spans import Span


@dataclass(frozen=True)
class PlanAt:
    """The floors at a time, that time as fields of a form, and the named parts of the day."""

    floors: list[Floor]
    span: Span
    fields: dict[str, Any]
    periods: list[tuple[str, Span, str]]

    def address(self, mark: Mark) -> str:
        """Where a touch on it leads."""
        if mark.visit:
            return url_for("bookings.show", uid=mark.visit.uid)
        if mark.standing is Standing.OUT:
            return url_for("resources.show", uid=mark.resource.uid)
        return url_for("bookings.new", uid=mark.resource.uid, **self.fields)


def plan_at(
    space: Space, day: date, hours: Sequence[Span], viewer: Viewer, now: datetime
) -> PlanAt | None:
    """The plans of the space, unless it has none or nobody comes in that day."""
    plans = plans_of(space)
    span = (_asked(space, day) or usual_span(space, day, hours, now)) if plans else None
    drawn = floors(plans, Look(span, viewer, hours, now)) if span else []
    if span is None or not drawn:
        return None
    periods = [
        (name, part, url_for("spaces.show", slug=space.slug, **written(part, space.zone)) + "#plan")
        for name, part in open_periods(space, day, hours)
    ]
    return PlanAt(drawn, span, written(span, space.zone), periods)


def state_of(mark: Mark) -> str:
    """What it is, in words."""
    if mark.standing is Standing.FREE and mark.resource.units > 1:
        return ngettext("%(num)s free", "%(num)s free", mark.free)
    if mark.standing is Standing.TAKEN and mark.visit:
        return mark.visit.name
    words = {
        Standing.FREE: _("Free"),
        Standing.TAKEN: _("Taken"),
        Standing.MINE: _("Yours"),
        Standing.OUT: _("Out of service"),
        Standing.SHUT: _("Not bookable then"),
    }
    return words[mark.standing]


def _asked(space: Space, day: date) -> Span | None:
    """The time that the address names, if there is such a time."""
    start, end = asked_time("start"), asked_time("end")
    if start is None or end is None or start == end:
        return None
    try:
        return Span.local(day, start, end, space.zone)
    except ValueError:  # the clocks skip the whole of it
        return None
