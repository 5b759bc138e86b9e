"""A letter is written in the transaction whose news it carries."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel
from coliving.db import db, transaction
from coliving.errors import Refused
from coliving.outbox.actions import News, Reader, post
from coliving.outbox.models import Letter
from coliving.spaces.models import Resource
from tests.cast import SUNDAY, wish


def letters() -> Sequence[Letter]:
    return db.session.scalars(select(Letter).order_by(Letter.id)).all()


def test_a_booking_leaves_one_letter_for_its_member_in_their_language(
    alice: User, workshop: Resource
):
    booking = book(alice, wish(workshop, 9, 12), SUNDAY)
    [letter] = letters()
    assert (letter.template, letter.recipient, letter.language) == ("booked", alice.email, "en")
    assert letter.facts["uid"] == str(booking.uid)


def test_charlies_refused_booking_leaves_none(charlie: User, alice: User, workshop: Resource):
    book(alice, wish(workshop, 9, 12), SUNDAY)
    with pytest.raises(Refused):
        book(charlie, wish(workshop, 10, 11), SUNDAY)
    assert [letter.recipient for letter in letters()] == [alice.email]


def test_a_transaction_that_fails_takes_its_letter_along(alice: User):
    def fail() -> None:
        with transaction():
            post(News("welcome"), Reader("alice@example.org"), SUNDAY)
            db.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not letters()


def test_the_letters_of_a_booking_are_one_thread_with_a_rising_sequence(
    alice: User, workshop: Resource
):
    booking = book(alice, wish(workshop, 9, 12), SUNDAY)
    cancel(booking, SUNDAY)
    assert {letter.thread for letter in letters()} == {f"booking:{booking.uid}"}
    assert [letter.facts["sequence"] for letter in letters()] == [0, 1]


def test_the_letter_says_until_when_one_may_cancel(alice: User, workshop: Resource):
    book(alice, wish(workshop, 9, 12), SUNDAY)
    [letter] = letters()
    assert letter.facts["cancel_until"] == "2026-03-02T06:00:00+00:00"


def test_one_who_books_at_the_last_moment_is_promised_no_change_of_mind(
    alice: User, workshop: Resource
):
    minutes_before = wish(workshop, 9, 12)
    book(alice, minutes_before, minutes_before.span.start)
    [letter] = letters()
    assert letter.facts["cancel_until"] is None
