"""Something more to take along, or less, when the booking is made already."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from coliving.bookings.actions.deciding import Override, check, holding, record, still_there
from coliving.bookings.approval import asks_first
from coliving.bookings.asking import Item, gather
from coliving.bookings.letters import tell, tell_party
from coliving.bookings.models import Booking
from coliving.bookings.rules import refusals
from coliving.bookings.together import numbers_of, restore, wish_of
from coliving.bookings.units import occupy, release
from coliving.db import db
from coliving.errors import Refusal, Refused
from coliving.i18n import _


def take_items(
    booking: Booking, items: Sequence[Item], now: datetime, override: Override | None = None
) -> None:
    """Let the booking take these along, and nothing else. Twice is once.

    What it has was granted when it was made: only what the rules say against the new items
    counts. Raises Refused with every reason why not, and leaves it as it was.
    """
    locked = numbers_of([booking]) | {item.resource.id for item in items}
    with holding(locked, booking.member, now):
        still_there(booking, locked)
        if not booking.is_confirmed or booking.ends_at <= now:
            raise Refused(Refusal("over", _("This booking does not hold any more.")))
        held = wish_of(booking)
        wish = replace(held, items=tuple(items))
        if set(wish.items) == set(held.items):
            return
        _refuse_what_is_asked_for(booking, items, override)
        release(booking)
        granted = refusals(gather(booking.member, held, now, booking))
        ask = gather(booking.member, wish, now, booking)
        permit = check(ask, override, {refusal.code for refusal in granted})
        restore(booking, wish.items)
        booking.change(now)
        record(booking, permit.broken, override, now)
        db.session.flush()
        occupy(booking, permit.places)
        tell(booking, "changed", now)
        if wish.rooms != held.rooms:
            tell_party(booking, "moved", now)


def _refuse_what_is_asked_for(
    booking: Booking, items: Sequence[Item], override: Override | None
) -> None:
    """Raises Refused: what the space lends after a word is not added behind its back."""
    asked = [item for item in items if asks_first(booking.member, item.resource)]
    known = {item.resource.id for item in wish_of(booking).items}
    reasons = [
        Refusal("needs_approval", _("%(name)s: ask the space for it.", name=name), item.field)
        for item in asked
        if item.resource.id not in known and (name := item.resource.name)
    ]
    if reasons and override is None:
        raise Refused(*reasons)
