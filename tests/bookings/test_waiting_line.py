"""Standing in line: who may, for how much, and who knows of it."""

from datetime import timedelta

import pytest

from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel
from coliving.bookings.actions.waiting import (
    MOST,
    forget_old_places,
    offer_freed,
    stop_waiting,
    wait,
)
from coliving.bookings.waiting import ahead_of, places_of, waiting_in
from coliving.errors import Refused
from coliving.spaces.policy import Policy
from coliving.spans import A_DAY
from tests.bookings.lending import taken
from tests.cast import MONDAY, SUNDAY, at, make, person, wish

__all__ = ["taken"]  # the fixture of a neighbour

NOON = SUNDAY.replace(hour=12)
AN_HOUR = timedelta(hours=1)
TUESDAY = MONDAY + A_DAY


def test_nobody_waits_for_what_is_free_their_own_or_not_to_be_had(taken, bob, alice, workshop):
    for member, span, why in (
        (alice, wish(workshop, 14, 16), "free"),
        (bob, wish(workshop, 9, 12), "already"),
    ):
        with pytest.raises(Refused, match=why):
            wait(member, span, SUNDAY)
    workshop.policy = Policy(longest=60)
    make(workshop)
    with pytest.raises(Refused, match="too_long"):
        wait(alice, wish(workshop, 9, 12), SUNDAY)


def test_waiting_twice_is_waiting_once_and_nobody_waits_for_everything(taken, alice, workshop):
    places = [wait(alice, wish(workshop, 9, 12), SUNDAY) for _tap in range(2)]
    assert places[0] is places[1]
    for number in range(1, MOST):
        wanted = wish(workshop, 7 + number, 8 + number, TUESDAY)
        book(taken.member, wanted, SUNDAY)
        wait(alice, wanted, SUNDAY)
    book(taken.member, wish(workshop, 14, 16), SUNDAY)

    with pytest.raises(Refused, match="waits_enough"):
        wait(alice, wish(workshop, 14, 16), SUNDAY)
    stop_waiting(places[0], SUNDAY)
    wait(alice, wish(workshop, 14, 16), SUNDAY)


def test_whoever_stops_waiting_is_offered_nothing(taken, alice, workshop):
    place = wait(alice, wish(workshop, 9, 12), SUNDAY)
    for _tap in range(2):
        stop_waiting(place, SUNDAY)
    cancel(taken, NOON)

    assert offer_freed(NOON) == 0
    assert not places_of(alice, NOON)


def test_the_line_is_known_to_those_in_it_and_to_the_space(taken, alice, charlie, workshop):
    first = wait(alice, wish(workshop, 9, 11), SUNDAY)
    second = wait(charlie, wish(workshop, 10, 12), SUNDAY + AN_HOUR)

    assert [ahead_of(place, NOON) for place in (first, second)] == [0, 1]
    assert places_of(charlie, NOON) == [second]
    assert waiting_in(workshop.space, NOON) == [first, second]
    assert waiting_in(workshop.space, at(9, 10).start) == [second]


def test_old_places_are_forgotten(taken, alice, workshop):
    wait(alice, wish(workshop, 9, 12), SUNDAY)

    assert forget_old_places(at(9, 12).end + 30 * A_DAY) == 0
    assert forget_old_places(at(9, 12).end + 31 * A_DAY) == 1


def test_someone_else_may_wait_after_us(taken, workshop):
    people = [person(name) for name in ("Eve", "Finn")]
    places = [wait(one, wish(workshop, 9, 12), SUNDAY) for one in people]

    assert [ahead_of(place, SUNDAY) for place in places] == [0, 1], "the id decides a tie"
