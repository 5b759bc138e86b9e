"""Who opens the doors: the coming openings of a space, and who has said that they will.

An opening is a stretch in which the doors are open to everybody; while they are open to members
alone, these let themselves in. Somebody opens it whose shift holds its beginning: when the hours
change, a shift that no longer does is left over, and nobody opens.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import joinedload

from coliving.accounts.models import User
from coliving.db import db
from coliving.spaces.access import STAFF
from coliving.spaces.models import Roster, Shift, Space, SpaceRole
from coliving.spaces.opening import opening
from coliving.spans import A_DAY, Span

AHEAD = 21
"""How many days a roster goes ahead."""


@dataclass(frozen=True)
class Duty:
    """An opening, and whoever opens, if anybody does."""

    span: Span
    shift: Shift | None = None


@dataclass(frozen=True)
class Plan:
    """The duties of a while in their order, and the shifts of it that open nothing any more."""

    duties: list[Duty]
    left_over: list[Shift]

    @property
    def lacks_somebody(self) -> bool:
        """Whether one of them is nobody's."""
        return any(duty.shift is None for duty in self.duties)


def roster_of(space: Space) -> Roster | None:
    """The roster of the space, if it keeps one."""
    return db.session.get(Roster, space.id)


def plan(space: Space, window: Span) -> Plan:
    """Who opens what begins within the window."""
    begins = (span for span in opening(space, window).everybody if span.start < window.end)
    openings = [span for span in begins if window.start <= span.start]
    query = select(Shift).where(Shift.space_id == space.id, Shift.overlapping(window))
    shifts = list(
        db.session.scalars(query.options(joinedload(Shift.user)).order_by(Shift.starts_at))
    )
    duties = [Duty(span, _opens(shifts, span)) for span in openings]
    busy = {duty.shift.id for duty in duties if duty.shift}
    inside = (shift for shift in shifts if shift.starts_at >= window.start)
    return Plan(duties, [shift for shift in inside if shift.id not in busy])


def next_days(space: Space, now: datetime, count: int) -> Span:
    """So many days on the calendar of the space; the first of them is today."""
    today = now.astimezone(space.zone).date()
    first, last = (Span.whole_day(day, space.zone) for day in (today, today + A_DAY * (count - 1)))
    return Span(first.start, last.end)


def shift_in(space: Space, number: int) -> Shift | None:
    """The shift, if it is one of the space."""
    return db.session.scalar(select(Shift).where(Shift.space_id == space.id, Shift.id == number))


def team_of(space: Space) -> list[User]:
    """Whoever may open: the volunteers and the managers of the space, by name."""
    query = select(User).join(SpaceRole, SpaceRole.user_id == User.id)
    query = query.where(SpaceRole.space_id == space.id, SpaceRole.role.in_(STAFF))
    return list(db.session.scalars(query.order_by(User.name, User.id)))


def give_up_shifts(mine: ColumnElement[bool], now: datetime) -> None:
    """Remove the shifts that have not begun, inside the caller's transaction.

    Where one of them was for a day about which the managers had been warned already, they are
    warned again if nobody else takes it.
    """
    gone = delete(Shift).where(mine, Shift.starts_at > now).returning(Shift.space_id)
    spaces = set(db.session.scalars(gone))
    db.session.execute(update(Roster).where(Roster.space_id.in_(spaces)).values(warned_for=None))


def days(duties: Iterable[Duty], space: Space) -> dict[date, list[Duty]]:
    """The duties by their day on the calendar of the space."""
    found: dict[date, list[Duty]] = {}
    for duty in duties:
        found.setdefault(duty.span.start.astimezone(space.zone).date(), []).append(duty)
    return found


def _opens(shifts: list[Shift], span: Span) -> Shift | None:
    holding = (one for one in shifts if one.starts_at <= span.start < one.ends_at)
    return next(holding, None)
