"""Requests that move, are in the way of something, count, or lose who asked."""

from datetime import timedelta

import pytest

from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import delete_account, give_back
from coliving.bookings.actions.changing import Decision, carry_out
from coliving.bookings.actions.checking_in import Witness, check_in
from coliving.bookings.actions.deciding import Override
from coliving.bookings.actions.intents import CloseDoors
from coliving.bookings.actions.move import move
from coliving.bookings.actions.requests import (
    Answer,
    approve,
)
from coliving.bookings.actions.undoing import undo
from coliving.bookings.approval import count_requests, requests_in
from coliving.bookings.asking import Wish
from coliving.bookings.hits import fingerprint, foresee
from coliving.bookings.models import Means, Status
from coliving.bookings.today import visits
from coliving.errors import Refused
from coliving.spaces.models import ResourceKind, Space
from coliving.spaces.policy import Policy
from coliving.spans import A_DAY
from tests.bookings.lending import asked, held, lent, letters
from tests.cast import MONDAY, SUNDAY, at, make, resource, wish

__all__ = ["asked", "lent"]  # the fixtures of a neighbour

TUESDAY = MONDAY + A_DAY


def test_a_request_that_moves_is_asked_anew(asked, lent):
    move(asked, wish(lent, 14, 16, TUESDAY), SUNDAY)

    assert (asked.status, asked.expires_at) == (Status.REQUESTED, asked.span.start)
    assert (len(letters("requested")), len(letters("to_answer"))) == (2, 2)
    assert not letters("moved")


def test_a_request_that_moves_to_where_nobody_need_be_asked_is_a_booking(asked, desks):
    move(asked, wish(desks, 14, 16), SUNDAY)

    assert (asked.status, asked.expires_at) == (Status.CONFIRMED, None)
    assert letters("booked")


def test_what_bob_said_yes_to_is_not_lost_by_moving(asked, bob, lent, desks):
    approve(asked, Answer(bob), SUNDAY)

    with pytest.raises(Refused, match="needs_approval"):
        move(asked, wish(lent, 14, 16), SUNDAY)
    assert (asked.span, asked.is_confirmed) == (at(9, 12), True)
    move(asked, Wish(lent, at(9, 12), "Painting"), SUNDAY)
    assert asked.purpose == "Painting", "what it is for is Alice's to say"
    move(asked, wish(lent, 14, 16), SUNDAY, Override(bob, "The carpenter comes"))
    assert (asked.span, asked.override_codes) == (at(14, 16), ["needs_approval"])
    move(asked, wish(desks, 14, 16), SUNDAY)
    assert asked.is_confirmed, "nobody need be asked for a desk"


def test_a_booking_cannot_slip_into_what_must_be_asked_for(alice, lent, desks):
    booked = book(alice, wish(desks, 9, 12), SUNDAY)

    with pytest.raises(Refused, match="needs_approval"):
        move(booked, wish(lent, 9, 12), SUNDAY)


def test_a_request_counts_towards_the_quota(alice, bob, lent, desks):
    lent.space.policy = Policy(quota_bookings=1)
    make(lent.space)
    book(alice, wish(lent, 9, 10), SUNDAY)

    with pytest.raises(Refused, match="over_quota"):
        book(alice, wish(desks, 9, 10), SUNDAY)


def test_nobody_is_expected_or_leaves_early_before_the_yes(asked, bob, la_filature):
    half_past_nine = at(9, 10).start + timedelta(minutes=30)

    assert not visits(la_filature, at(0, 23))
    with pytest.raises(Refused, match="not_confirmed"):
        check_in(asked, Witness(bob, Means.TAP), half_past_nine)
    with pytest.raises(Refused, match="not_now"):
        give_back(asked, half_past_nine)


def test_a_closing_that_hits_a_request_takes_it_along_and_its_undoing_brings_it_back(
    asked, bob, la_filature
):
    closing = CloseDoors(la_filature, "Snow", at(8, 18))
    hits = foresee(closing, SUNDAY)
    assert [hit.booking for hit in hits] == [asked]
    change = carry_out(closing, Decision(bob, fingerprint(hits), {}), SUNDAY)
    assert (asked.status, held()) == (Status.CANCELLED, 0)

    undo(change, bob, SUNDAY + timedelta(minutes=5))

    assert (asked.status, asked.expires_at, held()) == (Status.REQUESTED, asked.span.start, 1)
    assert count_requests(la_filature, SUNDAY) == 1


def test_requests_are_answered_the_most_urgent_first(alice, bob, charlie, lent):
    later = book(alice, wish(lent, 9, 10, MONDAY + 7 * A_DAY), SUNDAY)
    soon = book(charlie, wish(lent, 9, 10), SUNDAY)

    assert requests_in(lent.space, SUNDAY) == [[soon], [later]]
    assert requests_in(lent.space, soon.span.start) == [[later]]


def test_requests_of_another_space_are_not_counted_here(asked, la_filature, network):
    far = make(Space(network=network, name="Mende", slug="mende", changed_at=SUNDAY))
    resource(far, ResourceKind.ROOM, "Barn")

    assert [count_requests(space, SUNDAY) for space in (la_filature, far)] == [1, 0]


def test_whoever_leaves_takes_their_requests_along(asked, alice, la_filature):
    delete_account(alice, SUNDAY)

    assert (count_requests(la_filature, SUNDAY), held()) == (0, 0)
