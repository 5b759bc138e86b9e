"""A series as rows: each wish that was granted becomes a booking of its own."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.actions.deciding import Override, record
from coliving.bookings.asking import Wish
from coliving.bookings.judging import Judge, Verdict
from coliving.bookings.models import HOLDING, Booking, Occupancy, Series
from coliving.bookings.planning import SeriesWish, hull, refuse_too_far
from coliving.bookings.together import take_along
from coliving.db import db
from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.spans import Span


def in_order(series: SeriesWish, confirmed: Sequence[Wish], now: datetime) -> list[Wish]:
    """What was confirmed, by its time. Raises Refused for nothing, and for what is too far off."""
    refuse_too_far(series, series.occurrences(), now)
    if not confirmed:
        raise Refused(Refusal("nothing_left", _("Choose at least one date.")))
    return sorted(confirmed, key=lambda wish: wish.span)


def write_series(
    member: User,
    series: SeriesWish,
    wishes: Sequence[Wish],
    override: Override | None,
    now: datetime,
) -> list[Booking]:
    """The bookings with their places, in the caller's transaction, which holds all of these.

    Raises Refused with a reason for each date that cannot be had.
    """
    judge = Judge(member, hull([wish.span for wish in wishes]), now)
    verdicts = judge.grant(wishes, override)
    row = _series(member, series, wishes, now)
    bookings = [_booking(member, row, wish, now) for wish in wishes]
    db.session.add_all(bookings)
    db.session.flush()
    occupy_all(bookings, verdicts)
    for booking, verdict in zip(bookings, verdicts, strict=True):
        take_along(booking, verdict.wish.items)
        record(booking, [*verdict.broken], override, now)
    return bookings


def same_series(member: User, series: SeriesWish, wishes: Sequence[Wish]) -> list[Booking]:
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


def _series(member: User, series: SeriesWish, wishes: Sequence[Wish], now: datetime) -> Series:
    zone = series.resource.space.zone
    row = Series(
        resource=series.resource,
        member=member,
        rhythm=series.rule.rhythm,
        first_day=series.rule.first,
        last_day=day_of(wishes[-1].span, zone),
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


def occupy_all(bookings: Sequence[Booking], verdicts: Sequence[Verdict]) -> None:
    """Each takes the places that were found free for it."""
    for booking, verdict in zip(bookings, verdicts, strict=True):
        db.session.add_all(Occupancy.of(booking, *place) for place in verdict.places)
    db.session.flush()


def day_of(span: Span, zone: ZoneInfo) -> date:
    """The day on which it begins, on the wall calendar of the zone."""
    return span.start.astimezone(zone).date()
