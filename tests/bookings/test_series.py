"""Bookings made together: planned, confirmed and booked, all of them or none."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from coliving.bookings.actions.book import book
from coliving.bookings.actions.series import book_series
from coliving.bookings.models import Booking, Occupancy
from coliving.bookings.models.series import Rhythm
from coliving.bookings.planning import SeriesWish, plan
from coliving.bookings.recurrence import Hours, Rule
from coliving.db import db
from coliving.errors import Refused
from coliving.spaces.models import ResourceKind
from coliving.spaces.policy import Policy, QuotaPeriod
from tests.bookings.series import (
    A_WEEK,
    MORNING,
    booked,
    far,
    granted,
    letters,
    occupied,
    weekly,
)
from tests.cast import MONDAY, PARIS, SUNDAY, at, make, resource, wish

__all__ = ["far"]  # a fixture


def test_a_series_is_booked_at_the_same_time_on_the_wall_clock(alice, far):
    bookings = booked(alice, weekly(far, 4, date(2026, 3, 16)))

    starts = [one.span.start.astimezone(PARIS) for one in bookings]
    assert {start.time() for start in starts} == {time(9)}
    offsets = [start.utcoffset() // timedelta(hours=1) for start in starts]
    assert offsets == [1, 1, 2]  # Easter Monday is left out
    assert {one.series_id for one in bookings} == {bookings[0].series_id}
    assert occupied() == {one.id for one in bookings}
    assert far.revision == 1


def test_a_market_stall_for_ten_fridays_skips_the_first_of_may(alice, far):
    stall = SeriesWish(far, Rule(Rhythm.WEEKLY, date(2026, 3, 20), times=10), MORNING)

    dates = plan(alice, stall, SUNDAY)
    bookings = booked(alice, stall)

    labour, victory = [one for one in dates if not one.is_yes]
    assert (labour.day, labour.holiday) == (date(2026, 5, 1), "Fête du Travail")
    assert (labour.moved, labour.other) == (None, None)
    assert victory.day == date(2026, 5, 8)
    assert len(dates) == 10
    assert len(bookings) == 8


def test_conflicts_are_known_before_confirming_and_what_could_be_had_instead(
    alice, bob, far, la_filature
):
    book(bob, wish(far, 10, 12, MONDAY + A_WEEK), SUNDAY)

    dates = plan(alice, weekly(far, 3), SUNDAY)
    library = resource(la_filature, ResourceKind.ROOM, "Library")
    (with_library,) = [one for one in plan(alice, weekly(far, 3), SUNDAY) if not one.is_yes]

    assert [one.is_yes for one in dates] == [True, False, True]
    assert [reason.code for reason in dates[1].reasons] == ["taken"]
    assert dates[1].moved.span == at(8, 10, MONDAY + A_WEEK)
    assert dates[1].other is None
    assert with_library.other.resource == library
    chosen = [dates[0].wish, with_library.other, dates[2].wish]
    bookings = book_series(alice, weekly(far, 3), chosen, SUNDAY)
    assert [one.resource.name for one in bookings] == ["Workshop", "Library", "Workshop"]


def test_a_smaller_room_is_no_equal(alice, bob, far, la_filature):
    far.capacity = 12
    resource(la_filature, ResourceKind.ROOM, "Library")
    book(bob, wish(far, 9, 11), SUNDAY)

    assert plan(alice, weekly(far, 2), SUNDAY)[0].other is None


def test_when_a_date_is_lost_meanwhile_nothing_is_booked(alice, bob, far):
    confirmed = granted(alice, weekly(far, 4))
    book(bob, wish(far, 10, 12, MONDAY + A_WEEK), SUNDAY)

    with pytest.raises(Refused) as refused:
        book_series(alice, weekly(far, 4), confirmed, SUNDAY)

    (refusal,) = refused.value.refusals
    assert refusal.code == "taken"
    assert "9 mars" in refusal.message
    assert not db.session.scalars(select(Booking).where(Booking.member_id == alice.id)).all()


def test_a_series_counts_itself_in_a_quota(alice, far):
    far.policy = Policy(horizon=365, quota_bookings=2, quota_period=QuotaPeriod.MONTH)
    make(far)
    book(alice, wish(far, 14, 15, date(2026, 3, 31)), SUNDAY)

    dates = plan(alice, weekly(far, 9), SUNDAY)

    by_month = {month: [one.is_yes for one in dates if one.day.month == month] for month in (3, 4)}
    assert by_month == {3: [True] + [False] * 4, 4: [False, True, True, False]}
    assert {r.code for one in dates for r in one.reasons} == {"over_quota", "closed"}


def test_every_part_of_a_whole_is_taken(alice, hall):
    whole, north, _ = hall

    bookings = booked(alice, weekly(whole, 3))

    assert db.session.scalar(select(func.count(Occupancy.id))) == 6
    assert not plan(alice, weekly(north, 1), SUNDAY)[0].is_yes
    assert occupied() == {one.id for one in bookings}


def test_units_are_filled_one_after_the_other(alice, bob, desks):
    for _ in range(11):
        book(bob, wish(desks, 9, 11), SUNDAY)

    booked(alice, weekly(desks, 2))

    assert [one.is_yes for one in plan(bob, weekly(desks, 2), SUNDAY)] == [False, True]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (Rule(Rhythm.WEEKLY, MONDAY, until=date(2027, 4, 1)), "over_a_year"),
        (Rule(Rhythm.MONTHLY, MONDAY, times=20), "over_a_year"),
        (Rule(Rhythm.WEEKLY, date(2027, 6, 1), times=2), "over_a_year"),
        (Rule(Rhythm.WEEKLY, MONDAY, until=date(2026, 3, 1)), "no_days"),
    ],
)
def test_a_series_goes_somewhere_and_at_most_a_year_ahead(alice, far, rule, code):
    with pytest.raises(Refused) as refused:
        plan(alice, SeriesWish(far, rule, MORNING), SUNDAY)
    assert refused.value.args == (code,)


def test_a_form_that_is_sent_twice_books_once(alice, far):
    series = weekly(far, 3)
    confirmed = granted(alice, series)

    first = book_series(alice, series, confirmed, SUNDAY)
    again = book_series(alice, series, confirmed, SUNDAY)

    assert [one.id for one in first] == [one.id for one in again]
    assert len(letters("series_booked")) == 1


def test_one_letter_tells_of_all(alice, far):
    booked(alice, weekly(far, 4))

    (letter,) = letters("series_booked")
    assert [one["sequence"] for one in letter.facts["bookings"]] == [0] * 4
    assert letter.recipient == "alice@example.org"


def test_what_a_stranger_may_not_have_is_not_in_the_series(charlie, far):
    evening = weekly(far, 2, hours=Hours(time(19), time(21)))

    dates = plan(charlie, evening, SUNDAY)
    with pytest.raises(Refused) as refused:
        book_series(charlie, evening, [one.wish for one in dates], SUNDAY)

    assert refused.value.args == ("members_only", "members_only")


def test_hours_that_the_clocks_skip_are_shown_and_not_booked(alice, far, la_filature):
    night = Hours(time(2, 30), time(4))
    rule = Rule(Rhythm.WEEKLY, date(2026, 3, 22), until=date(2026, 4, 5))

    dates = plan(alice, SeriesWish(far, rule, night), SUNDAY)

    assert [(one.day.day, one.wish is None) for one in dates] == [
        (22, False),
        (29, True),
        (5, False),
    ]


def test_the_night_the_clocks_go_back_nine_is_still_nine(alice, far):
    bookings = booked(alice, weekly(far, 2, date(2026, 10, 19)))

    assert [one.span.start for one in bookings] == [
        datetime.combine(day, time(9), PARIS) for day in (date(2026, 10, 19), date(2026, 10, 26))
    ]


def test_nothing_confirmed_is_nothing_booked(alice, far):
    with pytest.raises(Refused) as refused:
        book_series(alice, weekly(far, 3), [], SUNDAY)
    assert refused.value.args == ("nothing_left",)


def test_every_other_week_and_once_a_month(alice, far):
    fortnightly = SeriesWish(far, Rule(Rhythm.FORTNIGHTLY, MONDAY, times=3), MORNING)
    monthly = SeriesWish(
        far, Rule(Rhythm.MONTHLY, date(2026, 3, 3), until=date(2026, 6, 30)), MORNING
    )

    assert [one.day.day for one in plan(alice, fortnightly, SUNDAY)] == [2, 16, 30]
    assert [one.day.day for one in plan(alice, monthly, SUNDAY)] == [3, 7, 5, 2]
