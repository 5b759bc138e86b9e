"""Somebody came: checking in, at the desk or from the paper list, and taking it back."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.actions.deciding import holding
from coliving.bookings.audit import note
from coliving.bookings.letters import tell
from coliving.bookings.models import Booking, CheckIn, Means, Status
from coliving.bookings.together import numbers_of, places_for
from coliving.bookings.units import occupy
from coliving.db import db, transaction
from coliving.errors import Refusal, Refused
from coliving.i18n import _, day
from coliving.spans import Span

EXPECTED = (Status.CONFIRMED, Status.NO_SHOW)


@dataclass(frozen=True)
class Witness:
    """Who saw somebody come, and how; at a kiosk, nobody did."""

    by: User | None
    means: Means


def check_in(booking: Booking, witness: Witness, now: datetime) -> None:
    """Write down that somebody came for the booking; twice is once.

    What is written down afterwards does not say when: they came at the start. Whoever was
    thought absent has the time back if nobody else has taken it. Raises Refused for what
    is not to be come for, and on any day before the booking's.
    """
    with _locked(booking, now):
        if db.session.get(CheckIn, booking.id):
            return
        _refuse_what_cannot_be(booking, now)
        if booking.status is Status.NO_SHOW:
            _bring_back(booking, now)
        _write(booking, witness, now)


def is_due(booking: Booking, now: datetime) -> bool:
    """Whether somebody may come for it by now: from the morning of its day on."""
    zone = booking.resource.space.zone
    first = booking.span.start.astimezone(zone).date()
    return booking.status in EXPECTED and Span.whole_day(first, zone).start <= now


def undo_check_in(booking: Booking, by: User, now: datetime) -> None:
    """It was somebody else, or a slip of the finger."""
    with _locked(booking, now):
        held = db.session.get(CheckIn, booking.id)
        if held is None:
            return
        detail = {"who": booking.member.name, "what": booking.resource.name}
        db.session.delete(held)
        note(booking.resource.space_id, by, "check_in_undone", detail, now)


def key_in(came: Collection[Booking], by: User, now: datetime) -> int:
    """Write down who came as the paper list has it. Answers how many were new.

    Somebody whose time went to others meanwhile is left out.
    """
    new = 0
    for booking in came:
        try:
            check_in(booking, Witness(by, Means.PAPER), now)
        except Refused:
            continue
        new += 1
    return new


@contextmanager
def _locked(booking: Booking, now: datetime) -> Iterator[None]:
    """A transaction in which nobody else decides whether somebody came.

    Only whoever gets time back touches the calendars; the others change nothing in them.
    """
    this = select(Booking).where(Booking.id == booking.id).with_for_update()
    if booking.status is Status.NO_SHOW:
        with holding(numbers_of([booking]), booking.member, now):
            db.session.scalars(this).one()
            yield
    else:
        with transaction():
            if db.session.scalars(this).one().status is Status.NO_SHOW:
                text = _("This time has just been given back. Please try once more.")
                raise Refused(Refusal("released", text))
            yield


def _refuse_what_cannot_be(booking: Booking, now: datetime) -> None:
    if booking.status not in EXPECTED:
        raise Refused(
            Refusal("not_confirmed", _("This booking does not hold: nobody is expected."))
        )
    if not is_due(booking, now):
        first = booking.span.start.astimezone(booking.resource.space.zone).date()
        text = _("This booking is for %(day)s.", day=day(first))
        raise Refused(Refusal("another_day", text))


def _bring_back(booking: Booking, now: datetime) -> None:
    occupy(booking, places_for(booking))
    booking.status = Status.CONFIRMED
    booking.change(now)
    tell(booking, "booked", now)


def _write(booking: Booking, witness: Witness, now: datetime) -> None:
    is_late_news = witness.means is Means.PAPER or now >= booking.span.end
    came_at = booking.span.start if is_late_news else now
    number = witness.by.id if witness.by else None
    db.session.add(CheckIn(booking=booking, at=came_at, means=witness.means, by_id=number))
