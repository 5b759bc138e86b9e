"""Bookings made together: booked, moved and cancelled in one transaction, told in one letter.

What was confirmed on the screen is what happens, or nothing does: no date is dropped or
moved behind anybody's back.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from coliving.accounts.models import User
from coliving.bookings.actions.deciding import Override, holding, record
from coliving.bookings.actions.unrolling import (
    day_of,
    in_order,
    occupy_all,
    same_series,
    write_series,
)
from coliving.bookings.approval import said_yes, stand, too_late
from coliving.bookings.asking import Ask, Wish
from coliving.bookings.judging import Judge, dated
from coliving.bookings.models import HOLDING, Booking, Occupancy
from coliving.bookings.planning import SeriesWish, hull
from coliving.bookings.recurrence import Hours
from coliving.bookings.request_letters import tell_standing
from coliving.bookings.series_letters import tell_all
from coliving.bookings.together import items_of_all, numbers_of
from coliving.db import db
from coliving.errors import Refusal, Refused
from coliving.i18n import _, short_day
from coliving.spaces.models import Resource
from coliving.spans import A_DAY, Span


class Scope(StrEnum):
    """Which bookings of a series: one of them is changed like any booking."""

    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True)
class Shift:
    """As many days later (or earlier), and these hours instead, on the wall clock."""

    days: int
    hours: Hours


def book_series(
    member: User,
    series: SeriesWish,
    confirmed: Sequence[Wish],
    now: datetime,
    override: Override | None = None,
) -> list[Booking]:
    """Book what was confirmed, all of it; or raise Refused with a reason for each date.

    The confirmed wishes are the series' own, less those that were skipped, and with other
    hours or an equal thing where that was chosen. Whoever has these very bookings already
    gets those. Whether somebody may override is for the caller to know.
    """
    wishes = in_order(series, confirmed, now)
    with holding(set().union(*(wish.numbers for wish in wishes)), member, now):
        if member.deleted_at is not None:  # in another window, a moment before
            raise Refused(Refusal("gone", _("This account was deleted.")))
        if twins := same_series(member, series, wishes):  # the form was sent twice
            return twins
        bookings = write_series(member, series, wishes, override, now)
        stand(bookings, now)
        tell_standing(bookings, "booked", now)
    return bookings


def cancel_series(
    booking: Booking, scope: Scope, now: datetime, override: Override | None = None
) -> int:
    """Give back what is to come of the series; answer how many bookings that were.

    Raises Refused when one is inside the space's notice, unless a manager does it.
    """
    held = numbers_of(affected(booking, scope, now))
    with holding(held, booking.member, now):
        bookings = _still_there(booking, scope, held, now)
        _refuse_late(bookings, override, now)
        _release(bookings)
        for one in bookings:
            one.cancel(now)
        tell_all(bookings, "cancelled", now, override.reason if override else "")
    return len(bookings)


def move_series(
    booking: Booking, scope: Scope, shift: Shift, now: datetime, override: Override | None = None
) -> int:
    """Move what is to come of the series, all of it; answer how many bookings that were.

    Raises Refused with a reason for each date that cannot move, and leaves them as they were.
    Requests are asked anew; what the space has said yes to is not moved, as in `move`. A manager
    sets house rules aside, on record, and never moves anything onto what is taken.
    """
    held = numbers_of(affected(booking, scope, now))
    with holding(held, booking.member, now):
        bookings = _still_there(booking, scope, held, now)
        _refuse_late(bookings, override, now)
        wishes = _shifted(bookings, shift)
        _refuse_approved(bookings, wishes, override, now)
        leaving = frozenset(one.id for one in bookings)
        judge = Judge(booking.member, hull([wish.span for wish in wishes]), now, leaving)
        verdicts = judge.grant(wishes, override)
        _release(bookings)
        for one, verdict in zip(bookings, verdicts, strict=True):
            one.move(verdict.wish.span, now)
            record(one, [*verdict.broken], override, now)
        db.session.flush()
        occupy_all(bookings, verdicts)
        stand([one for one in bookings if one.is_pending], now)
        tell_standing(bookings, "moved", now)
    return len(bookings)


def affected(booking: Booking, scope: Scope, now: datetime) -> list[Booking]:
    """The bookings of the series that the scope is about: still to come, in the same space."""
    query = select(Booking).join(Booking.resource).options(joinedload(Booking.member))
    query = query.where(
        Booking.series_id == booking.series_id,
        Booking.member_id == booking.member_id,
        Booking.status.in_(HOLDING),
        Booking.starts_at > now,
        Resource.space_id == booking.resource.space_id,
    )
    if scope is Scope.FOLLOWING:
        query = query.where(Booking.starts_at >= booking.starts_at)
    return list(db.session.scalars(query.order_by(Booking.starts_at, Booking.id)))


def _still_there(
    booking: Booking, scope: Scope, locked: Collection[int], now: datetime
) -> list[Booking]:
    """What is affected now that it is locked; Refused if that is nothing, or lies elsewhere."""
    bookings = affected(booking, scope, now)
    if not bookings:
        raise Refused(Refusal("nothing_left", _("Nothing of this series is still to come.")))
    if not numbers_of(bookings) <= set(locked):
        text = _("This series has just been changed. Look at it before you go on.")
        raise Refused(Refusal("changed", text))
    return bookings


def _refuse_approved(
    bookings: Sequence[Booking], wishes: Sequence[Wish], override: Override | None, now: datetime
) -> None:
    """Raise Refused once for what the space would have to say yes to again, unless it does."""
    for one, wish in zip(bookings, wishes, strict=True):
        unasked = said_yes(one, wish)
        if unasked and override is None:
            raise Refused(unasked)
        record(one, [unasked.code] if unasked else [], override, now)


def _refuse_late(bookings: Sequence[Booking], override: Override | None, now: datetime) -> None:
    """Raise Refused for those inside the space's notice; on record where a manager insists."""
    refusals = []
    for one in bookings:
        wish = Wish(one.resource, one.span)
        if late := too_late(one, Ask(one.member, wish, now)):
            record(one, [late.code], override, now)
            refusals.append(dated(wish, late))
    if refusals and override is None:
        raise Refused(*refusals)


def _release(bookings: Sequence[Booking]) -> None:
    numbers = [booking.id for booking in bookings]
    db.session.execute(delete(Occupancy).where(Occupancy.booking_id.in_(numbers)))


def _shifted(bookings: Sequence[Booking], shift: Shift) -> list[Wish]:
    """All that they take, at other times. Raises Refused where the clocks skip one of them."""
    items = items_of_all(bookings)
    return [
        Wish(one.resource, _later(one, shift), one.purpose, one.party, items.get(one.id, ()))
        for one in bookings
    ]


def _later(booking: Booking, shift: Shift) -> Span:
    """The booking's own day, so many days later."""
    zone = booking.resource.space.zone
    day = day_of(booking.span, zone) + shift.days * A_DAY
    span = shift.hours.on(day, zone)
    if span is None:
        text = _("%(day)s: the clocks go forward over that time.", day=short_day(day))
        raise Refused(Refusal("skipped", text))
    return span
