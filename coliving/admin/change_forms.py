"""What a manager types to change something, and the change that it means."""

from abc import abstractmethod
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlalchemy import select

from coliving.bookings.actions.intents import CloseDoors, Maintain, Retire, Shrink, TakeOut
from coliving.bookings.forms import Day, Line, WallTime
from coliving.bookings.hits import Intent
from coliving.db import db
from coliving.errors import Refusal, Refused
from coliving.forms import Typed
from coliving.i18n import _
from coliving.spaces.models import Resource, Space
from coliving.spans import A_DAY, Span

A_YEAR = timedelta(days=366)
A_MINUTE = timedelta(minutes=1)


class ChangeForm(Typed):
    """Any change: everybody concerned reads why."""

    note: Line = ""

    @abstractmethod
    def intent(self, space: Space, now: datetime) -> Intent:
        """The change as typed, of this space. Raises Refused where that makes no sense."""


class SpanForm(ChangeForm):
    """From one day to another; whole days, unless there are times."""

    first: Day
    last: Day | None = None
    start: WallTime | None = None
    end: WallTime | None = None

    def span(self, space: Space, now: datetime) -> Span:
        """From now on at the earliest. Raises Refused when it is over, upside down or endless."""
        last = self.last or self.first
        starts = _moment(self.first, self.start or time(0), space)
        ends = _moment(last, self.end, space) if self.end else _moment(last + A_DAY, time(0), space)
        if ends <= starts:
            text = _("The end must be after the start.")
            raise Refused(Refusal("backwards", text, "end" if self.end else "last"))
        if ends - starts > A_YEAR:
            raise Refused(Refusal("too_long", _("At most a year at a time."), "last"))
        if ends <= now:
            raise Refused(Refusal("past", _("This time has already gone."), "first"))
        return Span(max(starts, now - (now - starts) % A_MINUTE), ends)


class CloseForm(SpanForm):
    """The doors stay closed."""

    def intent(self, space: Space, now: datetime) -> Intent:
        return CloseDoors(space, self.note, self.span(space, now))


class MaintainForm(SpanForm):
    """Work on a thing, with an end; once, or on the same weekday for some weeks."""

    resource: UUID
    weeks: Annotated[int, Field(ge=1, le=52)] = 1

    def intent(self, space: Space, now: datetime) -> Intent:
        spans = [self.span(space, now), *(self._later(week, space, now) for week in self._again)]
        if any(one.end > other.start for one, other in pairwise(spans)):
            text = _("It must end before the next one begins.")
            raise Refused(Refusal("overlapping", text, "weeks"))
        return Maintain(space, self.note, _resource(space, self.resource), tuple(spans))

    @property
    def _again(self) -> range:
        return range(1, self.weeks)

    def _later(self, weeks: int, space: Space, now: datetime) -> Span:
        """At the same time on the wall clock, so many weeks later."""
        later = 7 * weeks * A_DAY
        last = self.last + later if self.last else None
        moved = self.model_copy(update={"first": self.first + later, "last": last})
        return moved.span(space, now)


class TakeOutForm(ChangeForm):
    """Something is broken, and nobody knows for how long."""

    resource: UUID

    def intent(self, space: Space, now: datetime) -> Intent:
        return TakeOut(space, self.note, _resource(space, self.resource))


class RetireForm(TakeOutForm):
    """Something is gone for good."""

    def intent(self, space: Space, now: datetime) -> Intent:
        return Retire(space, self.note, _resource(space, self.resource))


class ShrinkForm(TakeOutForm):
    """Fewer of something."""

    units: Annotated[int, Field(ge=1, le=999)]

    def intent(self, space: Space, now: datetime) -> Intent:
        resource = _resource(space, self.resource)
        if self.units >= resource.units:
            text = _("There are %(num)s now: give a smaller number.", num=resource.units)
            raise Refused(Refusal("not_fewer", text, "units"))
        return Shrink(space, self.note, resource, self.units)


def _moment(day: date, at: time, space: Space) -> datetime:
    return datetime.combine(day, at, space.zone).astimezone(UTC)


def _resource(space: Space, uid: UUID) -> Resource:
    query = select(Resource).where(Resource.space_id == space.id, Resource.uid == uid)
    resource = db.session.scalar(query.where(Resource.retired_at.is_(None)))
    if resource is None:
        raise Refused(Refusal("unknown", _("Please choose one of the list."), "resource"))
    return resource
