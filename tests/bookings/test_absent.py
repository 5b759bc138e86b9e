"""Whoever books and does not come: the time goes to others, and it is counted."""

from datetime import timedelta

import pytest

from coliving.accounts.models import User
from coliving.bookings.actions.absent import record_no_shows
from coliving.bookings.actions.book import book
from coliving.bookings.actions.checking_in import Witness, check_in
from coliving.bookings.models import Booking, Means, Occupancy, Status
from coliving.bookings.today import absences
from coliving.db import db
from coliving.errors import Refused
from coliving.outbox.models import Letter
from coliving.outbox.rendering import render
from coliving.spaces.models import Resource, Space
from coliving.spaces.policy import Policy
from tests.cast import MONDAY, SUNDAY, at, make, wish

HALF_PAST_NINE = at(9, 10).start + timedelta(minutes=30)
RELEASING = Policy(grace=20, release_no_shows=True)


@pytest.fixture
def strict(la_filature: Space) -> Space:
    la_filature.policy = RELEASING
    return make(la_filature)


@pytest.fixture
def booking(alice: User, workshop: Resource) -> Booking:
    return book(alice, wish(workshop, 9, 12), SUNDAY)


@pytest.fixture
def somebody_came(charlie: User, desks: Resource, bob: User) -> Booking:
    """Somebody checks people in today."""
    booking = book(charlie, wish(desks, 8, 18), SUNDAY)
    check_in(booking, Witness(bob, Means.TAP), at(8, 9).start)
    return booking


def held() -> int:
    query = db.select(db.func.count()).select_from(Occupancy).join(Resource)
    return db.session.scalar(query.where(Resource.name == "Workshop")) or 0


def test_the_time_is_released_after_the_grace(strict, booking, somebody_came, charlie, workshop):
    revision = workshop.revision

    assert record_no_shows(HALF_PAST_NINE) == 1

    db.session.refresh(booking)
    assert (booking.status, booking.sequence, held()) == (Status.NO_SHOW, 1, 0)
    assert workshop.revision > revision
    assert absences(strict, HALF_PAST_NINE) == {booking.member_id: 1}
    assert book(charlie, wish(workshop, 10, 12), HALF_PAST_NINE).holds


def test_alice_sees_among_what_is_past_that_she_missed_it(strict, booking, somebody_came, browse):
    record_no_shows(HALF_PAST_NINE)
    alices = browse(booking.member)

    assert "Nobody came" in alices.get("/bookings?show=past").text
    assert "Nobody came" in alices.get(f"/bookings/{booking.uid}").text
    assert "Workshop" not in alices.get("/bookings").text


def test_a_second_run_and_a_second_worker_change_nothing(strict, booking, somebody_came):
    assert [record_no_shows(HALF_PAST_NINE) for _run in range(2)] == [1, 0]

    letters = db.session.scalars(db.select(Letter).where(Letter.template == "no_show")).all()
    assert len(letters) == 1


def test_the_letter_is_friendly_and_clears_the_calendar(strict, booking, somebody_came):
    record_no_shows(HALF_PAST_NINE)

    letter = db.session.scalars(db.select(Letter).where(Letter.template == "no_show")).one()
    message = render(letter)
    assert message["Subject"].startswith("We missed you: Workshop")
    [entry] = message.iter_attachments()
    assert b"METHOD:CANCEL" in entry.get_content()


def test_a_space_that_checks_nobody_in_marks_nobody_absent(strict, booking):
    assert record_no_shows(HALF_PAST_NINE) == 0


def test_check_ins_of_another_day_say_nothing_about_today(strict, booking, somebody_came, bob):
    tuesday = MONDAY + timedelta(days=1)
    missed = book(bob, wish(booking.resource, 9, 12, tuesday), SUNDAY)
    check_in(booking, Witness(bob, Means.TAP), HALF_PAST_NINE)

    assert record_no_shows(at(10, 11, tuesday).start) == 0
    assert missed.holds


def test_nobody_is_absent_within_the_grace_or_once_checked_in(strict, booking, somebody_came, bob):
    assert record_no_shows(at(9, 10).start + timedelta(minutes=19)) == 0
    check_in(booking, Witness(bob, Means.TAP), HALF_PAST_NINE)
    assert record_no_shows(HALF_PAST_NINE) == 0


def test_without_a_grace_nobody_is_ever_absent(booking, somebody_came):
    assert record_no_shows(at(13, 14).start) == 0


def test_a_space_that_keeps_the_time_counts_when_it_is_over(booking, somebody_came, la_filature):
    la_filature.policy = Policy(grace=20)
    make(la_filature)

    assert record_no_shows(HALF_PAST_NINE) == 0
    assert record_no_shows(at(12, 13).start) == 1


def test_a_resource_may_have_its_own_grace(strict, booking, somebody_came, workshop):
    workshop.policy = Policy(grace=60)
    make(workshop)

    assert record_no_shows(HALF_PAST_NINE) == 0
    assert record_no_shows(at(10, 11).start) == 1


def test_whoever_comes_late_after_all_has_the_time_back(strict, booking, somebody_came, bob):
    record_no_shows(HALF_PAST_NINE)

    check_in(booking, Witness(bob, Means.TAP), HALF_PAST_NINE)

    db.session.refresh(booking)
    assert (booking.status, held()) == (Status.CONFIRMED, 1)


def test_unless_somebody_else_has_taken_it(strict, booking, somebody_came, bob, charlie):
    record_no_shows(HALF_PAST_NINE)
    book(charlie, wish(booking.resource, 10, 12), HALF_PAST_NINE)

    with pytest.raises(Refused, match="taken"):
        check_in(booking, Witness(bob, Means.TAP), HALF_PAST_NINE)

    db.session.refresh(booking)
    assert (booking.status, held()) == (Status.NO_SHOW, 1)
