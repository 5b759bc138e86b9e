"""Inviting people into a space by e-mail, and accepting.

Nothing here tells whether an address has an account: whoever is invited gets the same letter.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from coliving.accounts.models import User
from coliving.accounts.tokens import digest_of, new_nonce, token_of
from coliving.bookings.actions.people import lock_role
from coliving.bookings.audit import note
from coliving.bookings.invitations import (
    KEPT,
    LETTER,
    LIFETIME,
    invitation_with,
    invitations_of,
    is_open,
    is_over,
)
from coliving.db import db, transaction
from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.outbox.actions import News, Reader, post
from coliving.spaces.models import Invitation, Role, Space, SpaceRole, lock_space
from coliving.spans import A_DAY

A_DAYS_LETTERS = 300
"""As many as a space may send within a day, those sent again included."""
A_WHILE = timedelta(minutes=10)
"""Nobody gets two letters within it."""


@dataclass(frozen=True)
class Invitee:
    """Whom to invite: an address in lower case, what they are to be, perhaps a name."""

    email: str
    role: Role
    name: str = ""


def invite(space: Space, invitees: Iterable[Invitee], by: User, now: datetime) -> list[str]:
    """Send each of them a letter, and answer the addresses that it goes to.

    Whoever is in the space already as that or more gets none, nor does an address that got one
    a moment ago. Raises Refused, and sends nothing, when they are too many for one day.
    """
    with transaction():
        return send_letters(space, invitees, by, now)


def send_letters(space: Space, invitees: Iterable[Invitee], by: User, now: datetime) -> list[str]:
    """The same inside the caller's transaction."""
    lock_space(space.id)
    waiting = {invitation.email: invitation for invitation in invitations_of(space)}
    here = _roles_by_email(space)
    sent: list[str] = []
    for one in {invitee.email: invitee for invitee in invitees}.values():
        role = here.get(one.email, Role.VISITOR)
        before = waiting.get(one.email)
        if not one.role.is_above(role) or (before and now < before.sent_at + A_WHILE):
            continue
        invitation = before or Invitation(space=space, email=one.email, letters=0)
        invitation.role, invitation.name = one.role, one.name
        _send(invitation, by, now)
        sent.append(one.email)
    _check_limit(space, now)
    if sent:
        note(space.id, by, "invited", {"count": len(sent)}, now)
    return sent


def invite_again(invitation: Invitation, by: User, now: datetime) -> None:
    """Send the letter once more: from now on only its link works. Raises Refused too soon."""
    space = invitation.space
    with transaction():
        lock_space(space.id)
        db.session.refresh(invitation)
        if now < invitation.sent_at + A_WHILE:
            text = _("The letter went out a few minutes ago. Wait a little.")
            raise Refused(Refusal("too_soon", text))
        _send(invitation, by, now)
        _check_limit(space, now)
        note(space.id, by, "invited", {"count": 1}, now)


def withdraw(invitation: Invitation, by: User, now: datetime) -> None:
    """Its link leads nowhere any more, and the address is forgotten; twice is once.

    The row stays for a day: its letters count among those of the day.
    """
    with transaction():
        lock_space(invitation.space_id)
        db.session.refresh(invitation)
        if invitation.accepted_at is None and invitation.email:
            invitation.email = invitation.name = ""
            invitation.digest, invitation.expires_at = digest_of(new_nonce()), now
            note(invitation.space_id, by, "invitation_withdrawn", {}, now)


def accept(token: str, person: User, now: datetime) -> Space:
    """The person is in the space from now on, as what they were invited to be, or as more.

    The link proves that they read the letter; whichever account they use, whoever invited them
    learns which. Raises Refused when the link works no longer, or for whoever is blocked.
    """
    with transaction():
        first = invitation_with(token)
        held = lock_role(first.space, person) if first else None
        found = invitation_with(token)  # as it is now that nobody else accepts it
        if found is None or found.accepted_at is not None or is_over(found, now):
            text = _("This invitation has been used or withdrawn, or it is too old.")
            raise Refused(Refusal("spent", text))
        space = found.space
        if held and held.blocked_at is not None:
            text = _("%(space)s has blocked you. Talk to them.", space=space.name)
            raise Refused(Refusal("blocked", text))
        if held is None:
            db.session.add(SpaceRole(space_id=space.id, user_id=person.id, role=found.role))
        elif found.role.is_above(held.role):
            held.role = found.role
        found.accepted_at = now
        note(space.id, person, "invitation_accepted", {"role": found.role.value}, now)
        _tell_inviter(found, person, now)
    return space


def forget_old_invitations(now: datetime) -> int:
    """Remove those that are done with, or have been open for too long; answer how many."""
    done = ~is_open() | (Invitation.expires_at < now - KEPT)
    old = delete(Invitation).where(done, Invitation.sent_at < now - A_DAY)
    with transaction():
        return len(db.session.scalars(old.returning(Invitation.id)).all())


def _send(invitation: Invitation, by: User, now: datetime) -> None:
    nonce = new_nonce()
    invitation.digest = digest_of(token_of(nonce))
    invitation.invited_by_id = by.id
    invitation.sent_at, invitation.expires_at = now, now + LIFETIME
    invitation.letters += 1
    db.session.add(invitation)
    space = invitation.space
    facts = {"nonce": nonce, "role": invitation.role.value, "by": by.name, "name": invitation.name}
    facts |= {"space": space.name, "address": space.full_address, "slug": space.slug}
    known = User.with_email(invitation.email)
    reader = Reader(invitation.email, known.language if known else by.language)
    post(News(LETTER, facts), reader, now)


def _tell_inviter(invitation: Invitation, person: User, now: datetime) -> None:
    by, space = invitation.invited_by, invitation.space
    if by.email is None or by.id == person.id:
        return
    facts = {"name": by.name, "who": person.name, "email": person.email, "slug": space.slug}
    facts |= {"space": space.name, "role": invitation.role.value, "uid": str(person.uid)}
    post(News("invitation_accepted", facts), Reader(by.email, by.language), now)


def _roles_by_email(space: Space) -> dict[str, Role]:
    query = select(User.email, SpaceRole.role).join(SpaceRole, SpaceRole.user_id == User.id)
    rows = db.session.execute(query.where(SpaceRole.space_id == space.id))
    return {email: role for email, role in rows if email}


def _check_limit(space: Space, now: datetime) -> None:
    """Counted after they are written: too many are taken back with the transaction."""
    db.session.flush()
    query = select(func.sum(Invitation.letters)).where(Invitation.space_id == space.id)
    if (db.session.scalar(query.where(Invitation.sent_at > now - A_DAY)) or 0) > A_DAYS_LETTERS:
        text = _("At most %(num)s letters a day. Invite the others tomorrow.", num=A_DAYS_LETTERS)
        raise Refused(Refusal("too_many", text, "addresses"))
