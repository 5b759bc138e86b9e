"""Sent twice, from two windows, at the same moment, or after the fact: it happens once."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask

from coliving.accounts.models import User
from coliving.bookings.actions.book import book, book_once
from coliving.bookings.actions.cancel import cancel, delete_account
from coliving.bookings.actions.deciding import still_there
from coliving.bookings.actions.move import move
from coliving.bookings.models import Booking, Occupancy, Status
from coliving.db import db
from coliving.errors import Refused
from coliving.outbox.models import Letter
from coliving.spaces.models import Resource, ResourceKind
from tests.cast import SUNDAY, make, resource, wish

THREADS = 8


def together(app: Flask, deed: Callable[[int], object]) -> list[str]:
    """What eight threads that start at the same moment are told: "done", or why not."""
    ready, told = Barrier(THREADS), []

    def run(number: int) -> None:
        with app.app_context():
            ready.wait()
            try:
                deed(number)
                told.append("done")
            except Refused as refused:
                told.extend(refused.args)
            finally:
                db.session.remove()

    db.session.commit()
    threads = [Thread(target=run, args=[number]) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    db.session.expire_all()
    assert len(told) >= THREADS
    return told


def test_a_form_that_is_sent_eight_times_at_once_books_one_desk(app: Flask, alice, desks):
    who, what = alice.id, desks.id

    def send(_: int) -> None:
        member, desk = db.session.get_one(User, who), db.session.get_one(Resource, what)
        book_once(member, wish(desk, 9, 12), SUNDAY)

    assert sorted(together(app, send)) == ["already"] * (THREADS - 1) + ["done"]
    assert db.session.query(Booking).count() == 1
    assert db.session.query(Letter).count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_moved_and_cancelled_at_once_it_ends_as_one_or_the_other(app: Flask, alice, workshop, turn):
    other = resource(workshop.space, ResourceKind.ROOM, "Library")
    booking = book(alice, wish(workshop, 9 + turn, 12), SUNDAY)
    number, rooms = booking.id, [workshop.id, other.id]

    def act(who: int) -> None:
        mine = db.session.get_one(Booking, number)
        if who % 3 == 0:
            cancel(mine, SUNDAY)
        else:
            room = db.session.get_one(Resource, rooms[who % 2])
            move(mine, wish(room, 8 + who, 17), SUNDAY)

    told = together(app, act)

    booking = db.session.get_one(Booking, number)
    held = [(one.resource_id, one.span) for one in db.session.scalars(db.select(Occupancy))]
    still = [(booking.resource_id, booking.span)] if booking.status is Status.CONFIRMED else []
    assert held == still
    assert set(told) <= {"done", "cancelled", "changed"}
    assert db.session.query(Letter).count() == booking.sequence + 1


def test_a_booking_that_went_elsewhere_meanwhile_is_left_alone(app: Flask, alice, workshop):
    other = resource(workshop.space, ResourceKind.ROOM, "Library")
    booking = book(alice, wish(workshop, 9, 11), SUNDAY)
    locked = booking.resource_id
    move(booking, wish(other, 9, 11), SUNDAY)

    with pytest.raises(Refused, match="changed"):
        still_there(booking, {locked})


def test_moving_it_to_where_it_is_changes_nothing_and_writes_no_letter(app, alice, workshop):
    booking = book(alice, wish(workshop, 9, 11), SUNDAY)
    for _ in range(2):
        move(booking, wish(workshop, 14, 15), SUNDAY)

    assert booking.sequence == 1
    assert db.session.query(Letter).count() == 2


def test_nobody_books_for_an_account_that_was_just_deleted(app, alice, workshop):
    delete_account(alice, SUNDAY)

    with pytest.raises(Refused, match="gone"):
        book(alice, wish(workshop, 9, 11), SUNDAY)

    assert db.session.query(Booking).count() == 0


def test_a_hall_with_one_half_out_of_service_is_not_whole(app, alice, hall):
    whole, north, south = hall
    north.in_service, north.out_of_service_note = False, "The floor is wet."
    make(north)

    with pytest.raises(Refused) as refused:
        book(alice, wish(whole, 9, 11), SUNDAY)
    book(alice, wish(south, 9, 11), SUNDAY)

    (reason,) = refused.value.refusals
    assert reason.code == "out_of_service"
    assert reason.message.startswith("North half ")
    assert reason.message.endswith("The floor is wet.")


def test_the_page_of_a_hall_with_one_half_out_of_service_offers_nothing(hall, client):
    whole, north, _ = hall
    north.in_service = False
    make(north)

    page = client.get(f"/resources/{whole.uid}").text + client.get("/spaces/la-filature").text

    assert f"/resources/{north.uid}" in page
    assert f"/resources/{whole.uid}/book?" not in page
