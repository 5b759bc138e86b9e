"""Whom a manager finds on the page of the people: those of the space, and who has booked there.

Nobody else of the network is shown: what a space knows of people, it knows from them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from coliving.accounts.models import User
from coliving.bookings.models import HOLDING, Booking, Status
from coliving.db import db
from coliving.spaces.models import Remark, Resource, Role, Space, SpaceRole

A_FEW = 20


class Circle(StrEnum):
    """Which of the people."""

    ALL = "all"
    TEAM = "team"
    MEMBERS = "members"
    OTHERS = "others"
    BLOCKED = "blocked"


CIRCLES: dict[Circle, ColumnElement[bool]] = {
    Circle.TEAM: SpaceRole.role.in_((Role.MANAGER, Role.VOLUNTEER)),
    Circle.MEMBERS: SpaceRole.role == Role.MEMBER,
    Circle.OTHERS: SpaceRole.role.is_(None) | (SpaceRole.role == Role.VISITOR),
    Circle.BLOCKED: SpaceRole.blocked_at.is_not(None),
}


class Count(NamedTuple):
    """How many bookings of somebody are still to come in the space, and how many are over."""

    ahead: int = 0
    past: int = 0


@dataclass(frozen=True)
class History:
    """Somebody's bookings in the space: those to come, and the latest of the others."""

    ahead: list[Booking]
    past: list[Booking]


def people_of(space: Space, words: str, circle: Circle) -> Select[User]:
    """Everybody the space may know whose name, address or telephone has every word, by name."""
    query = _known(space).where(CIRCLES.get(circle, User.deleted_at.is_(None)))
    for word in words.split():
        texts = (User.name, User.email, User.phone)
        query = query.where(or_(*(text.icontains(word, autoescape=True) for text in texts)))
    return query.order_by(func.lower(User.name), User.id)


def person_of(space: Space, uid: UUID) -> User | None:
    """The person, if the space may know them."""
    return db.session.scalar(_known(space).where(User.uid == uid))


def roles_in(space: Space, users: Collection[User]) -> dict[int, SpaceRole]:
    """What each of them is in the space, by their number; nothing of those who are nothing."""
    numbers = [user.id for user in users]
    query = select(SpaceRole).where(SpaceRole.space_id == space.id, SpaceRole.user_id.in_(numbers))
    return {row.user_id: row for row in db.session.scalars(query)}


def counts_in(space: Space, users: Collection[User], now: datetime) -> dict[int, Count]:
    """How many bookings each of them has in the space, by their number."""
    is_ahead = Booking.status.in_(HOLDING) & (Booking.ends_at > now)
    is_over = (Booking.status == Status.CONFIRMED) & (Booking.ends_at <= now)
    ahead, past = (func.sum(case((is_so, 1), else_=0)) for is_so in (is_ahead, is_over))
    query = select(Booking.member_id, ahead, past).join(Booking.resource)
    query = query.where(
        Resource.space_id == space.id, Booking.member_id.in_([user.id for user in users])
    )
    rows = db.session.execute(query.group_by(Booking.member_id))
    return {number: Count(*counted) for number, *counted in rows}


def history_of(space: Space, user: User, now: datetime) -> History:
    """The bookings of one of them: what is to come first, then backwards."""
    query = select(Booking).join(Booking.resource).options(joinedload(Booking.resource))
    query = query.where(Resource.space_id == space.id, Booking.member_id == user.id)
    is_ahead = Booking.status.in_(HOLDING) & (Booking.ends_at > now)
    ahead = query.where(is_ahead).order_by(Booking.starts_at, Booking.id)
    past = query.where(~is_ahead).order_by(Booking.starts_at.desc(), Booking.id.desc())
    return History(
        list(db.session.scalars(ahead)), list(db.session.scalars(past.limit(A_FEW)).unique())
    )


def remarks_on(space: Space, user: User) -> list[Remark]:
    """What the space has written down about somebody, the latest first."""
    query = select(Remark).where(Remark.space_id == space.id, Remark.user_id == user.id)
    query = query.options(joinedload(Remark.author)).order_by(Remark.id.desc())
    return list(db.session.scalars(query))


def remarks_about(user: User) -> list[Remark]:
    """All that spaces have written about somebody, space by space, the latest first."""
    query = select(Remark).join(Remark.space).where(Remark.user_id == user.id)
    query = query.options(contains_eager(Remark.space)).order_by(Space.name, Remark.id.desc())
    return list(db.session.scalars(query))


def _known(space: Space) -> Select[User]:
    booked = select(Booking.member_id).join(Booking.resource).where(Resource.space_id == space.id)
    here = (SpaceRole.user_id == User.id) & (SpaceRole.space_id == space.id)
    query = select(User).outerjoin(SpaceRole, here).where(User.deleted_at.is_(None))
    return query.where(SpaceRole.user_id.is_not(None) | User.id.in_(booked))
