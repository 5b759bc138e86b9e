from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coliving.spans import Span, clip, merge, subtract

START = datetime(2026, 3, 2, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
REUNION = ZoneInfo("Indian/Reunion")


def hours(start: int, end: int) -> Span:
    return Span(START + timedelta(hours=start), START + timedelta(hours=end))


spans = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 6)).map(lambda pair: hours(pair[0], sum(pair)))
)


def hours_in(spans: list[Span]) -> set[int]:
    """The slow, obvious way: every hour that the spans hold."""
    return {h for h in range(48) if any(s.covers(hours(h, h + 1)) for s in spans)}


def test_a_span_ends_after_it_starts():
    with pytest.raises(ValueError, match="ends after it starts"):
        hours(2, 2)


def test_a_span_is_in_utc():
    nine_in_paris = datetime(2026, 3, 2, 9, tzinfo=PARIS)
    with pytest.raises(ValueError, match="in UTC"):
        Span(nine_in_paris, nine_in_paris + timedelta(hours=1))


def test_subtract_cuts_holes():
    assert subtract([hours(0, 8)], [hours(2, 4)]) == [hours(0, 2), hours(4, 8)]


@pytest.mark.parametrize(
    ("day", "zone", "length"),
    [
        (date(2026, 3, 29), PARIS, 23),
        (date(2026, 10, 25), PARIS, 25),
        (date(2026, 3, 30), PARIS, 24),
        (date(2026, 3, 29), REUNION, 24),
    ],
)
def test_a_day_is_as_long_as_the_clocks_make_it(day: date, zone: ZoneInfo, length: int):
    assert Span.whole_day(day, zone).length == timedelta(hours=length)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_nine_is_nine_on_the_day_the_clocks_change(day: date):
    span = Span.local(day, time(9), time(12), PARIS)
    assert span.start.astimezone(PARIS).hour == 9
    assert span.length == timedelta(hours=3)


def test_nine_in_la_reunion_is_five_in_utc():
    assert Span.local(date(2026, 7, 1), time(9), time(12), REUNION).start.hour == 5


def test_a_night_shift_ends_the_next_day():
    assert Span.local(date(2026, 3, 2), time(22), time(2), PARIS).length == timedelta(hours=4)


@given(spans, spans)
def test_subtract_agrees_with_sets(some: list[Span], holes: list[Span]):
    assert hours_in(subtract(some, holes)) == hours_in(some) - hours_in(holes)


@given(spans)
def test_merged_spans_never_touch(some: list[Span]):
    assert all(before.end < after.start for before, after in pairwise(merge(some)))


@given(spans)
def test_merging_loses_nothing(some: list[Span]):
    assert hours_in(merge(some)) == hours_in(some)


@given(spans, st.integers(0, 20), st.integers(1, 10))
def test_clipped_spans_lie_in_the_window(some: list[Span], start: int, length: int):
    window = hours(start, start + length)
    assert hours_in(clip(some, window)) == hours_in(some) & hours_in([window])
