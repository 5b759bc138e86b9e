"""Some bookings of a series, or all of them, moved and cancelled: each of those, or none."""

from datetime import time, timedelta

import pytest

from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel
from coliving.bookings.actions.deciding import Override
from coliving.bookings.actions.series import Scope, Shift, cancel_series, move_series
from coliving.bookings.models import Status
from coliving.bookings.recurrence import Hours
from coliving.errors import Refused
from coliving.spaces.policy import Policy
from tests.bookings.series import A_WEEK, booked, far, letters, occupied, weekly
from tests.cast import MONDAY, PARIS, SUNDAY, at, make, wish

__all__ = ["far"]  # a fixture

A_DAY = timedelta(days=1)


def test_cancelling_this_and_following_leaves_what_comes_before(alice, far):
    bookings = booked(alice, weekly(far, 4))

    number = cancel_series(bookings[2], Scope.FOLLOWING, SUNDAY)

    assert number == 2
    assert [one.status for one in bookings] == [*[Status.CONFIRMED] * 2, *[Status.CANCELLED] * 2]
    assert [one.sequence for one in bookings] == [0, 0, 1, 1]
    assert occupied() == {one.id for one in bookings[:2]}
    assert len(letters("series_cancelled")) == 1


def test_cancelling_all_leaves_what_has_been_and_what_was_cancelled_alone(alice, far):
    bookings = booked(alice, weekly(far, 4))
    cancel(bookings[2], SUNDAY)
    later = bookings[0].span.end

    assert cancel_series(bookings[3], Scope.ALL, later) == 2
    assert [one.holds for one in bookings] == [True, False, False, False]
    with pytest.raises(Refused) as refused:
        cancel_series(bookings[3], Scope.ALL, later)
    assert refused.value.args == ("nothing_left",)


def test_a_late_cancellation_is_for_managers(alice, bob, far):
    bookings = booked(alice, weekly(far, 3))
    an_hour_before = bookings[0].span.start - timedelta(hours=1)

    with pytest.raises(Refused) as refused:
        cancel_series(bookings[0], Scope.ALL, an_hour_before)
    assert refused.value.args == ("too_late",)
    assert all(one.holds for one in bookings)

    cancel_series(bookings[0], Scope.ALL, an_hour_before, Override(bob, "Flood"))
    assert [one.override_codes for one in bookings] == [["too_late"], [], []]


def test_one_last_booking_is_told_like_any_other(alice, far):
    bookings = booked(alice, weekly(far, 3))

    cancel_series(bookings[2], Scope.FOLLOWING, SUNDAY)

    assert len(letters("cancelled")) == 1
    assert not letters("series_cancelled")


def test_moving_all_keeps_the_hours_of_the_wall_clock(alice, far):
    bookings = booked(alice, weekly(far, 5))

    number = move_series(bookings[1], Scope.FOLLOWING, Shift(1, Hours(time(14), time(17))), SUNDAY)

    tuesdays = [MONDAY + week * A_WEEK + A_DAY for week in range(1, 5)]
    assert number == 4
    assert [one.span for one in bookings] == [at(9, 11), *(at(14, 17, day) for day in tuesdays)]
    assert occupied() == {one.id for one in bookings}
    assert len(letters("series_moved")) == 1


def test_a_series_may_overlap_where_it_was_itself(alice, far):
    bookings = booked(alice, weekly(far, 3))

    move_series(bookings[0], Scope.ALL, Shift(0, Hours(time(10), time(12))), SUNDAY)

    assert [one.span.start.astimezone(PARIS).hour for one in bookings] == [10, 10, 10]


def test_when_one_cannot_move_all_stay(alice, bob, far):
    bookings = booked(alice, weekly(far, 3))
    book(bob, wish(far, 15, 16, MONDAY + A_WEEK), SUNDAY)

    with pytest.raises(Refused) as refused:
        move_series(bookings[0], Scope.ALL, Shift(0, Hours(time(14), time(17))), SUNDAY)

    assert refused.value.args == ("taken",)
    assert {one.span.start.astimezone(PARIS).hour for one in bookings} == {9}
    assert len(occupied()) == 4


def test_what_others_booked_is_no_part_of_it(alice, bob, far):
    mine = booked(alice, weekly(far, 3))
    his = booked(bob, weekly(far, 3, hours=Hours(time(12), time(13))))

    cancel_series(mine[0], Scope.ALL, SUNDAY)

    assert all(one.holds for one in his)


def test_a_manager_moves_a_series_against_a_rule_and_never_onto_what_is_taken(alice, bob, far):
    bookings = booked(alice, weekly(far, 3))
    far.policy = Policy(horizon=365, longest=120)
    make(far)
    longer = Shift(0, Hours(time(9), time(12)))
    with pytest.raises(Refused, match="too_long"):
        move_series(bookings[0], Scope.ALL, longer, SUNDAY)

    assert move_series(bookings[0], Scope.ALL, longer, SUNDAY, Override(bob, "Concert")) == 3

    assert {one.span.length for one in bookings} == {timedelta(hours=3)}
    assert [one.override_codes for one in bookings] == [["too_long"]] * 3
    book(bob, wish(far, 14, 16, MONDAY + A_WEEK), SUNDAY)
    with pytest.raises(Refused, match="taken"):
        move_series(
            *(bookings[0], Scope.ALL, Shift(0, Hours(time(13), time(15))), SUNDAY),
            Override(bob, "Concert"),
        )
    assert {one.span.length for one in bookings} == {timedelta(hours=3)}


@pytest.mark.usefixtures("sunday")
def test_only_whoever_runs_the_space_is_asked_why_and_insists(alice, bob, far, browse):
    first, *_others = booked(alice, weekly(far, 2))
    far.policy = Policy(horizon=365, longest=120)
    make(far)
    address = f"/bookings/{first.uid}/series/move"
    sent = {"day": str(MONDAY), "start": "09:00", "end": "12:00", "scope": "all"}
    for member, status in ((alice, 422), (bob, 303)):
        refused = browse(member).post(address, data=sent)
        assert refused.status_code == 422
        assert ("Why all the same?" in refused.text) is (member is bob)
        answer = browse(member).post(address, data=sent | {"reason": "Concert"})
        assert answer.status_code == status
    assert first.override_by_id == bob.id
