"""What the letters about a booking say. They hold their own facts and look nothing up."""

from datetime import datetime

from coliving.bookings.models import Booking
from coliving.outbox.actions import News, Reader, post


def tell(booking: Booking, template: str, now: datetime, reason: str = "") -> None:
    """Write to the member about the booking, in the transaction that changes it.

    The reason is somebody else's, who changed it.
    """
    if booking.member.email is None:  # the account is gone
        return
    reader = Reader(booking.member.email, booking.member.language)
    said = facts(booking) | ({"reason": reason} if reason else {})
    post(News(template, said, thread=f"booking:{booking.uid}"), reader, now)


def facts(booking: Booking) -> dict[str, str | int | None]:
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
        "cancel_until": _cancel_until(booking),
        "timezone": space.timezone,
        "resource": resource.name,
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
