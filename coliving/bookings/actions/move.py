"""Moving a booking to another time or another resource. Its calendar entry moves along."""

from datetime import datetime

from coliving.bookings.actions.deciding import Override, check, holding, record, still_there
from coliving.bookings.asking import Wish, gather
from coliving.bookings.letters import tell
from coliving.bookings.models import Booking
from coliving.bookings.rules import cancelled_too_late
from coliving.bookings.units import occupy, release
from coliving.db import db
from coliving.errors import Refusal, Refused
from coliving.i18n import _


def move(booking: Booking, wish: Wish, now: datetime, override: Override | None = None) -> None:
    """Move the booking, or raise Refused and leave it as it was. Moving twice is moving once."""
    place = booking.resource_id
    with holding({place, wish.resource.id}, booking.member, now):
        if booking.is_cancelled:
            raise Refused(Refusal("cancelled", _("This booking was cancelled.")))
        if _is_as_wished(booking, wish):
            return
        still_there(booking, place)
        held = gather(booking.member, Wish(booking.resource, booking.span), now, booking)
        late = cancelled_too_late(held)
        if late and override is None:
            raise Refused(late)
        release(booking)
        permit = check(gather(booking.member, wish, now, booking), override)
        booking.resource = wish.resource
        booking.purpose = wish.purpose or booking.purpose
        booking.move(wish.span, now)
        record(booking, [*permit.broken, *([late.code] if late else [])], override, now)
        db.session.flush()
        occupy(booking, permit.places)
        tell(booking, "moved", now)


def _is_as_wished(booking: Booking, wish: Wish) -> bool:
    there = (booking.resource_id, booking.span) == (wish.resource.id, wish.span)
    return there and wish.purpose in ("", booking.purpose)
