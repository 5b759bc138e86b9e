"""Changing a space without breaking a booking: foresee, lock, foresee again, write, tell."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.audit import note
from coliving.bookings.hits import Fate, Hit, Intent, fingerprint, foresee
from coliving.bookings.letters import tell, tell_party
from coliving.bookings.models import Booking, Change, Occupancy
from coliving.bookings.together import drop, items_of
from coliving.bookings.units import leaves, occupy, release, vacate
from coliving.db import db, transaction
from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.spaces.models import Resource, Space, lock_resources


@dataclass(frozen=True)
class Decision:
    """Who decides, what they saw (`fingerprint`), and what they chose for which booking.

    What they did not choose for goes as it was proposed.
    """

    by: User
    seen: str
    fates: Mapping[UUID, Fate]


@contextmanager
def holding_space(space: Space, now: datetime) -> Iterator[None]:
    """A transaction in which nobody else books anything in the space.

    Members are locked inside it, after the resources, as everywhere.
    """
    number = space.id
    with transaction():
        here = select(Resource.id).where(Resource.space_id == number)
        lock_resources(list(db.session.scalars(here)), now)
        space.revision += 1
        space.changed_at = now
        yield


def carry_out(intent: Intent, decision: Decision, now: datetime) -> Change:
    """Do it, and what was decided for each booking in its way, all in one transaction.

    Raises Refused ("changed") and does nothing if by now other bookings are in its way than
    those that were seen, or something else can be done about them.
    """
    with holding_space(intent.space, now):
        hits = foresee(intent, now)
        if fingerprint(hits) != decision.seen:
            raise Refused(Refusal("changed", _("Meanwhile somebody booked: please look again.")))
        lock_members([hit.booking for hit in hits], now)
        dealt = [_deal(hit, decision, intent.note, now) for hit in hits]
        detail = {"made": intent.write(decision.by, now), "note": intent.note} | intent.says()
        change = Change(
            space_id=intent.space.id,
            actor_id=decision.by.id,
            at=now,
            verb=intent.verb,
            detail=detail | {"bookings": [one for one in dealt if one]},
        )
        db.session.add(change)
        counts = {fate.value: sum(one.get("fate") == fate for one in dealt) for fate in Fate}
        said = {"note": intent.note} | intent.says() | counts
        note(intent.space.id, decision.by, intent.verb, said, now)
    return change


def lock_members(bookings: list[Booking], now: datetime) -> None:
    """Nobody whose bookings these are books elsewhere meanwhile. By id: no circle of waiting."""
    for number in sorted({booking.member_id for booking in bookings}):
        User.lock(number, now)


def _deal(hit: Hit, decision: Decision, reason: str, now: datetime) -> dict[str, Any]:
    """What was done to the booking, in JSON, so that it can be undone."""
    booking = hit.booking
    chosen = decision.fates.get(booking.uid, hit.options[0])
    fate = chosen if chosen in hit.options else hit.options[0]
    before = _as_it_was(booking)
    if fate is Fate.KEEP:
        if not hit.to and not hit.lost and hit.places:  # on another seat
            vacate(booking, [place.resource for place in hit.places])
            occupy(booking, hit.places)
        return {"fate": fate.value}
    if fate is Fate.LESSEN and hit.lost:
        vacate(booking, leaves(hit.lost.resource))
        drop(booking, hit.lost)
        booking.change(now)
        db.session.flush()
        if hit.places:
            occupy(booking, hit.places)
        tell(booking, "lessened", now, reason)
        if hit.lost.is_room:
            tell_party(booking, "moved", now)
    elif fate is Fate.MOVE and hit.to:
        vacate(booking, leaves(booking.resource))
        booking.resource = hit.to
        booking.change(now)
        db.session.flush()
        occupy(booking, hit.places)
        tell(booking, "moved", now, reason)
    else:
        release(booking)
        booking.cancel(now)
        tell(booking, "cancelled", now, reason)
    return before | {"fate": fate.value, "sequence": booking.sequence}


def _as_it_was(booking: Booking) -> dict[str, Any]:
    rows = select(Occupancy.resource_id, Occupancy.unit).where(Occupancy.booking_id == booking.id)
    return {
        "booking": booking.id,
        "status": booking.status.value,
        "resource": booking.resource_id,
        "places": [list(row) for row in db.session.execute(rows)],
        "items": [[item.resource.id, item.quantity] for item in items_of(booking)],
    }
