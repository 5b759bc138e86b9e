"""What the letters about a booking say. They hold their own facts and look nothing up."""

from datetime import datetime
from typing import Any

from coliving.bookings.models import Booking, Participant
from coliving.bookings.party import coming
from coliving.bookings.together import items_of
from coliving.outbox.actions import News, Reader, post

FOR_PARTY = {
    "booked": "guest_moved",
    "moved": "guest_moved",
    "restored": "guest_moved",
    "cancelled": "guest_cancelled",
    "no_show": "guest_cancelled",
}
"""What those who come along are told when the member is told this; of the rest, nothing."""


def tell(booking: Booking, template: str, now: datetime, reason: str = "") -> None:
    """Write to the member about the booking, in the transaction that changes it.

    The reason is somebody else's, who changed it. Those who come along are told what
    concerns them.
    """
    tell_party(booking, template, now)
    if booking.member.email is None:  # the account is gone
        return
    reader = Reader(booking.member.email, booking.member.language)
    said = facts(booking) | ({"reason": reason} if reason else {})
    post(News(template, said, thread=f"booking:{booking.uid}"), reader, now)


def tell_party(booking: Booking, template: str, now: datetime) -> None:
    """Write to those who come along, if what the member is told changes anything for them."""
    theirs = FOR_PARTY.get(template)
    if theirs and booking.party:
        for one in coming(booking):
            write_to(one, theirs, now)


def write_to(participant: Participant, template: str, now: datetime) -> None:
    """A letter to somebody who comes along, if they have an address.

    It says who invites them to what, and nothing that would let them manage the booking.
    Neither does it say what the booking is for, nor greet with a name that somebody else
    has typed. What is cancelled is known by its time and place.
    """
    if participant.email is None:
        return
    booking = participant.booking
    host = "" if template == "guest_cancelled" else booking.member.name
    said = facts(booking) | {
        "uid": str(participant.uid),
        "sequence": participant.sequence,
        "changed_at": now.isoformat(),
        "cancel_until": None,
        "purpose": "",
        "name": "",
        "email": participant.email,
        "further": [item.name for item in items_of(booking) if item.is_room],
        "host": host,
    }
    participant.sequence += 1
    reader = Reader(participant.email, booking.member.language)
    post(News(template, said, thread=thread_of(participant)), reader, now)


def thread_of(participant: Participant) -> str:
    """What all letters to somebody about coming along to one booking have in common."""
    return f"guest:{participant.uid}"


def facts(booking: Booking) -> dict[str, Any]:
    """The booking as it is now, in JSON: times in ISO 8601 UTC, the zone beside them."""
    resource = booking.resource
    space = resource.space
    return {
        "uid": str(booking.uid),
        "sequence": booking.sequence,
        "status": booking.status.value,
        "changed_at": booking.changed_at.isoformat(),
        "start": booking.span.start.isoformat(),
        "end": booking.span.end.isoformat(),
        "expires_at": booking.expires_at.isoformat() if booking.expires_at else None,
        "cancel_until": _cancel_until(booking),
        "timezone": space.timezone,
        "resource": resource.name,
        "further": [item.name for item in items_of(booking)],
        "space": space.name,
        "slug": space.slug,
        "address": space.full_address,
        "access_notes": space.access_notes,
        "contact": space.contact_email or space.contact_phone,
        "purpose": booking.purpose,
        "name": booking.member.name,
        "email": booking.member.email,
    }


def _cancel_until(booking: Booking) -> str | None:
    """The last moment for a change of mind, unless it has already gone."""
    until = booking.span.start - booking.resource.rules.length("cancel_notice")
    return until.isoformat() if until > booking.changed_at else None
