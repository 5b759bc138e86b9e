"""Who comes along with whoever booked: reading what was typed, and who that is by now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select

from coliving.accounts.forms import Email, Name
from coliving.bookings.models import Booking, Participant
from coliving.db import db
from coliving.errors import Refusal, Refused
from coliving.i18n import _

KEPT = timedelta(days=30)
"""For how long after the booking we know who came along: as long as letters are kept."""
_EMAIL: TypeAdapter[str] = TypeAdapter(Email)
_NAME: TypeAdapter[str] = TypeAdapter(Name)
_AROUND = "<>,;()"
"""What mail programs put around an address."""


@dataclass(frozen=True)
class Companion:
    """Somebody to come along, as typed: a name, an e-mail address, or both."""

    name: str = ""
    email: str | None = None


def coming(booking: Booking) -> list[Participant]:
    """Who comes along with the member, in the order in which they were named."""
    if not booking.party:
        return []
    query = select(Participant).where(
        Participant.booking_id == booking.id, Participant.left_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(Participant.id)))


def read_companions(text: str) -> list[Companion]:
    """The people of the lines. Raises Refused with a reason for each line that is nobody."""
    found: list[Companion] = []
    refusals = []
    for line in filter(None, map(str.strip, text.splitlines())):
        try:
            found.append(_companion(line))
        except ValidationError:
            said = _("“%(line)s”: this is neither a name nor an e-mail address.", line=line[:80])
            refusals.append(Refusal("unreadable", said, "people"))
    if refusals or not found:
        nobody = Refusal("nobody", _("Write at least one name or e-mail address."), "people")
        raise Refused(*(refusals or [nobody]))
    return found


def _companion(line: str) -> Companion:
    """ "Zoé Durand <zoe@example.org>": the word with an @ is the address, the rest the name."""
    words = line.split()
    email = next((word.strip(_AROUND) for word in words if "@" in word), None)
    name = " ".join(_names(words)).strip(_AROUND + " ")
    return Companion(
        _NAME.validate_python(name) if name or not email else "",
        _EMAIL.validate_python(email) if email else None,
    )


def _names(words: list[str]) -> Iterator[str]:
    return (word for word in words if "@" not in word)
