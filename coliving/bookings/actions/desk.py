"""At the desk: booking for somebody else, who may be standing there already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from coliving.accounts.actions.guests import Guest, welcome
from coliving.accounts.models import User
from coliving.bookings.actions.deciding import Override, check, holding, record
from coliving.bookings.actions.unrolling import in_order, same_series, write_series
from coliving.bookings.approval import asks_first
from coliving.bookings.asking import Ask, Wish, gather
from coliving.bookings.audit import note
from coliving.bookings.letters import tell
from coliving.bookings.models import Booking, CheckIn, Means
from coliving.bookings.planning import SeriesWish
from coliving.bookings.rules import needs_approval
from coliving.bookings.series_letters import tell_all
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
        _refuse_unasked(ask, desk)
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


def book_series_for(
    person: User | Guest, series: SeriesWish, confirmed: Sequence[Wish], desk: Desk, now: datetime
) -> list[Booking]:
    """Book what was confirmed of a series for somebody else: all of it, or raise Refused.

    The same form sent twice books once, for whoever is known.
    """
    wishes = in_order(series, confirmed, now)
    owner = desk.by if isinstance(person, Guest) else person
    with holding({wish.resource.id for wish in wishes}, owner, now):
        if isinstance(person, User) and (twins := same_series(person, series, wishes)):
            return twins
        member = welcome(person, desk.by.language, now) if isinstance(person, Guest) else person
        for wish in wishes:
            _refuse_unasked(Ask(member, wish, now), desk)
        bookings = write_series(member, series, wishes, desk.override, now)
        for one in bookings:
            one.booked_by_id = desk.by.id
        said = _told(bookings[0]) | {"dates": len(bookings)}
        note(series.resource.space_id, desk.by, "booked_for", said, now)
        tell_all(bookings, "booked", now)
    return bookings


def _refuse_unasked(ask: Ask, desk: Desk) -> None:
    """A volunteer cannot say yes for the space."""
    if asks_first(desk.by, *ask.wish.things) and (unasked := needs_approval(ask)):
        raise Refused(unasked)


def _told(booking: Booking) -> dict[str, object]:
    return {
        "who": booking.member.name,
        "what": booking.resource.name,
        "from": booking.span.start.isoformat(),
        "until": booking.span.end.isoformat(),
    }
