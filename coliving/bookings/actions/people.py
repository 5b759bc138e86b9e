"""What managers say and write of the people of their space. Each deed is on its record."""

from datetime import datetime

from sqlalchemy import delete, func, select, update

from coliving.accounts.models import User
from coliving.bookings.audit import note
from coliving.db import db, transaction
from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.outbox.actions import News, Reader, post
from coliving.spaces.models import Remark, Role, Shift, Space, SpaceRole, lock_space
from coliving.spaces.roster import give_up_shifts


def change_role(space: Space, person: User, role: Role, by: User, now: datetime) -> None:
    """Make the person this in the space; a visitor is nothing in particular. They get a letter.

    Raises Refused where nobody would be left to run the space, and for whoever is blocked or
    could not sign in to do what is asked of them. The same role again changes nothing.
    """
    with transaction():
        held = lock_role(space, person)
        before = held.role if held else Role.VISITOR
        if before is role:
            return
        _check(space, person, held, role)
        if held is None:
            db.session.add(SpaceRole(space_id=space.id, user_id=person.id, role=role))
        elif role is Role.VISITOR:
            db.session.delete(held)
        else:
            held.role = role
        if not role.is_above(Role.MEMBER):
            give_up_shifts((Shift.space_id == space.id) & (Shift.user_id == person.id), now)
        note(space.id, by, "role_changed", {"user": person.id, "role": role.value}, now)
        if person.email and person.id != by.id:
            facts = {"name": person.name, "space": space.name, "slug": space.slug}
            news = News("role_changed", facts | {"role": role.value})
            post(news, Reader(person.email, person.language), now)


def lock_role(space: Space, person: User) -> SpaceRole | None:
    """What the person is in the space, inside the caller's transaction.

    Nobody else changes a role there until we commit: of two managers who leave at the same
    moment, the second finds that they are the last.
    """
    lock_space(space.id)
    return db.session.get(SpaceRole, (space.id, person.id))


def write_remark(space: Space, person: User, text: str, by: User, now: datetime) -> None:
    """Write something down about the person, for the managers of the space."""
    with transaction():
        remark = Remark(space_id=space.id, user_id=person.id, author_id=by.id, text=text)
        remark.created_at = now
        db.session.add(remark)
        note(space.id, by, "remark_written", {"user": person.id}, now)


def strike_remark(remark: Remark, by: User, now: datetime) -> None:
    """Remove it for good; twice is once."""
    with transaction():
        struck = delete(Remark).where(Remark.id == remark.id).returning(Remark.id)
        if db.session.scalar(struck) is not None:
            note(remark.space_id, by, "remark_struck", {"user": remark.user_id}, now)


def show_remarks(person: User, now: datetime) -> None:
    """Let the person read what spaces have written about them up to now.

    It is their right (GDPR, article 15), so no manager is asked; the record of each space
    says that they have read it.
    """
    theirs = update(Remark).where(Remark.user_id == person.id, Remark.shown_at.is_(None))
    with transaction():
        shown = db.session.scalars(theirs.values(shown_at=now).returning(Remark.space_id))
        for space_id in sorted(set(shown)):
            note(space_id, person, "remarks_read", {}, now)


def _check(space: Space, person: User, held: SpaceRole | None, role: Role) -> None:
    if held and held.blocked_at is not None:
        text = _("%(name)s is blocked: unblock them first.", name=person.name)
        raise Refused(Refusal("blocked", text, "role"))
    if role.is_above(Role.MEMBER) and person.email is None:
        text = _("Without an account %(name)s cannot sign in to help.", name=person.name)
        raise Refused(Refusal("no_account", text, "role"))
    if held and held.role is Role.MANAGER and _managers_of(space) == 1:
        text = _("Somebody must run the space: make somebody else a manager first.")
        raise Refused(Refusal("last_manager", text, "role"))


def _managers_of(space: Space) -> int:
    query = select(func.count()).where(SpaceRole.space_id == space.id)
    return db.session.scalar(query.where(SpaceRole.role == Role.MANAGER)) or 0
