"""On which days a series falls, and when on each: pure arithmetic on the wall clock.

The rules are those of RFC 5545 3.3.10, and each rhythm is one of its RRULEs. The first
Tuesday of the month, for four months, from nine to eleven:

    first 2026-03-03   FREQ=MONTHLY;BYDAY=1TU;COUNT=4

    March  ··█······   3 March  09:00–11:00  (08:00 UTC)
    April  ······█··   7 April  09:00–11:00  (07:00 UTC: the clocks have gone forward)
    May    ····█····   5 May    09:00–11:00
    June   █········   2 June   09:00–11:00

A fifth Friday is the last one of its month (BYDAY=-1FR), since few months have five. A day
on which the clocks skip the start or the end has no such time: it is ignored and does not
count (3.3.10, "MUST be ignored and MUST NOT be counted"). A time that comes twice in the
night is the first of the two (3.3.5).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from coliving.bookings.models.series import Rhythm
from coliving.spans import A_DAY, Span, is_skipped

A_WEEK = 7 * A_DAY
A_YEAR = timedelta(days=366)
"""No series lasts for longer than this."""
WEEKS = {Rhythm.WEEKLY: 1, Rhythm.FORTNIGHTLY: 2}
LAST_OF_MONTH = 5


@dataclass(frozen=True)
class Rule:
    """How often from the first day on, until a day that still counts (UNTIL) or N times (COUNT)."""

    rhythm: Rhythm
    first: date
    until: date | None = None
    times: int | None = None


@dataclass(frozen=True)
class Hours:
    """From one time to another on the wall clock; an end that is not after the start is of the
    next day."""

    starts: time
    ends: time

    def on(self, day: date, zone: ZoneInfo) -> Span | None:
        """The span of that day, or nothing where the clocks skip one of its ends."""
        last = day if self.ends > self.starts else day + A_DAY
        if is_skipped(day, self.starts, zone) or is_skipped(last, self.ends, zone):
            return None
        return Span.local(day, self.starts, self.ends, zone)


@dataclass(frozen=True)
class Occurrence:
    """A day of the series. It has no span where the clocks skip its time."""

    day: date
    span: Span | None


def unroll(rule: Rule, hours: Hours, zone: ZoneInfo) -> list[Occurrence]:
    """The days of the series in order, those without such a time among them.

    They end at the rule's end, and in any case a year after the first.
    """
    found: list[Occurrence] = []
    left = rule.times
    last = min(rule.until or date.max, rule.first + A_YEAR)
    for day in _days(rule):
        if day > last or left == 0:
            break
        span = hours.on(day, zone)
        found.append(Occurrence(day, span))
        if left is not None and span is not None:
            left -= 1
    return found


def _days(rule: Rule) -> Iterator[date]:
    if rule.rhythm in WEEKS:
        step = WEEKS[rule.rhythm] * A_WEEK
        yield from (rule.first + number * step for number in count())
    week = (rule.first.day + 6) // 7
    for months in count():
        year, month = divmod(rule.first.year * 12 + rule.first.month - 1 + months, 12)
        yield _weekday_of(date(year, month + 1, 1), rule.first.weekday(), week)


def _weekday_of(month: date, weekday: int, week: int) -> date:
    """The first, second, third or fourth such weekday of the month; the last for the fifth."""
    first = month + (weekday - month.weekday()) % 7 * A_DAY
    if week < LAST_OF_MONTH:
        return first + (week - 1) * A_WEEK
    fifth = first + 4 * A_WEEK
    return fifth if fifth.month == month.month else fifth - A_WEEK
