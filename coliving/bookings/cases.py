"""Cases in which a house rule bites, out of the life of a space: what a manager sees tried out."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select

from coliving.accounts.models import User
from coliving.bookings.asking import Wish
from coliving.bookings.models import Booking, Status
from coliving.bookings.supposing import Case, asks, cancels
from coliving.db import db
from coliving.spaces.models import Resource, Role, Space, SpaceRole
from coliving.spaces.opening import opening
from coliving.spans import A_DAY, Span

SOON = 14 * A_DAY
AN_HOUR = timedelta(hours=1)
FIVE_MINUTES = timedelta(minutes=5)
MOST_PEOPLE = 300


def people_of(space: Space) -> list[User]:
    """Whom one may try the rules out with: who belongs to the space, by name."""
    query = select(User).join(SpaceRole, SpaceRole.user_id == User.id)
    query = query.where(SpaceRole.space_id == space.id, SpaceRole.blocked_at.is_(None))
    query = query.where(SpaceRole.role.in_((Role.MEMBER, Role.VOLUNTEER, Role.MANAGER)))
    return list(db.session.scalars(query.order_by(User.name, User.id).limit(MOST_PEOPLE)))


def busiest(space: Space, now: datetime) -> int | None:
    """The number of the member who has most bookings ahead: quotas bite them first."""
    query = select(Booking.member_id).join(Booking.resource)
    query = query.where(
        Resource.space_id == space.id, Booking.status == Status.CONFIRMED, Booking.starts_at > now
    )
    counted = query.group_by(Booking.member_id).order_by(func.count().desc(), Booking.member_id)
    return db.session.scalar(counted.limit(1))


def cases(
    names: Iterable[str], thing: Resource, member: User | None, now: datetime
) -> Iterator[Case]:
    """For each of the rules (names of fields of Policy), somebody whom it touches.

    What is opened seldom may offer no such case: then there is none.
    """
    scene = _Scene(thing, now)
    for name in names:
        if name == "cancel_notice":
            if wish := scene.plain():
                yield cancels(member, wish, thing.rules.length(name) / 2)
        elif wish := scene.touched_by(name):
            yield asks(member, wish, now)


class _Scene:
    """The coming hours of a thing, and where in them a booking may lie."""

    def __init__(self, thing: Resource, now: datetime) -> None:
        self._thing, self._now, self._rules = thing, now, thing.rules
        self._grid = max(self._rules.length("grid"), FIVE_MINUTES)

    def touched_by(self, name: str) -> Wish | None:
        """A wish that the rule refuses, if it refuses any."""
        rules, step = self._rules, max(self._grid, 2 * FIVE_MINUTES)
        if name == "longest":
            return self._lasting(rules.length("longest") + step)
        if name == "shortest":
            return self._lasting(max(rules.length("shortest") - step, self._grid))
        if name == "grid":
            return self._lasting(self._usual, later=self._grid / 2 // FIVE_MINUTES * FIVE_MINUTES)
        if name == "notice":
            return self._from(self._now + rules.length("notice") / 2)
        if name == "horizon":
            return self._from(self._now + A_DAY * (rules.horizon or 0))
        return self.plain()

    def plain(self) -> Wish | None:
        """A wish that none of the rules of time refuses."""
        return self._lasting(self._usual)

    @property
    def _usual(self) -> timedelta:
        shortest, longest = (self._rules.length(name) for name in ("shortest", "longest"))
        return max(shortest, min(2 * AN_HOUR, longest))

    def _lasting(self, length: timedelta, later: timedelta = timedelta(0)) -> Wish | None:
        """So long, on the next day that is open so long; else for as long as it is ever open."""
        first = self._now + max(self._rules.length("notice"), A_DAY)
        hours = self._hours(first)
        if not hours:
            return None
        around = next(
            (span for span in hours if span.length >= length + later),
            max(hours, key=lambda span: span.length),
        )
        start = around.start + later
        return Wish(self._thing, Span(start, min(start + length, around.end)))

    def _from(self, moment: datetime) -> Wish | None:
        """As soon as the doors are open from the moment on."""
        hours = self._hours(moment)
        if not hours:
            return None
        return Wish(
            self._thing, Span(hours[0].start, min(hours[0].start + self._usual, hours[0].end))
        )

    def _hours(self, since: datetime) -> list[Span]:
        """The open stretches of the fortnight, on the grid and long enough to be booked."""
        window = Span(since, since + SOON)
        shown = (
            span & window
            for span in opening(self._thing.space, window).members
            if span.overlaps(window)
        )
        found = (self._on_grid(span) for span in shown)
        return [span for span in found if span and span.length >= self._rules.length("shortest")]

    def _on_grid(self, span: Span) -> Span | None:
        zone = self._thing.space.zone
        midnight = Span.whole_day(span.start.astimezone(zone).date(), zone).start
        start = midnight - (midnight - span.start) // self._grid * self._grid
        return Span(start, span.end) if start < span.end else None
