"""Reading bookings on somebody's behalf: what is not theirs to see is not found."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from coliving.accounts.models import User
from coliving.bookings.models import HOLDING, Booking, Status
from coliving.db import db
from coliving.spaces.access import managed_spaces, staffed_spaces
from coliving.spaces.models import Resource, Space
from coliving.spans import Span

A_PAGE = 20


_SAME = (
    select(Booking)
    .where(Booking.member_id == bindparam("member"), Booking.resource_id == bindparam("resource"))
    .where(Booking.starts_at == bindparam("start"), Booking.ends_at == bindparam("end"))
    .where(Booking.status.in_(HOLDING))
    .limit(1)
)


class Shelf(StrEnum):
    """Which of their bookings somebody looks at."""

    AHEAD = "ahead"
    PAST = "past"
    CANCELLED = "cancelled"


def visible_booking(user: User, uid: UUID) -> Booking | None:
    """The booking, if it is the user's own or of a space that they run."""
    managed = managed_spaces(user).with_only_columns(Space.id).order_by(None)
    query = select(Booking).join(Booking.resource).where(Booking.uid == uid)
    query = query.where(or_(Booking.member_id == user.id, Resource.space_id.in_(managed)))
    return db.session.scalar(query)


def expected_booking(user: User, uid: UUID) -> Booking | None:
    """The booking, if the user helps at the desk of its space."""
    staffed = staffed_spaces(user).with_only_columns(Space.id).order_by(None)
    query = select(Booking).join(Booking.resource).where(Booking.uid == uid)
    return db.session.scalar(query.where(Resource.space_id.in_(staffed)))


def bookings_of(user: User, shelf: Shelf, page: int, now: datetime) -> Pagination:
    """A page of the user's own bookings: the next one first, or the last one first."""
    query = select(Booking).where(Booking.member_id == user.id)
    query = query.options(joinedload(Booking.resource).joinedload(Resource.space))
    return db.paginate(_on(shelf, query, now), page=page, per_page=A_PAGE, error_out=False)


def expected(space: Space, window: Span) -> list[Booking]:
    """Who is to come, for those who run the space: its bookings in the window, in order."""
    query = select(Booking).join(Booking.resource).options(contains_eager(Booking.resource))
    query = query.options(joinedload(Booking.member))
    query = query.where(
        Resource.space_id == space.id,
        Booking.status == Status.CONFIRMED,
        Booking.overlapping(window),
    )
    return list(
        db.session.scalars(query.order_by(Booking.starts_at, Resource.position, Booking.id))
    )


def same_booking(member: User, resource: Resource, span: Span) -> Booking | None:
    """The booking that the member has already, down to the minute: a form was sent twice."""
    values = {"member": member.id, "resource": resource.id, "start": span.start, "end": span.end}
    return db.session.scalar(_SAME, values)


def _on(shelf: Shelf, query: Select[Booking], now: datetime) -> Select[Booking]:
    if shelf is Shelf.CANCELLED:
        refused = Booking.status.in_((Status.DECLINED, Status.EXPIRED))
        asked = Booking.offered_at.is_(None)  # an offer that nobody took was never theirs
        query = query.where(or_(Booking.status == Status.CANCELLED, refused & asked))
        return query.order_by(Booking.starts_at.desc(), Booking.id)
    confirmed = Booking.status == Status.CONFIRMED
    if shelf is Shelf.PAST:
        missed = Booking.status == Status.NO_SHOW  # over for its member, whatever the hour
        query = query.where(or_(confirmed & (Booking.ends_at <= now), missed))
        return query.order_by(Booking.starts_at.desc(), Booking.id)
    query = query.where(Booking.status.in_(HOLDING), Booking.ends_at > now)
    return query.order_by(Booking.starts_at, Booking.id)
