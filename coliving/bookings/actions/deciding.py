"""Lock, then check: what booking and moving have in common."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from coliving.accounts.models import User
from coliving.bookings.asking import Ask
from coliving.bookings.audit import note
from coliving.bookings.guards import NAME as GUARD
from coliving.bookings.models import LONGEST, Booking
from coliving.bookings.rules import refusals
from coliving.bookings.together import lacking, numbers_of
from coliving.bookings.units import Place, lock, taken
from coliving.db import db, transaction
from coliving.errors import Refusal, Refused
from coliving.i18n import _, duration
from coliving.spaces.models import Resource


@dataclass(frozen=True)
class Override:
    """A manager breaks house rules, and says why. Never an overlap."""

    by: User
    reason: str


@dataclass(frozen=True)
class Permit:
    """Yes: to these places, at the price of breaking these rules."""

    places: list[Place]
    broken: list[str]


@contextmanager
def holding(resources: set[int], member: User, now: datetime) -> Iterator[None]:
    """A transaction in which nobody else writes to these calendars or for this member.

    Everything that shares time with the resources is locked too, and read as it is now.
    Should the database itself refuse an overlap, that is a refusal like any other.
    """
    number = member.id
    try:
        with transaction():
            lock(resources, now)
            User.lock(number, now)
            yield
    except IntegrityError as error:
        if GUARD not in str(error.orig):
            raise
        raise Refused(taken(db.session.get_one(Resource, min(resources)))) from error


def still_there(booking: Booking, locked: Collection[int]) -> None:
    """Raise Refused if the booking went to another resource while we waited for these.

    The other one's calendar is not ours to write to: nobody has locked it.
    """
    if not numbers_of([booking]) <= set(locked):
        text = _("This booking has just been changed. Look at it before you go on.")
        raise Refused(Refusal("changed", text))


def impossible(ask: Ask) -> list[Refusal]:
    """What nobody may override: the time is taken, or longer than the calendar can hold."""
    reasons = lacking(ask) if ask.wish.items or not ask.vacancy.places else []
    if ask.span.length > LONGEST:
        text = _("At most %(length)s at a time.", length=duration(LONGEST))
        reasons.append(Refusal("too_long", text, "end"))
    return reasons


def check(ask: Ask, override: Override | None, excused: Collection[str] = ()) -> Permit:
    """Say yes, or raise Refused with every reason why not, save those that are excused."""
    free = ask.vacancy.places
    hard = impossible(ask)
    house_rules = [refusal for refusal in refusals(ask) if refusal.code not in excused]
    if hard or (house_rules and override is None):
        known = {refusal.code for refusal in house_rules}
        raise Refused(*house_rules, *(refusal for refusal in hard if refusal.code not in known))
    return Permit(free, [refusal.code for refusal in house_rules])


def record(booking: Booking, codes: list[str], override: Override | None, now: datetime) -> None:
    """Write down which rules were broken, by whom and why. Earlier ones stay on record."""
    if override is None or not codes:
        return
    booking.override_by_id = override.by.id
    booking.override_codes = sorted({*(booking.override_codes or ()), *codes})
    booking.override_reason = override.reason
    said = {
        "who": booking.member.name,
        "what": booking.resource.name,
        "from": booking.starts_at.isoformat(),
        "until": booking.ends_at.isoformat(),
        "rules": sorted(codes),
        "reason": override.reason,
    }
    note(booking.resource.space_id, override.by, "override", said, now)
