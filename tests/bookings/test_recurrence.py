"""Series on the wall clock, against somebody who reads the calendar day by day."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coliving.bookings.models.series import Rhythm
from coliving.bookings.recurrence import A_YEAR, Hours, Rule, unroll
from coliving.spans import A_DAY
from tests.cast import PARIS

days = st.dates(date(2024, 1, 1), date(2031, 12, 31))
MORNING = Hours(time(9), time(11))


def falls_on(rule: Rule, day: date) -> bool:
    """Whether the day is one of the series, as one would say looking at the calendar."""
    if day.weekday() != rule.first.weekday():
        return False
    if rule.rhythm is not Rhythm.MONTHLY:
        weeks = (day - rule.first).days // 7
        return rule.rhythm is Rhythm.WEEKLY or weeks % 2 == 0
    same = [one for one in month_of(day) if one.weekday() == day.weekday()]
    which = [one for one in month_of(rule.first) if one.weekday() == day.weekday()]
    place = which.index(rule.first)
    return day == (same[place] if place < 4 else same[-1])


def month_of(day: date) -> list[date]:
    around = (day.replace(day=1) + number * A_DAY for number in range(31))
    return [one for one in around if one.month == day.month]


def day_by_day(rule: Rule) -> list[date]:
    found: list[date] = []
    day = rule.first
    while day <= min(rule.until or date.max, rule.first + A_YEAR):
        if len(found) == rule.times:
            break
        if falls_on(rule, day):
            found.append(day)
        day += A_DAY
    return found


@given(rhythm=st.sampled_from(Rhythm), first=days, length=st.integers(0, 500))
def test_until_a_day(rhythm, first, length):
    rule = Rule(rhythm, first, until=first + length * A_DAY)

    assert [one.day for one in unroll(rule, MORNING, PARIS)] == day_by_day(rule)


@given(rhythm=st.sampled_from(Rhythm), first=days, times=st.integers(1, 60))
def test_so_many_times(rhythm, first, times):
    rule = Rule(rhythm, first, times=times)

    assert [one.day for one in unroll(rule, MORNING, PARIS)] == day_by_day(rule)


@given(
    rhythm=st.sampled_from(Rhythm),
    first=days,
    starts=st.times(max_value=time(22)),
    length=st.integers(1, 20),
)
def test_it_is_the_same_on_the_wall_clock_all_year(rhythm, first, starts, length):
    starts = starts.replace(second=0, microsecond=0)
    ends = starts.replace(hour=(starts.hour + length) % 24)
    if starts == ends:
        return
    for one in unroll(Rule(rhythm, first, times=30), Hours(starts, ends), PARIS):
        if one.span:
            begins, stops = (edge.astimezone(PARIS) for edge in (one.span.start, one.span.end))
            assert (begins.date(), begins.time(), stops.time()) == (one.day, starts, ends)
            assert begins.fold == 0


def test_nine_is_nine_when_the_clocks_go_forward_and_back():
    spring = unroll(Rule(Rhythm.WEEKLY, date(2026, 3, 22), times=2), MORNING, PARIS)
    autumn = unroll(Rule(Rhythm.WEEKLY, date(2026, 10, 18), times=2), MORNING, PARIS)

    assert [one.span.start.hour for one in spring if one.span] == [8, 7]
    assert [one.span.start.hour for one in autumn if one.span] == [7, 8]


def test_a_time_that_the_clocks_skip_is_ignored_and_does_not_count():
    night = Hours(time(2, 30), time(4))

    found = unroll(Rule(Rhythm.WEEKLY, date(2026, 3, 22), times=3), night, PARIS)

    assert [(one.day.day, one.span is not None) for one in found] == [
        (22, True),
        (29, False),
        (5, True),
        (12, True),
    ]


def test_a_time_that_comes_twice_is_the_first_of_the_two():
    night = Hours(time(2, 30), time(4))

    (once,) = unroll(Rule(Rhythm.WEEKLY, date(2026, 10, 25), times=1), night, PARIS)

    assert once.span
    assert once.span.start == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert once.span.end == datetime(2026, 10, 25, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (date(2026, 3, 3), [(3, 3), (4, 7), (5, 5), (6, 2)]),  # the first Tuesday
        (date(2026, 1, 30), [(1, 30), (2, 27), (3, 27), (4, 24)]),  # the fifth Friday: the last
        (date(2026, 1, 23), [(1, 23), (2, 27), (3, 27), (4, 24)]),  # the fourth
    ],
)
def test_the_same_weekday_of_each_month(first, expected):
    found = unroll(Rule(Rhythm.MONTHLY, first, times=4), MORNING, PARIS)

    assert [(one.day.month, one.day.day) for one in found] == expected


def test_a_night_out_ends_on_the_next_day():
    (night,) = unroll(
        Rule(Rhythm.WEEKLY, date(2026, 3, 6), times=1), Hours(time(20), time(1)), PARIS
    )

    assert night.span
    assert night.span.end.astimezone(PARIS).date() == date(2026, 3, 7)
