"""The bookings of a feed, those nearest to today first."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import selectinload

from coliving.bookings.models import HOLDING, LONGEST, WANTED, Booking, BookingItem, Status
from coliving.bookings.units import relatives
from coliving.calendars.editions import Edition
from coliving.calendars.models import FeedKind
from coliving.db import db
from coliving.spaces.models import Resource


def bookings(edition: Edition, most: int) -> list[Booking]:
    """At most so many bookings of the edition's window: what is to come, then what was."""
    query = _told_by(edition)
    window, today = edition.window, edition.today
    order = (Booking.starts_at, Booking.id)
    to_come = query.where(Booking.ends_at > today, _starting(today, window.end))
    ahead = list(db.session.scalars(to_come.order_by(*order).limit(most)))
    over = query.where(
        Booking.ends_at > window.start, Booking.ends_at <= today, _starting(window.start, today)
    )
    newest_first = over.order_by(*(column.desc() for column in order))
    return ahead + list(db.session.scalars(newest_first.limit(most - len(ahead))))


def _told_by(edition: Edition) -> Select[Booking]:
    """With what the feed says of them. Names are only read where they are told."""
    place = selectinload(Booking.resource).joinedload(Resource.space)
    query = select(Booking).options(place).where(_belongs(edition))
    if edition.kind is FeedKind.STAFF:
        return query.options(selectinload(Booking.member))
    return query


def _belongs(edition: Edition) -> ColumnElement[bool]:
    """Which bookings the feed tells of.

    A divisible room is taken when one of its parts is, and the reverse. Only its member
    sees a booking that was cancelled, until the day on which it would have ended is over;
    what was declined or merely offered to them was never theirs.
    """
    if edition.kind is FeedKind.MEMBER:
        mine = Booking.member_id == edition.owner_id
        was_theirs = Booking.status.in_((Status.CANCELLED, Status.NO_SHOW))
        is_near = was_theirs & (Booking.ends_at > edition.today)
        return mine & or_(Booking.status.in_(WANTED), is_near)
    holds = Booking.status.in_(HOLDING)
    if edition.kind is FeedKind.RESOURCE:
        shared = relatives(edition.owner_id)
        return holds & or_(Booking.resource_id.in_(shared), Booking.id.in_(_with(shared, edition)))
    in_space = select(Resource.id).where(Resource.space_id == edition.owner_id)
    return holds & Booking.resource_id.in_(in_space)


def _with(resources: set[int], edition: Edition) -> list[int]:
    """The bookings of something else that take one of the resources along."""
    query = select(BookingItem.booking_id).join(Booking, Booking.id == BookingItem.booking_id)
    query = query.where(BookingItem.resource_id.in_(resources))
    return list(db.session.scalars(query.where(Booking.ends_at > edition.window.start)))


def _starting(after: datetime, before: datetime) -> ColumnElement[bool]:
    """Nothing lasts longer than LONGEST: what is still under way began no longer ago."""
    return (Booking.starts_at > after - LONGEST) & (Booking.starts_at < before)
