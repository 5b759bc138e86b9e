"""Bookings made together: booked, moved and cancelled in one transaction, told in one letter.

What was confirmed on the screen is what happens, or nothing does: no date is dropped or
moved behind anybody's back.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from coliving.accounts.models import User
from coliving.bookings.actions.deciding import Override, holding, record
from coliving.bookings.approval import said_yes, stand, too_late
from coliving.bookings.asking import Ask, Wish
from coliving.bookings.judging import Judge, Verdict, dated
from coliving.bookings.models import HOLDING, Booking, Occupancy, Series
from coliving.bookings.planning import SeriesWish, hull, refuse_too_far
from coliving.bookings.recurrence import Hours
from coliving.bookings.request_letters import tell_standing
from coliving.bookings.series_letters import tell_all
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
    member: User, series: SeriesWish, confirmed: Sequence[Wish], now: datetime
) -> list[Booking]:
    """Book what was confirmed, all of it; or raise Refused with a reason for each date.

    The confirmed wishes are the series' own, less those that were skipped, and with other
    hours or an equal thing where that was chosen. Whoever has these very bookings already
    gets those.
    """
    refuse_too_far(series, series.occurrences(), now)
    wishes = sorted(confirmed, key=lambda wish: wish.span)
    if not wishes:
        raise Refused(Refusal("nothing_left", _("Choose at least one date.")))
    with holding({wish.resource.id for wish in wishes}, member, now):
        if member.deleted_at is not None:  # in another window, a moment before
            raise Refused(Refusal("gone", _("This account was deleted.")))
        if twins := _same_series(member, series, wishes):  # the form was sent twice
            return twins
        judge = Judge(member, hull([wish.span for wish in wishes]), now)
        verdicts = judge.grant(wishes)
        row = _series(member, series, wishes, now)
        bookings = [_booking(member, row, wish, now) for wish in wishes]
        stand(bookings, now)
        db.session.add_all(bookings)
        db.session.flush()
        _occupy(bookings, verdicts)
        tell_standing(bookings, "booked", now)
    return bookings


def cancel_series(
    booking: Booking, scope: Scope, now: datetime, override: Override | None = None
) -> int:
    """Give back what is to come of the series; answer how many bookings that were.

    Raises Refused when one is inside the space's notice, unless a manager does it.
    """
    places = {one.resource_id for one in affected(booking, scope, now)}
    with holding(places, booking.member, now):
        bookings = _still_there(booking, scope, places, now)
        _refuse_late(bookings, override, now)
        _release(bookings)
        for one in bookings:
            one.cancel(now)
        tell_all(bookings, "cancelled", now, override.reason if override else "")
    return len(bookings)


def move_series(booking: Booking, scope: Scope, shift: Shift, now: datetime) -> int:
    """Move what is to come of the series, all of it; answer how many bookings that were.

    Raises Refused with a reason for each date that cannot move, and leaves them as they were.
    Requests are asked anew; what the space has said yes to is not moved, as in `move`.
    """
    places = {one.resource_id for one in affected(booking, scope, now)}
    with holding(places, booking.member, now):
        bookings = _still_there(booking, scope, places, now)
        _refuse_late(bookings, None, now)
        wishes = [_shifted(one, shift) for one in bookings]
        _refuse_approved(bookings, wishes)
        leaving = frozenset(one.id for one in bookings)
        judge = Judge(booking.member, hull([wish.span for wish in wishes]), now, leaving)
        verdicts = judge.grant(wishes)
        _release(bookings)
        for one, wish in zip(bookings, wishes, strict=True):
            one.move(wish.span, now)
        db.session.flush()
        _occupy(bookings, verdicts)
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


def _same_series(member: User, series: SeriesWish, wishes: Sequence[Wish]) -> list[Booking]:
    """The bookings of a series that has all of the wishes, if the member has one."""
    query = select(Booking).join(Series, Series.id == Booking.series_id).order_by(Booking.starts_at)
    query = query.where(
        Series.member_id == member.id,
        Series.resource_id == series.resource.id,
        Series.first_day == series.rule.first,
        Series.starts == series.hours.starts,
        Series.ends == series.hours.ends,
        Booking.member_id == member.id,
        Booking.status.in_(HOLDING),
    )
    wanted = {(wish.resource.id, wish.span) for wish in wishes}
    found = [one for one in db.session.scalars(query) if (one.resource_id, one.span) in wanted]
    return found if len(found) == len(wanted) else []


def _still_there(
    booking: Booking, scope: Scope, locked: Collection[int], now: datetime
) -> list[Booking]:
    """What is affected now that it is locked; Refused if that is nothing, or lies elsewhere."""
    bookings = affected(booking, scope, now)
    if not bookings:
        raise Refused(Refusal("nothing_left", _("Nothing of this series is still to come.")))
    if not {one.resource_id for one in bookings} <= set(locked):
        text = _("This series has just been changed. Look at it before you go on.")
        raise Refused(Refusal("changed", text))
    return bookings


def _refuse_approved(bookings: Sequence[Booking], wishes: Sequence[Wish]) -> None:
    """Raise Refused once for what the space would have to say yes to again."""
    for one, wish in zip(bookings, wishes, strict=True):
        if unasked := said_yes(one, wish):
            raise Refused(unasked)


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


def _series(member: User, series: SeriesWish, wishes: Sequence[Wish], now: datetime) -> Series:
    zone = series.resource.space.zone
    row = Series(
        resource=series.resource,
        member=member,
        rhythm=series.rule.rhythm,
        first_day=series.rule.first,
        last_day=_day_of(wishes[-1].span, zone),
        starts=series.hours.starts,
        ends=series.hours.ends,
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _booking(member: User, series: Series, wish: Wish, now: datetime) -> Booking:
    return Booking(
        member=member,
        resource=wish.resource,
        span=wish.span,
        purpose=wish.purpose,
        series_id=series.id,
        created_at=now,
        changed_at=now,
    )


def _occupy(bookings: Sequence[Booking], verdicts: Sequence[Verdict]) -> None:
    for booking, verdict in zip(bookings, verdicts, strict=True):
        db.session.add_all(Occupancy.of(booking, *place) for place in verdict.places)
    db.session.flush()


def _release(bookings: Sequence[Booking]) -> None:
    numbers = [booking.id for booking in bookings]
    db.session.execute(delete(Occupancy).where(Occupancy.booking_id.in_(numbers)))


def _shifted(booking: Booking, shift: Shift) -> Wish:
    """The booking's own day, so many days later. Raises Refused where the clocks skip its time."""
    zone = booking.resource.space.zone
    day = _day_of(booking.span, zone) + shift.days * A_DAY
    span = shift.hours.on(day, zone)
    if span is None:
        text = _("%(day)s: the clocks go forward over that time.", day=short_day(day))
        raise Refused(Refusal("skipped", text))
    return Wish(booking.resource, span, booking.purpose)


def _day_of(span: Span, zone: ZoneInfo) -> date:
    return span.start.astimezone(zone).date()
