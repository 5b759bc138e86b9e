"""Moving a booking to another time or another resource. Its calendar entry moves along."""

from dataclasses import replace
from datetime import datetime

from coliving.bookings.actions.deciding import Override, check, holding, record, still_there
from coliving.bookings.approval import said_yes, stand, too_late
from coliving.bookings.asking import Ask, Wish, gather
from coliving.bookings.models import Booking, Status
from coliving.bookings.request_letters import tell_standing
from coliving.bookings.together import items_of, numbers_of
from coliving.bookings.units import occupy, release
from coliving.db import db
from coliving.errors import Refusal, Refused
from coliving.i18n import _


def move(booking: Booking, wish: Wish, now: datetime, override: Override | None = None) -> None:
    """Move the booking, or raise Refused and leave it as it was. Moving twice is moving once.

    A request stays one, and is asked anew. What the space has said yes to is not moved: nobody
    should lose it to a no. They ask for the new time, and have both until they know.
    """
    locked = numbers_of([booking]) | {wish.resource.id}
    with holding(locked, booking.member, now):
        _refuse_what_cannot_move(booking)
        if _is_as_wished(booking, wish):
            return
        still_there(booking, locked)
        wish = replace(wish, party=booking.party, items=items_of(booking))
        unasked = said_yes(booking, wish)
        if unasked and override is None:
            raise Refused(unasked)
        held = Ask(booking.member, Wish(booking.resource, booking.span), now)
        late = too_late(booking, held)
        if late and override is None:
            raise Refused(late)
        release(booking)
        permit = check(gather(booking.member, wish, now, booking), override)
        booking.resource = wish.resource
        booking.purpose = wish.purpose or booking.purpose
        was_asked = booking.is_pending
        booking.move(wish.span, now)
        if was_asked:
            stand([booking], now)
        broken = [*permit.broken, *(one.code for one in (late, unasked) if one)]
        record(booking, broken, override, now)
        db.session.flush()
        occupy(booking, permit.places)
        tell_standing([booking], "booked" if was_asked else "moved", now)


def _refuse_what_cannot_move(booking: Booking) -> None:
    if booking.is_cancelled:
        raise Refused(Refusal("cancelled", _("This booking was cancelled.")))
    if not booking.holds:
        raise Refused(Refusal("cancelled", _("This booking no longer holds.")))
    if booking.status is Status.OFFERED:
        raise Refused(Refusal("offered", _("Take it first: then it can be moved.")))


def _is_as_wished(booking: Booking, wish: Wish) -> bool:
    there = (booking.resource_id, booking.span) == (wish.resource.id, wish.span)
    return there and wish.purpose in ("", booking.purpose)
