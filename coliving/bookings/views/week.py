"""The hours of a week as a page shows them, with the reason where a day is closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from coliving.bookings.board import hours_of
from coliving.db import db
from coliving.i18n import _, hour
from coliving.spaces.models import Closure, Space
from coliving.spaces.opening import Opening, holiday, opening
from coliving.spans import A_DAY, Span, subtract

A_WEEK = timedelta(days=7)
SOON = timedelta(days=60)


@dataclass(frozen=True)
class DayHours:
    """A day of the week: its open stretches, those of members apart, and what closes it."""

    day: date
    everybody: list[Span]
    members: list[Span]
    note: str


def days_from(monday: date) -> list[date]:
    return [monday + A_DAY * number for number in range(7)]


def monday_of(day: date) -> date:
    return day - A_DAY * day.weekday()


def week_of(day: date, space: Space) -> Span:
    """The week of the space's calendar that holds the day, from Monday."""
    monday = monday_of(day)
    first, last = (Span.whole_day(edge, space.zone) for edge in (monday, monday + A_DAY * 6))
    return Span(first.start, last.end)


def week_hours(space: Space, week: Span, hours: Opening) -> list[DayHours]:
    """The seven days of the week with their hours."""
    reasons = list(_closures(space, week))
    zone = space.zone
    days = []
    for day in days_from(week.start.astimezone(zone).date()):
        everybody, members = (
            hours_of(spans, day, zone) for spans in (hours.everybody, hours.members)
        )
        note = holiday(space, day) or _reason(reasons, Span.whole_day(day, zone))
        days.append(DayHours(day, everybody, subtract(members, everybody), note))
    return days


def status(space: Space, hours: Iterable[Span], now: datetime) -> tuple[str, str]:
    """Whether the doors are open now, in words, and the tone to say it in."""
    spans = list(hours)
    zone = space.zone
    for span in spans:
        if span.start <= now < span.end:
            return _("Open until %(time)s", time=hour(span.end, zone)), "free"
    today = Span.whole_day(now.astimezone(zone).date(), zone)
    for span in spans:
        if now < span.start < today.end:
            return _("Opens at %(time)s", time=hour(span.start, zone)), "warn"
    return _("Closed now"), "no"


def next_open_day(space: Space, day: date, now: datetime) -> date | None:
    """The first day from the given one, but not before today, on which the doors open."""
    first = max(day, now.astimezone(space.zone).date())
    for far in (A_WEEK, SOON):  # hardly ever is it not this week
        window = Span.whole_day(first, space.zone).longer(far)
        for span in opening(space, window).members:
            if span.end > max(now, window.start):
                return max(first, span.start.astimezone(space.zone).date())
    return None


def _closures(space: Space, week: Span) -> Iterable[Closure]:
    query = select(Closure).where(Closure.space_id == space.id, Closure.overlapping(week))
    return db.session.scalars(query.order_by(Closure.starts_at))


def _reason(closures: list[Closure], day: Span) -> str:
    return next((line.reason for line in closures if line.span.overlaps(day)), "")
