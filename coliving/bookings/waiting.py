"""Who waits for time that is taken, in the order in which they came."""

from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import contains_eager, joinedload

from coliving.accounts.models import User
from coliving.bookings.asking import Ask, Wish, gather
from coliving.bookings.models import Booking, WaitingPlace
from coliving.bookings.rules import refusals
from coliving.db import db
from coliving.spaces.models import Resource, Space

EVENING, MORNING = time(21), time(9)
A_NIGHT = timedelta(hours=12)


def in_line(now: datetime) -> ColumnElement[bool]:
    """Whether somebody still waits: it is yet to come, and nothing was offered to them yet.

    Whoever has booked some of it themselves meanwhile no longer waits.
    """
    theirs = exists().where(
        Booking.member_id == WaitingPlace.member_id,
        Booking.resource_id == WaitingPlace.resource_id,
        Booking.created_at >= WaitingPlace.created_at,
        Booking.starts_at < WaitingPlace.ends_at,
        Booking.ends_at > WaitingPlace.starts_at,
        Booking.offered_at.is_(None),
    )
    return WaitingPlace.closed_at.is_(None) & (WaitingPlace.starts_at > now) & ~theirs


def line_for(resource_id: int, now: datetime) -> list[WaitingPlace]:
    """Who waits for the resource, the first first."""
    query = _line(now).where(WaitingPlace.resource_id == resource_id)
    return list(db.session.scalars(query.order_by(WaitingPlace.created_at, WaitingPlace.id)))


def places_of(member: User, now: datetime) -> list[WaitingPlace]:
    """What the member waits for, the next first."""
    query = _line(now).where(WaitingPlace.member_id == member.id)
    return list(db.session.scalars(query.order_by(WaitingPlace.starts_at, WaitingPlace.id)))


def waiting_in(space: Space, now: datetime) -> list[WaitingPlace]:
    """Who waits for something of the space, by thing and time, then the first first."""
    query = _line(now).where(Resource.space_id == space.id)
    order = (Resource.position, Resource.id, WaitingPlace.starts_at, WaitingPlace.created_at)
    return list(db.session.scalars(query.order_by(*order)))


def ahead_of(place: WaitingPlace, now: datetime) -> int:
    """How many come before, of those whose time overlaps."""
    line = line_for(place.resource_id, now)
    before = line[: line.index(place)] if place in line else []
    return sum(other.span.overlaps(place.span) for other in before)


def is_for(place: WaitingPlace, now: datetime) -> bool:
    """Whether what is waited for could be had by whoever waits: all of it, by all the rules."""
    ask = gather(place.member, Wish(place.resource, place.span), now)
    return place.member.deleted_at is None and may_have(ask)


def may_have(ask: Ask) -> bool:
    return bool(ask.vacancy.places) and not refusals(ask)


def take_by(place: WaitingPlace, now: datetime) -> datetime:
    """Until when an offer made now holds: at night till the morning, and never past its start."""
    zone = place.resource.space.zone
    until = now + place.resource.rules.length("take_within")
    local = until.astimezone(zone)
    if not MORNING <= local.time() < EVENING:
        morning = local if local.time() < MORNING else local + A_NIGHT
        until = datetime.combine(morning.date(), MORNING, zone).astimezone(until.tzinfo)
    return min(until, place.span.start)


def _line(now: datetime) -> Select[WaitingPlace]:
    query = select(WaitingPlace).join(WaitingPlace.resource).where(in_line(now))
    return query.options(
        contains_eager(WaitingPlace.resource).joinedload(Resource.space),
        joinedload(WaitingPlace.member),
    )
