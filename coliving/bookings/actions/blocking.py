"""Closing a space to somebody, and opening it to them again. They are told, and told why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import exists, select

from coliving.accounts.models import User
from coliving.bookings.actions.people import lock_role
from coliving.bookings.audit import note
from coliving.bookings.hits import FOR_GOOD, Intent, hit_by
from coliving.bookings.models import Booking
from coliving.db import db, transaction
from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.outbox.actions import News, Reader, post
from coliving.spaces.models import Administrator, Resource, Role, Space, SpaceRole
from coliving.spans import Span


@dataclass(frozen=True)
class BlockPerson(Intent):
    """Somebody books nothing here any more. What they have booked is kept or cancelled."""

    person: User
    verb: ClassVar[str] = "block"

    def hits(self, now: datetime) -> list[Booking]:
        """Raises Refused for whoever helps to run the space, and for whoever is blocked."""
        _check(self.space, self.person)

        def is_theirs(booking: Booking) -> bool:
            return booking.member_id == self.person.id and booking.starts_at > now

        return hit_by(self.space, Span(now, FOR_GOOD), is_theirs)

    def takes_in(self, other: Resource) -> bool:
        return False

    def write(self, by: User, now: datetime) -> dict[str, Any]:
        User.lock(self.person.id, now)
        held = lock_role(self.space, self.person)
        if held is None:
            held = SpaceRole(space_id=self.space.id, user_id=self.person.id, role=Role.VISITOR)
            db.session.add(held)
        held.blocked_at, held.blocked_reason = now, self.note
        self.person.blocks += 1
        _tell(self.space, self.person, "blocked", now, self.note)
        return {"blocked": [self.space.id, self.person.id]}

    def says(self) -> dict[str, str]:
        return {"user": str(self.person.id)}


def unblock(space: Space, person: User, by: User, now: datetime) -> None:
    """The space is open to the person as to anybody else; twice is once."""
    with transaction():
        if _let_in(space, person, now):
            note(space.id, by, "unblock", {"user": person.id}, now)


def let_in_again(made: dict[str, Any], now: datetime) -> None:
    """Take back what `BlockPerson.write` did, inside the caller's transaction."""
    space_id, user_id = made["blocked"]
    space, person = db.session.get_one(Space, space_id), db.session.get_one(User, user_id)
    _let_in(space, person, now)


def _let_in(space: Space, person: User, now: datetime) -> bool:
    held = lock_role(space, person)
    if held is None or held.blocked_at is None:
        return False
    User.lock(person.id, now)
    person.blocks -= 1
    held.blocked_at, held.blocked_reason = None, ""
    if held.role is Role.VISITOR:
        db.session.delete(held)
    _tell(space, person, "unblocked", now)
    return True


def _check(space: Space, person: User) -> None:
    held = db.session.get(SpaceRole, (space.id, person.id))
    if held and held.blocked_at:
        raise Refused(Refusal("blocked", _("%(name)s is blocked already.", name=person.name)))
    here = (Administrator.network_id == space.network_id) & (Administrator.user_id == person.id)
    helps = held is not None and held.role.is_above(Role.MEMBER)
    if helps or db.session.scalar(select(exists().where(here))):
        text = _("%(name)s helps to run this place: take that role back first.", name=person.name)
        raise Refused(Refusal("in_charge", text))


def _tell(space: Space, person: User, template: str, now: datetime, reason: str = "") -> None:
    if person.email is None:
        return
    facts = {"name": person.name, "space": space.name, "slug": space.slug, "reason": reason}
    facts["contact"] = space.contact_email or space.contact_phone
    news = News(template, facts, thread=f"block:{space.id}:{person.id}")
    post(news, Reader(person.email, person.language), now)
