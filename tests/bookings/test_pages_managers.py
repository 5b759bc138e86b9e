"""What those who run a space may do there, and nowhere else."""

from datetime import time

import pytest

from coliving.bookings.actions.book import book
from coliving.bookings.models import Booking, Status
from coliving.db import db
from coliving.spaces.models import OpeningHours, ResourceKind, Space
from coliving.spaces.policy import Policy
from tests.bookings.conftest import TurnTo
from tests.cast import MONDAY, SUNDAY, at, make, resource, wish

pytestmark = pytest.mark.usefixtures("sunday")

NINE_TO_ELEVEN = {"day": str(MONDAY), "start": "09:00", "end": "11:00"}
BECAUSE = {"reason": "The mayor comes"}


@pytest.fixture
def strict(workshop):
    workshop.policy = Policy(longest=60)
    return make(workshop)


def test_bob_may_break_a_house_rule_and_says_why(bob, strict, browse):
    bobs = browse(bob)
    page = f"/resources/{strict.uid}/book"

    refused = bobs.post(page, data=NINE_TO_ELEVEN)
    assert refused.status_code == 422
    assert "Book anyway" in refused.text
    done = bobs.post(page, data=NINE_TO_ELEVEN | BECAUSE)

    assert done.status_code == 303
    booking = db.session.scalars(db.select(Booking)).one()
    assert (booking.override_by_id, booking.override_codes) == (bob.id, ["too_long"])
    assert "The mayor comes" in bobs.get(done.location).text


def test_others_are_not_offered_it_and_a_reason_does_not_help_them(alice, charlie, strict, browse):
    for member in (alice, charlie):
        answer = browse(member).post(f"/resources/{strict.uid}/book", data=NINE_TO_ELEVEN | BECAUSE)
        assert answer.status_code == 422
        assert "Book anyway" not in answer.text
    assert db.session.scalar(db.select(Booking)) is None


def test_nobody_breaks_an_overlap(alice, bob, strict, browse):
    book(alice, wish(strict, 9, 10), SUNDAY)

    answer = browse(bob).post(f"/resources/{strict.uid}/book", data=NINE_TO_ELEVEN | BECAUSE)

    assert answer.status_code == 422
    assert "Book anyway" not in answer.text


def test_bob_cancels_inside_the_notice_with_a_reason(alice, bob, workshop, browse, turn_to: TurnTo):
    booking = book(alice, wish(workshop, 9, 11), SUNDAY)
    turn_to(at(8, 9).start)
    bobs = browse(bob)
    page = f"/bookings/{booking.uid}"
    assert "Booking of Alice" in bobs.get(page).text

    assert bobs.post(f"{page}/cancel").status_code == 422
    assert bobs.post(f"{page}/cancel", data={"reason": "x" * 201}).status_code == 422
    assert bobs.post(f"{page}/cancel", data=BECAUSE).status_code == 303

    cancelled = db.session.get_one(Booking, booking.id)
    assert cancelled.status is Status.CANCELLED
    assert (cancelled.override_by_id, cancelled.override_codes) == (bob.id, ["too_late"])
    assert "The mayor comes" not in browse(alice).get(page).text


def test_alice_cannot_give_herself_a_reason(alice, workshop, browse, turn_to: TurnTo):
    booking = book(alice, wish(workshop, 9, 11), SUNDAY)
    turn_to(at(8, 9).start)

    answer = browse(alice).post(f"/bookings/{booking.uid}/cancel", data=BECAUSE)

    assert answer.status_code == 422
    assert db.session.get_one(Booking, booking.id).status is Status.CONFIRMED


def test_bob_moves_what_is_booked_at_his_place(alice, bob, strict, browse):
    booking = book(alice, wish(strict, 9, 10), SUNDAY)
    bobs = browse(bob)
    wanted = {"day": str(MONDAY), "start": "14:00", "end": "16:00"}

    refused = bobs.post(f"/bookings/{booking.uid}/move", data=wanted)
    assert refused.status_code == 422
    assert "Move anyway" in refused.text

    assert bobs.post(f"/bookings/{booking.uid}/move", data=wanted | BECAUSE).status_code == 303
    moved = db.session.get_one(Booking, booking.id)
    assert (moved.member_id, moved.span) == (alice.id, at(14, 16))


def test_bob_breaks_no_rule_of_another_space(alice, bob, network, workshop, browse):
    elsewhere = make(Space(network=network, name="Elsewhere", slug="elsewhere", changed_at=SUNDAY))
    room = resource(elsewhere, ResourceKind.ROOM, "Room")
    booking = book(alice, wish(workshop, 9, 10), SUNDAY)
    bobs = browse(bob)

    moved = bobs.post(
        f"/bookings/{booking.uid}/move", data=NINE_TO_ELEVEN | BECAUSE | {"resource": str(room.uid)}
    )
    asked = bobs.post(f"/resources/{room.uid}/book", data=NINE_TO_ELEVEN | BECAUSE)

    assert (moved.status_code, asked.status_code) == (422, 422)
    assert "is closed then" in asked.text
    assert "Book anyway" not in asked.text


def test_bob_takes_no_booking_of_alice_to_a_place_that_he_does_not_run(
    alice, bob, network, workshop, browse
):
    elsewhere = make(Space(network=network, name="Elsewhere", slug="elsewhere", changed_at=SUNDAY))
    make(OpeningHours(space_id=elsewhere.id, weekday=0, opens=time(8), closes=time(18)))
    room = resource(elsewhere, ResourceKind.ROOM, "Room")
    booking = book(alice, wish(workshop, 9, 11), SUNDAY)
    page, there = f"/bookings/{booking.uid}/move", NINE_TO_ELEVEN | {"resource": str(room.uid)}

    refused = browse(bob).post(page, data=there)
    assert refused.status_code == 422
    assert "a place that you do not run" in refused.text

    assert browse(alice).post(page, data=there).status_code == 303
    assert db.session.get_one(Booking, booking.id).resource_id == room.id
