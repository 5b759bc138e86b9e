"""The waiting list: whoever finds the time taken is offered it when it frees, in their turn."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from coliving.accounts.models import User
from coliving.bookings.actions.deciding import holding
from coliving.bookings.approval import stand
from coliving.bookings.asking import Wish, gather
from coliving.bookings.letters import tell
from coliving.bookings.models import HOLDING, Booking, Status, WaitingPlace
from coliving.bookings.request_letters import tell_standing
from coliving.bookings.rules import refusals
from coliving.bookings.together import numbers_of, places_for, wish_of
from coliving.bookings.units import lock, occupy, release
from coliving.bookings.waiting import in_line, is_for, line_for, take_by
from coliving.db import db, transaction
from coliving.errors import Refusal, Refused
from coliving.i18n import _, ngettext
from coliving.spaces.models import Resource

MOST = 10
"""How many places somebody may have at once: to wait for everything is to wait for nothing."""
KEPT = timedelta(days=30)
WAITED = frozenset({"too_soon"})
"""What nobody is told who takes what they were offered in time."""


def wait(member: User, wish: Wish, now: datetime) -> WaitingPlace:
    """Put the member in line for the time of one thing. Twice is once.

    Raises Refused where it is free after all, or could not be had even if it were.
    """
    with holding({wish.resource.id}, member, now):
        if place := _own_place(member, wish, now):
            return place
        ask = gather(member, wish, now)
        reasons = refusals(ask) or list(_no_use_waiting(member, wish, now))
        if ask.vacancy.places:
            reasons = [Refusal("free", _("It is free now: you can book it at once."))]
        if member.deleted_at is not None:
            reasons = [Refusal("gone", _("This account was deleted."))]
        if reasons:
            raise Refused(*reasons)
        place = WaitingPlace(
            member=member,
            resource=wish.resource,
            span=wish.span,
            created_at=now,
            seen=wish.resource.revision,
        )
        db.session.add(place)
        db.session.flush()
    return place


def stop_waiting(place: WaitingPlace, now: datetime) -> None:
    """Give up the place in line."""
    with transaction():
        this = select(WaitingPlace).where(WaitingPlace.id == place.id).with_for_update()
        held = db.session.scalars(this).one()
        held.closed_at = held.closed_at or now


def offer_freed(now: datetime) -> int:
    """Offer whatever has become free to the first in line whom it suits. Answers how many.

    Whatever frees time counts up the revision of its calendar, and so tells where to look.
    """
    changed = (
        select(Resource.id, Resource.revision)
        .join(WaitingPlace, WaitingPlace.resource_id == Resource.id)
        .where(in_line(now), Resource.revision != WaitingPlace.seen)
        .distinct()
    )
    rows = db.session.execute(changed.order_by(Resource.id)).all()
    return sum(_offer(number, revision, now) for number, revision in rows)


def take(booking: Booking, now: datetime) -> None:
    """Take what was offered: from now on it is a booking like any other. Twice is once.

    Raises Refused when it is too late, or a house rule has come in between.
    """
    with holding(numbers_of([booking]), booking.member, now):
        if booking.is_confirmed or booking.status is Status.REQUESTED:
            return
        _refuse_what_is_over(booking, now)
        ask = gather(booking.member, wish_of(booking), now, booking)
        if reasons := [one for one in refusals(ask) if one.code not in WAITED]:
            raise Refused(*reasons)
        stand([booking], now)
        booking.change(now)
        tell_standing([booking], "booked", now)


def pass_on(booking: Booking, now: datetime) -> None:
    """Leave what was offered to the next in line. Raises Refused for what is no offer any more."""
    with holding(numbers_of([booking]), booking.member, now):
        _refuse_what_is_over(booking, now)
        release(booking)
        booking.settle(Status.DECLINED, now)


def expire_offers(now: datetime) -> int:
    """Let go of what nobody took in time, as the letter had said. Answers how many that were."""
    due = select(Booking).where(Booking.status == Status.OFFERED, Booking.expires_at <= now)
    return sum(_expire(booking, now) for booking in db.session.scalars(due).all())


def forget_old_places(now: datetime) -> int:
    """Throw away who waited for what is long over. Answers how many that were."""
    old = delete(WaitingPlace).where(WaitingPlace.ends_at < now - KEPT)
    with transaction():
        return len(db.session.execute(old.returning(WaitingPlace.id)).all())


def _offer(resource_id: int, revision: int, now: datetime) -> int:
    """Offer to one after the other until it suits nobody. Looking alone locks nothing."""
    offered = 0
    while any(is_for(place, now) for place in line_for(resource_id, now)):
        if not _offer_to_first(resource_id, now):
            return offered
        offered += 1
    if not offered:
        _note_seen(resource_id, revision)
    return offered


def _offer_to_first(resource_id: int, now: datetime) -> bool:
    """Hold the time for the first in line whom it suits, if it still suits anybody."""
    with transaction():
        lock({resource_id}, now)
        place = next((one for one in line_for(resource_id, now) if is_for(one, now)), None)
        if place is None:
            return False
        User.lock(place.member_id, now)
        if not is_for(place, now):  # their account or quota has changed a moment ago
            return False
        booking = Booking(
            member=place.member,
            resource=place.resource,
            span=place.span,
            created_at=now,
            changed_at=now,
            offered_at=now,
        )
        booking.wait(Status.OFFERED, take_by(place, now))
        db.session.add(booking)
        db.session.flush()
        occupy(booking, places_for(booking))
        place.offer, place.closed_at = booking, now
        tell(booking, "offered", now)
    return True


def _note_seen(resource_id: int, revision: int) -> None:
    """There is no use in looking again until its calendar has changed.

    Another worker may be writing down the same: nobody waits for anybody here.
    """
    here = (WaitingPlace.resource_id == resource_id) & WaitingPlace.closed_at.is_(None)
    stale = select(WaitingPlace.id).where(here, WaitingPlace.seen != revision)
    with transaction():
        numbers = db.session.scalars(stale.with_for_update(skip_locked=True)).all()
        noted = update(WaitingPlace).where(WaitingPlace.id.in_(numbers))
        db.session.execute(noted.values(seen=revision))


def _expire(booking: Booking, now: datetime) -> bool:
    with holding({booking.resource_id}, booking.member, now):
        due = booking.expires_at
        if booking.status is not Status.OFFERED or due is None or due > now:
            return False
        release(booking)
        booking.settle(Status.EXPIRED, now)
    return True


def _refuse_what_is_over(booking: Booking, now: datetime) -> None:
    until = booking.expires_at
    if booking.status is not Status.OFFERED or until is None or until <= now:
        text = _("This offer is over: the time went to others.")
        raise Refused(Refusal("offer_over", text))


def _own_place(member: User, wish: Wish, now: datetime) -> WaitingPlace | None:
    line = line_for(wish.resource.id, now)
    same = (one for one in line if one.member_id == member.id and one.span == wish.span)
    return next(same, None)


def _no_use_waiting(member: User, wish: Wish, now: datetime) -> list[Refusal]:
    """Why the member has no reason, or no right, to wait for it."""
    theirs = select(Booking.id).where(
        Booking.member_id == member.id,
        Booking.resource_id == wish.resource.id,
        Booking.status.in_(HOLDING),
        Booking.overlapping(wish.span),
    )
    if db.session.scalar(theirs.limit(1)):
        return [Refusal("already", _("You have booked it yourself then."))]
    waiting = select(func.count(WaitingPlace.id)).where(
        WaitingPlace.member_id == member.id, in_line(now)
    )
    if (db.session.scalar(waiting) or 0) >= MOST:
        text = ngettext(
            "You wait for %(num)s time already: give it up first.",
            "You wait for %(num)s times already: give one up first.",
            MOST,
        )
        return [Refusal("waits_enough", text)]
    return []
