"""Whom the desk means: somebody the space knows, or a guest, who is written down with it."""

from collections.abc import Sequence
from uuid import UUID

from flask import abort

from coliving.accounts.actions.guests import Guest
from coliving.accounts.models import User
from coliving.bookings.known import known_person, people_like
from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.spaces.models import Space

NEW = "new"
"""Somebody else of that name."""


def whom(
    space: Space, who: str, member: UUID | str | None
) -> tuple[User | Guest | None, Sequence[User]]:
    """Whom it is for; nobody yet, when it may be one of these whom the space knows.

    `who` is what was typed, `member` the answer to which of these it is. Raises Refused for an
    e-mail address that nobody here has.
    """
    guest = Guest.read(who)
    if isinstance(member, UUID):
        return known_person(space, member) or abort(404), ()
    if member == NEW:
        return guest, ()
    found = people_like(space, guest.name)
    exact = [one for one in found if guest.name.lower() in (one.email, one.name.lower())]
    if len(exact) == 1:
        return exact[0], ()
    if "@" in guest.name and not found:
        text = _("Nobody here has this address: type a name instead.")
        raise Refused(Refusal("unreadable", text, "who"))
    return (None, found) if found else (guest, ())
