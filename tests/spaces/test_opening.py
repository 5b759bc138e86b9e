"""When the doors are open: weekly hours on the wall clock, less holidays and closures."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from coliving.spaces.models import Audience, Closure, OpeningHours, Space
from coliving.spaces.opening import opening
from coliving.spans import Span, clip
from tests.cast import MONDAY, SUNDAY, at, make

AN_HOUR = timedelta(hours=1)
CLOCKS_GO_FORWARD, CLOCKS_GO_BACK = date(2026, 3, 29), date(2026, 10, 25)


@pytest.fixture
def barn(network) -> Space:
    """A space in Creuse that has no hours yet."""
    return make(
        Space(network=network, name="Barn", slug="barn", insee_code="23079", changed_at=SUNDAY)
    )


def hours(space: Space, day: date, opens: time, closes: time) -> OpeningHours:
    line = OpeningHours(space_id=space.id, weekday=day.weekday(), opens=opens, closes=closes)
    return make(line)


def open_on(space: Space, day: date) -> list[tuple[str, str]]:
    """The open stretches of a day for everybody, as the wall clock shows them."""
    whole = Span.whole_day(day, space.zone)
    spans = clip(opening(space, whole).everybody, whole)
    return [
        tuple(f"{edge.astimezone(space.zone):%H:%M}" for edge in (span.start, span.end))
        for span in spans
    ]


def length_open(space: Space, day: date) -> timedelta:
    whole = Span.whole_day(day, space.zone)
    return sum((span.length for span in clip(opening(space, whole).everybody, whole)), timedelta())


def test_a_space_without_hours_is_closed(barn: Space):
    assert open_on(barn, MONDAY) == []


def test_the_doors_may_close_for_lunch(barn: Space):
    hours(barn, MONDAY, time(9), time(12))
    hours(barn, MONDAY, time(14), time(18))
    assert open_on(barn, MONDAY) == [("09:00", "12:00"), ("14:00", "18:00")]


def test_hours_that_touch_are_one_stretch(barn: Space):
    hours(barn, MONDAY, time(9), time(12))
    hours(barn, MONDAY, time(12), time(18))
    assert open_on(barn, MONDAY) == [("09:00", "18:00")]


def test_a_night_goes_on_after_midnight(barn: Space):
    tuesday = MONDAY + timedelta(days=1)
    hours(barn, MONDAY, time(20), time(2))
    assert open_on(barn, MONDAY) == [("20:00", "00:00")]
    assert open_on(barn, tuesday) == [("00:00", "02:00")]
    late = Span.local(tuesday, time(1), time(1, 30), barn.zone)
    assert any(stretch.covers(late) for stretch in opening(barn, late).everybody)


def test_sunday_night_goes_on_into_monday(barn: Space):
    hours(barn, MONDAY - timedelta(days=1), time(22), time(4))
    assert open_on(barn, MONDAY) == [("00:00", "04:00")]


def test_round_the_clock_is_from_midnight_to_midnight(barn: Space):
    hours(barn, MONDAY, time(0), time(0))
    assert length_open(barn, MONDAY) == 24 * AN_HOUR


def test_members_have_hours_of_their_own(la_filature: Space):
    found = opening(la_filature, at(8, 22))
    assert clip(found.spans(Audience.MEMBERS), at(8, 22)) == [at(8, 22)]
    assert clip(found.spans(Audience.EVERYBODY), at(8, 22)) == [at(8, 18)]


def test_a_closure_closes_for_members_too(la_filature: Space):
    make(Closure(space_id=la_filature.id, span=at(12, 20)))
    found = opening(la_filature, at(8, 22))
    assert clip(found.everybody, at(8, 22)) == [at(8, 12)]
    assert clip(found.members, at(8, 22)) == [at(8, 12), at(20, 22)]


def test_a_closure_cuts_the_night_that_went_over_midnight(barn: Space):
    tuesday = MONDAY + timedelta(days=1)
    hours(barn, MONDAY, time(20), time(4))
    make(Closure(space_id=barn.id, span=Span.local(tuesday, time(1), time(2), barn.zone)))
    assert open_on(barn, tuesday) == [("00:00", "01:00"), ("02:00", "04:00")]


def test_closures_may_overlap(barn: Space):
    hours(barn, MONDAY, time(8), time(18))
    make(Closure(space_id=barn.id, span=at(10, 13)))
    make(Closure(space_id=barn.id, span=at(12, 15)))
    assert open_on(barn, MONDAY) == [("08:00", "10:00"), ("15:00", "18:00")]


def test_good_friday_is_closed_in_moselle_and_open_in_creuse(barn: Space):
    good_friday = date(2026, 4, 3)
    hours(barn, good_friday, time(9), time(18))
    assert open_on(barn, good_friday) == [("09:00", "18:00")]
    barn.insee_code = "57003"
    assert open_on(barn, good_friday) == []


def test_the_eve_of_a_holiday_ends_when_it_ends(barn: Space):
    """The night of 30 April belongs to the 30th: labour day closes what begins on it."""
    labour_day = date(2026, 5, 1)
    for day in (labour_day - timedelta(days=1), labour_day):
        hours(barn, day, time(20), time(2))
    assert open_on(barn, labour_day) == [("00:00", "02:00")]


def test_la_reunion_keeps_its_own_day_and_its_own_clock(barn: Space):
    barn.insee_code, barn.timezone = "97415", "Indian/Reunion"
    slavery_ended, day_after = date(2026, 12, 20), date(2026, 12, 21)
    for day in (slavery_ended, day_after):
        hours(barn, day, time(9), time(18))
    assert open_on(barn, slavery_ended) == []
    morning = opening(barn, Span.whole_day(day_after, barn.zone)).everybody[-1]
    assert morning.start == datetime(2026, 12, 21, 5, tzinfo=UTC)


def test_saint_pierre_opens_when_paris_has_lunch(barn: Space):
    barn.insee_code, barn.timezone = "97502", "America/Miquelon"
    hours(barn, MONDAY, time(9), time(18))
    (stretch,) = opening(barn, Span.whole_day(MONDAY, barn.zone)).everybody
    assert stretch.start == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert open_on(barn, MONDAY) == [("09:00", "18:00")]


@pytest.mark.parametrize(
    ("day", "long"), [(CLOCKS_GO_FORWARD, 23 * AN_HOUR), (CLOCKS_GO_BACK, 25 * AN_HOUR)]
)
def test_a_day_on_which_the_clocks_change_is_shorter_or_longer(
    barn: Space, day: date, long: timedelta
):
    hours(barn, day, time(0), time(0))
    assert length_open(barn, day) == long


@pytest.mark.parametrize(
    ("day", "long"), [(CLOCKS_GO_FORWARD, 3 * AN_HOUR), (CLOCKS_GO_BACK, 5 * AN_HOUR)]
)
def test_the_night_of_the_change_is_counted_in_real_hours(barn: Space, day: date, long: timedelta):
    hours(barn, day, time(1), time(5))
    assert length_open(barn, day) == long
    assert open_on(barn, day) == [("01:00", "05:00")]


@pytest.mark.parametrize("day", [CLOCKS_GO_FORWARD, CLOCKS_GO_BACK])
def test_nine_is_nine_on_the_day_the_clocks_change(barn: Space, day: date):
    hours(barn, day, time(9), time(18))
    assert open_on(barn, day) == [("09:00", "18:00")]
    assert length_open(barn, day) == 9 * AN_HOUR


def test_hours_that_the_clocks_skip_are_no_hours(barn: Space):
    hours(barn, CLOCKS_GO_FORWARD, time(2), time(3))
    assert open_on(barn, CLOCKS_GO_FORWARD) == []
