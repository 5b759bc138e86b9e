"""Undoing a change for ten minutes: its bookings come back where nobody took their time."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.actions.changing import holding_space, lock_members
from coliving.bookings.actions.intents import unwrite
from coliving.bookings.asking import Item, Wish
from coliving.bookings.audit import note
from coliving.bookings.hits import Fate
from coliving.bookings.letters import tell
from coliving.bookings.models import Booking, Change, Occupancy, Status
from coliving.bookings.together import restore
from coliving.bookings.units import Place, occupy, release, vacancy
from coliving.db import db
from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.spaces.models import Closure, Resource, Space

FOR_TEN_MINUTES = timedelta(minutes=10)
WHAT = ("what", "from", "until")


def can_be_undone(change: Change, now: datetime) -> bool:
    """Whether it was made a moment ago, and still stands."""
    return change.undone_at is None and now < change.at + FOR_TEN_MINUTES


def undo(change: Change, by: User, now: datetime) -> list[Booking]:
    """Take the change back, and bring its bookings back. Answers those that cannot come back.

    Their calendar entries are the same ones as before, revised (RFC 5546 2.1.4). Raises
    Refused if it is too late, or if a later change stands on this one.
    """
    space = db.session.get_one(Space, change.space_id)
    with holding_space(space, now):
        if not can_be_undone(change, now):
            raise Refused(Refusal("too_late", _("It is too late to undo this.")))
        done = change.detail["bookings"]
        dealt = [one for one in done if one["fate"] != Fate.KEEP]
        bookings = {one["booking"]: db.session.get_one(Booking, one["booking"]) for one in dealt}
        lock_members(list(bookings.values()), now)
        unwrite(change.verb, change.detail["made"], now)
        db.session.flush()
        lost = [
            bookings[one["booking"]]
            for one in dealt
            if not _bring_back(bookings[one["booking"]], one, now)
        ]
        change.undone_at = now
        counts = {"undone": change.verb, "back": len(dealt) - len(lost), "lost": len(lost)}
        what = {
            name: change.detail[name] for name in ("what", "from", "until") if name in change.detail
        }
        note(space.id, by, "undo", counts | what, now)
    return lost


def _bring_back(booking: Booking, before: dict[str, Any], now: datetime) -> bool:
    """Whether the booking is again what it was. Whatever else became of it since then stays."""
    if booking.sequence != before["sequence"]:
        return False
    wish, here = _wish(booking, before), _sits(booking)
    release(booking)
    free = _places(booking, wish, before)
    if not free or not all(one.in_service for one in wish.things) or _is_closed(booking):
        db.session.add_all(Occupancy.of(booking, *place) for place in here)
        db.session.flush()
        return False
    was_cancelled = booking.is_cancelled
    booking.resource, booking.status = wish.resource, Status(before["status"])
    restore(booking, wish.items)
    booking.change(now)
    db.session.flush()
    occupy(booking, free)
    tell(booking, "restored" if was_cancelled else "moved", now)
    return True


def _wish(booking: Booking, before: dict[str, Any]) -> Wish:
    """What it took before the change, and what it took along."""
    resource = db.session.get_one(Resource, before["resource"])
    items = [
        Item(db.session.get_one(Resource, number), quantity)
        for number, quantity in before.get("items", ())
    ]
    return Wish(resource, booking.span, items=tuple(items))


def _sits(booking: Booking) -> list[Place]:
    """Where it is since the change."""
    query = select(Occupancy).where(Occupancy.booking_id == booking.id)
    rows = db.session.scalars(query)
    return [Place(db.session.get_one(Resource, row.resource_id), row.unit) for row in rows]


def _places(booking: Booking, wish: Wish, before: dict[str, Any]) -> list[Place]:
    """Its own seats, if they are still its own and free; else others like them."""
    found = [Place(db.session.get_one(Resource, number), unit) for number, unit in before["places"]]
    needed = wish.needs
    divides_as_before = {place.resource.id for place in found} == {leaf.id for leaf, _ in needed}
    own = divides_as_before and all(_is_free(place, booking) for place in found)
    return found if own else vacancy(needed, booking.span).places


def _is_free(place: Place, booking: Booking) -> bool:
    busy = booking.span.longer(place.resource.turnaround)
    here = (Occupancy.resource_id == place.resource.id) & (Occupancy.unit == place.unit)
    query = select(Occupancy.id).where(here, Occupancy.overlapping(busy))
    there = place.unit <= place.resource.units
    return there and db.session.scalar(query.limit(1)) is None


def _is_closed(booking: Booking) -> bool:
    here = booking.resource.space_id
    closed = (Closure.space_id == here) & Closure.overlapping(booking.span)
    return db.session.scalar(select(Closure.id).where(closed).limit(1)) is not None
