from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel, delete_account, give_back
from coliving.bookings.actions.deciding import Override
from coliving.bookings.actions.move import move
from coliving.bookings.models import Booking, Occupancy, Status
from coliving.db import db
from coliving.errors import Refused
from coliving.outbox.models import Letter
from coliving.spaces.models import Resource
from tests.cast import MONDAY, SUNDAY, at, make, wish

HOUR = timedelta(hours=1)
TUESDAY = MONDAY + timedelta(days=1)


def letters() -> list[str]:
    return list(db.session.scalars(select(Letter.template).order_by(Letter.id)))


def occupancies() -> int:
    return db.session.scalar(select(func.count(Occupancy.id))) or 0


def test_a_member_books_and_is_written_to(alice: User, workshop: Resource):
    booking = book(alice, wish(workshop, 9, 11), SUNDAY)

    assert booking.span == at(9, 11)
    assert letters() == ["booked"]


def test_neighbours_do_not_clash(alice: User, workshop: Resource):
    book(alice, wish(workshop, 9, 10), SUNDAY)
    book(alice, wish(workshop, 10, 11), SUNDAY)

    assert occupancies() == 2


def test_nobody_books_what_is_taken_and_nothing_is_left_of_the_try(
    alice: User, charlie: User, workshop: Resource
):
    book(alice, wish(workshop, 9, 11), SUNDAY)

    with pytest.raises(Refused, match="taken"):
        book(charlie, wish(workshop, 10, 12), SUNDAY)
    assert (occupancies(), letters()) == (1, ["booked"])


@pytest.mark.parametrize(("start", "end"), [(9, 10), (11, 12)], ids=["before", "after"])
def test_time_to_make_ready_is_taken_too(alice: User, workshop: Resource, start: int, end: int):
    workshop.turnaround = timedelta(minutes=15)
    book(alice, wish(make(workshop), 10, 11), SUNDAY)

    with pytest.raises(Refused, match="taken"):
        book(alice, wish(workshop, start, end), SUNDAY)


def test_every_reason_is_given_at_once_the_taken_time_among_them(alice: User, workshop: Resource):
    workshop.policy = replace(workshop.policy, longest=120)
    book(alice, wish(make(workshop), 16, 18), SUNDAY)

    with pytest.raises(Refused) as refused:
        book(alice, wish(workshop, 17, 23), SUNDAY)
    assert refused.value.args == ("closed", "too_long", "taken")


def test_twelve_desks_are_one_resource_and_the_thirteenth_comer_is_refused(
    alice: User, charlie: User, desks: Resource
):
    taken = [book(alice, wish(desks, 9, 12), SUNDAY) for _ in range(12)]

    with pytest.raises(Refused, match="taken"):
        book(charlie, wish(desks, 11, 13), SUNDAY)
    cancel(taken[5], SUNDAY)
    book(charlie, wish(desks, 11, 12), SUNDAY)
    assert occupancies() == 12


class TestDivisible:
    def test_the_whole_hall_takes_both_halves(self, alice: User, hall: tuple[Resource, ...]):
        whole, north, south = hall
        book(alice, wish(whole, 9, 12), SUNDAY)

        for half in (north, south):
            with pytest.raises(Refused, match="taken"):
                book(alice, wish(half, 11, 13), SUNDAY)

    def test_one_half_takes_the_whole_and_leaves_the_other_half(
        self, alice: User, hall: tuple[Resource, ...]
    ):
        whole, north, south = hall
        book(alice, wish(north, 9, 12), SUNDAY)

        with pytest.raises(Refused, match="taken"):
            book(alice, wish(whole, 11, 13), SUNDAY)
        book(alice, wish(south, 9, 12), SUNDAY)

    def test_the_calendars_change_of_all_that_is_free_no_more(
        self, alice: User, hall: tuple[Resource, ...]
    ):
        def revisions() -> list[int]:
            db.session.expire_all()
            return [one.revision for one in hall]

        book(alice, wish(hall[1], 9, 12), SUNDAY)
        assert revisions() == [1, 1, 0]
        book(alice, wish(hall[0], 14, 15), SUNDAY)
        assert revisions() == [2, 2, 1]


class TestMoving:
    def test_a_moved_booking_keeps_its_identity_and_counts_its_changes(
        self, alice: User, workshop: Resource
    ):
        booking = book(alice, wish(workshop, 9, 11), SUNDAY)
        uid = booking.uid

        move(booking, wish(workshop, 10, 12), SUNDAY)

        assert (booking.uid, booking.span, booking.sequence) == (uid, at(10, 12), 1)
        assert letters() == ["booked", "moved"]
        book(alice, wish(workshop, 9, 10), SUNDAY)

    def test_a_refused_move_leaves_the_booking_where_it_was(self, alice: User, workshop: Resource):
        booking = book(alice, wish(workshop, 9, 11), SUNDAY)
        book(alice, wish(workshop, 14, 15), SUNDAY)

        with pytest.raises(Refused, match="taken"):
            move(booking, wish(workshop, 13, 15), SUNDAY)
        kept = db.session.get_one(Booking, booking.id)
        assert (kept.span, kept.sequence, occupancies()) == (at(9, 11), 0, 2)

    def test_a_booking_moves_to_another_resource(
        self, alice: User, workshop: Resource, desks: Resource
    ):
        booking = book(alice, wish(workshop, 9, 11), SUNDAY)

        move(booking, wish(desks, 9, 11), SUNDAY)

        assert booking.resource_id == desks.id
        book(alice, wish(workshop, 9, 11), SUNDAY)

    def test_a_cancelled_booking_does_not_come_back_by_moving(
        self, alice: User, workshop: Resource
    ):
        booking = book(alice, wish(workshop, 9, 11), SUNDAY)
        cancel(booking, SUNDAY)

        with pytest.raises(Refused, match="cancelled"):
            move(booking, wish(workshop, 9, 11), SUNDAY)


class TestCancelling:
    def test_a_cancelled_booking_gives_its_time_back_and_stays_as_history(
        self, alice: User, workshop: Resource
    ):
        booking = book(alice, wish(workshop, 9, 11), SUNDAY)
        cancel(booking, SUNDAY)
        cancel(booking, SUNDAY)  # a second tap on the same button

        book(alice, wish(workshop, 9, 11), SUNDAY)
        assert booking.status is Status.CANCELLED
        assert letters() == ["booked", "cancelled", "booked"]

    def test_inside_the_notice_only_a_manager_cancels_and_it_is_on_record(
        self, alice: User, bob: User, workshop: Resource
    ):
        booking = book(alice, wish(workshop, 9, 11), SUNDAY)
        an_hour_before = booking.span.start - HOUR

        with pytest.raises(Refused, match="too_late"):
            cancel(booking, an_hour_before)
        cancel(booking, an_hour_before, Override(bob, "No heating"))

        assert booking.override_codes == ["too_late"]
        assert (booking.override_by_id, booking.override_reason) == (bob.id, "No heating")
        last = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
        assert last is not None
        assert (last.template, last.facts["reason"]) == ("cancelled", "No heating")

    def test_what_has_begun_cannot_be_cancelled(self, alice: User, workshop: Resource):
        booking = book(alice, wish(workshop, 9, 11), SUNDAY)

        with pytest.raises(Refused, match="started"):
            cancel(booking, booking.span.start + HOUR)


class TestGivingBack:
    def test_leaving_early_frees_the_rest(self, alice: User, charlie: User, workshop: Resource):
        booking = book(alice, wish(workshop, 9, 12), SUNDAY)
        at_ten = booking.span.start + HOUR

        give_back(booking, at_ten)

        assert booking.span == at(9, 10)
        book(charlie, wish(workshop, 10, 12), at_ten)

    @pytest.mark.parametrize("hours_later", [-1, 0, 3, 4])
    def test_only_what_is_under_way_is_given_back(
        self, alice: User, workshop: Resource, hours_later: int
    ):
        booking = book(alice, wish(workshop, 9, 12), SUNDAY)

        with pytest.raises(Refused, match="not_now"):
            give_back(booking, booking.span.start + HOUR * hours_later)


def test_a_manager_overrides_any_rule_on_record_but_never_an_overlap(
    alice: User, bob: User, workshop: Resource
):
    allowed = Override(bob, "The mayor asked")
    booking = book(alice, wish(workshop, 20, 23), SUNDAY, allowed)

    assert (booking.override_codes, booking.override_reason) == (["closed"], "The mayor asked")
    with pytest.raises(Refused, match="taken"):
        book(bob, wish(workshop, 22, 23), SUNDAY, allowed)


def test_a_deleted_account_frees_its_time_and_keeps_its_history_without_a_name(
    alice: User, workshop: Resource
):
    asked = replace(wish(workshop, 9, 10), purpose="Alice’s birthday")
    past = book(alice, asked, SUNDAY)
    coming = book(alice, wish(workshop, 9, 10, TUESDAY), SUNDAY)

    delete_account(alice, past.span.end)

    kept = db.session.get_one(Booking, past.id)
    assert (kept.status, kept.member.name, kept.member.email) == (Status.CONFIRMED, "", None)
    assert (kept.purpose, kept.changed_at) == ("", past.span.end)
    assert db.session.get_one(Booking, coming.id).status is Status.CANCELLED
    assert occupancies() == 1
