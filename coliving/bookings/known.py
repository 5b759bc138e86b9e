"""Whom a space may know by name: the people of its network, and who has booked there."""

from uuid import UUID

from sqlalchemy import Select, or_, select

from coliving.accounts.models import User
from coliving.bookings.models import Booking
from coliving.db import db
from coliving.spaces.models import Administrator, Resource, Space, SpaceRole

MOST = 8


def people_like(space: Space, text: str) -> list[User]:
    """The first few whose name or e-mail address has every word of the text."""
    query = _known(space)
    for word in text.split():
        about = (column.icontains(word, autoescape=True) for column in (User.name, User.email))
        query = query.where(or_(*about))
    return list(db.session.scalars(query.order_by(User.name, User.id).limit(MOST)))


def known_person(space: Space, uid: UUID) -> User | None:
    """The person, if the space may know them."""
    return db.session.scalar(_known(space).where(User.uid == uid))


def _known(space: Space) -> Select[User]:
    belongs = select(SpaceRole.user_id).join(Space, Space.id == SpaceRole.space_id)
    administers = select(Administrator.user_id)
    booked = select(Booking.member_id).join(Booking.resource).join(Resource.space)
    return select(User).where(
        User.deleted_at.is_(None),
        or_(
            User.id.in_(belongs.where(Space.network_id == space.network_id)),
            User.id.in_(administers.where(Administrator.network_id == space.network_id)),
            User.id.in_(booked.where(Space.network_id == space.network_id)),
        ),
    )
