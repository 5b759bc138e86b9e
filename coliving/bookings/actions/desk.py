"""At the desk: booking for somebody else, who may be standing there already."""

from dataclasses import dataclass
from datetime import datetime

from coliving.accounts.actions.guests import Guest, welcome
from coliving.accounts.models import User
from coliving.bookings.actions.deciding import Override, check, holding, record
from coliving.bookings.approval import asks_first
from coliving.bookings.asking import Wish, gather
from coliving.bookings.audit import note
from coliving.bookings.letters import tell
from coliving.bookings.models import Booking, CheckIn, Means
from coliving.bookings.rules import needs_approval
from coliving.bookings.together import take_along
from coliving.bookings.units import occupy
from coliving.db import db
from coliving.errors import Refused

WALKED_IN = frozenset({"past", "off_grid", "too_soon"})
"""What nobody is told who stands at the desk and takes what is free from this minute on."""


@dataclass(frozen=True)
class Desk:
    """Who books for others, and the rules that they set aside if they may."""

    by: User
    override: Override | None = None


def book_for(person: User | Guest, wish: Wish, desk: Desk, now: datetime) -> Booking:
    """Book for somebody of the network, or for a guest, who is written down with it.

    What begins at this moment is somebody who has walked in: they are here, checked in at
    once. Raises Refused with every reason why not; then nobody is written down.
    """
    # Who is new has no other bookings to be counted: there is nothing of theirs to lock.
    owner = desk.by if isinstance(person, Guest) else person
    is_walk_in = wish.span.start <= now < wish.span.end
    with holding(wish.numbers, owner, now):
        member = welcome(person, desk.by.language, now) if isinstance(person, Guest) else person
        ask = gather(member, wish, now)
        if asks_first(desk.by, *wish.things) and (unasked := needs_approval(ask)):
            raise Refused(unasked)  # a volunteer cannot say yes for the space
        permit = check(ask, desk.override, WALKED_IN if is_walk_in else ())
        booking = Booking(
            member=member,
            resource=wish.resource,
            span=wish.span,
            purpose=wish.purpose,
            created_at=now,
            changed_at=now,
            booked_by_id=desk.by.id,
        )
        record(booking, permit.broken, desk.override, now)
        db.session.add(booking)
        db.session.flush()
        take_along(booking, wish.items)
        occupy(booking, permit.places)
        if is_walk_in:
            present = CheckIn(booking=booking, at=now, means=Means.TAP, by_id=desk.by.id)
            db.session.add(present)
        note(wish.resource.space_id, desk.by, "booked_for", _told(booking), now)
        tell(booking, "booked", now)
    return booking


def _told(booking: Booking) -> dict[str, object]:
    return {
        "who": booking.member.name,
        "what": booking.resource.name,
        "from": booking.span.start.isoformat(),
        "until": booking.span.end.isoformat(),
    }
