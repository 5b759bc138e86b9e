"""Things that one asks for: the space says yes or no, and the time is held meanwhile."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from coliving.accounts.models import User
from coliving.bookings.asking import Ask, Wish
from coliving.bookings.models import Booking, Status
from coliving.bookings.rules import cancelled_too_late
from coliving.bookings.together import wish_of
from coliving.db import db
from coliving.errors import Refusal
from coliving.i18n import _
from coliving.spaces.access import manages
from coliving.spaces.models import Resource, Space
from coliving.spans import A_DAY, Span

LATELY = 7 * A_DAY
"""For how long an answer stays in the manager's sight."""


def asks_first(member: User | None, *things: Resource) -> bool:
    """Whether a booking of all this by the member would be a request.

    Whoever runs the space need not ask.
    """
    asking = any(one.rules.approval for one in things)
    return asking and not manages(member, things[0].space)


def answer_by(resource: Resource, span: Span, now: datetime) -> datetime:
    """Until when the space may answer a request made now: never later than its start."""
    return min(now + resource.rules.length("answer_within"), span.start)


def stand(bookings: Iterable[Booking], now: datetime) -> None:
    """Let the bookings, new or moved, be sure; or requests, where the space is asked first."""
    for one in bookings:
        settle(one, wish_of(one).things, now)


def settle(booking: Booking, things: Iterable[Resource], now: datetime) -> None:
    """Let a booking of all this be sure, or a request."""
    if asks_first(booking.member, *things):
        booking.wait(Status.REQUESTED, answer_by(booking.resource, booking.span, now))
    else:
        booking.status, booking.expires_at = Status.CONFIRMED, None


def said_yes(booking: Booking, wish: Wish) -> Refusal | None:
    """Why the booking cannot simply move to another time or thing: the space is asked first.

    What it has already said yes to would be lost if it said no to the new time.
    """
    stays = (wish.resource.id, wish.span) == (booking.resource_id, booking.span)
    if stays or booking.is_pending or not asks_first(booking.member, *wish.things):
        return None
    text = _(
        "The space says yes or no to each time of %(name)s: ask for the new one, and cancel "
        "this one once you have it.",
        name=wish.resource.name,
    )
    return Refusal("needs_approval", text)


def too_late(booking: Booking, ask: Ask) -> Refusal | None:
    """Why it can no longer be given up. What nobody has said yes to can be, at any time."""
    return None if booking.is_pending else cancelled_too_late(ask)


def requests_in(space: Space, now: datetime) -> list[list[Booking]]:
    """What the space has to answer, the most urgent first: what was asked together is together."""
    query = _of(space).where(is_pending(now))
    return _together(query.order_by(Booking.expires_at, Booking.starts_at))


def count_requests(space: Space, now: datetime) -> int:
    """How many answers people wait for."""
    asked = func.coalesce(-Booking.series_id, Booking.id)
    query = select(func.count(asked.distinct())).join(Booking.resource)
    query = query.where(Resource.space_id == space.id, is_pending(now))
    return db.session.scalar(query) or 0


def refused_lately(space: Space, now: datetime) -> list[list[Booking]]:
    """Requests that got no, or no answer, the last one first, each with its other dates.

    Until they begin, the space may think again.
    """
    query = _of(space).where(was_refused(now), Booking.changed_at > now - LATELY)
    return _together(query.order_by(Booking.changed_at.desc(), Booking.id))


def asked_with(booking: Booking, now: datetime) -> list[Booking]:
    """What gets the same answer as the request: itself, and those of its series."""
    return _with(booking, is_pending(now))


def refused_with(booking: Booking, now: datetime) -> list[Booking]:
    """What got the same refusal at the same moment, and is yet to come."""
    return _with(booking, was_refused(now) & (Booking.changed_at == booking.changed_at))


def is_pending(now: datetime) -> ColumnElement[bool]:
    """Whether it is a request that can still be answered."""
    return (Booking.status == Status.REQUESTED) & (Booking.expires_at > now)


def was_refused(now: datetime) -> ColumnElement[bool]:
    """Whether it is a request without a yes, for a time that is yet to come."""
    is_no = Booking.status.in_((Status.DECLINED, Status.EXPIRED))
    return is_no & (Booking.starts_at > now) & Booking.offered_at.is_(None)


def _of(space: Space) -> Select[Booking]:
    query = select(Booking).join(Booking.resource).options(contains_eager(Booking.resource))
    return query.options(joinedload(Booking.member)).where(Resource.space_id == space.id)


def _with(booking: Booking, condition: ColumnElement[bool]) -> list[Booking]:
    query = select(Booking).where(condition)
    if booking.series_id is None:
        query = query.where(Booking.id == booking.id)
    else:
        here = select(Resource.id).where(Resource.space_id == booking.resource.space_id)
        query = query.where(Booking.series_id == booking.series_id, Booking.resource_id.in_(here))
    return list(db.session.scalars(query.order_by(Booking.starts_at, Booking.id)))


def _together(query: Select[Booking]) -> list[list[Booking]]:
    """The dates of a series that share their fate as one, in the order of their first."""
    groups: dict[tuple[object, ...], list[Booking]] = {}
    for booking in db.session.scalars(query):
        series = (booking.series_id, booking.status, booking.is_pending or booking.changed_at)
        groups.setdefault(series if booking.series_id else (booking.id,), []).append(booking)
    return [sorted(group, key=lambda one: one.span) for group in groups.values()]
