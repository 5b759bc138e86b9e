"""Several things in one booking: all of them are had, or none; and they share its fate."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.actions.absent import record_no_shows
from coliving.bookings.actions.along import take_items
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel, delete_account, give_back
from coliving.bookings.actions.checking_in import Witness, check_in
from coliving.bookings.actions.deciding import Override
from coliving.bookings.actions.desk import Desk, book_for
from coliving.bookings.actions.move import move
from coliving.bookings.alternatives import Why, alternatives
from coliving.bookings.asking import Item, gather
from coliving.bookings.models import Booking, Means, Occupancy, Status
from coliving.bookings.rules import refusals
from coliving.bookings.together import items_of
from coliving.db import db
from coliving.errors import Refused
from coliving.i18n import force_locale
from coliving.spaces.models import Network, Resource, ResourceKind, Space
from coliving.spaces.policy import Policy
from tests.bookings.conftest import Browse
from tests.bookings.furniture import Furniture, held, together, whole_or_nothing
from tests.cast import SUNDAY, at, make, resource, wish

ALL = {"Annex": 1, "Chairs": 12, "Projector": 1, "Workshop": 1}


@pytest.fixture(autouse=True)
def _in_english(app: Flask) -> Iterator[None]:
    with force_locale("en"):
        yield


@pytest.fixture
def furniture(la_filature: Space) -> Furniture:
    return Furniture(la_filature)


@pytest.fixture
def booking(alice: User, workshop: Resource, furniture: Furniture) -> Booking:
    return book(alice, together(workshop, 9, 12, *furniture.all_of_it()), SUNDAY)


def reasons(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(one.code, one.message) for one in refused.value.refusals]


def test_a_room_with_the_projector_and_twelve_chairs_and_another_room(booking: Booking):
    assert held(booking) == ALL
    assert [item.name for item in items_of(booking)] == ["Annex", "12 × Chairs", "Projector"]


def test_a_booking_of_one_thing_has_no_items(alice: User, workshop: Resource):
    assert items_of(book(alice, wish(workshop, 9, 10), SUNDAY)) == ()


def test_what_is_missing_is_named_all_at_once_and_nothing_is_taken(
    booking: Booking, charlie: User, desks: Resource, furniture: Furniture
):
    with pytest.raises(Refused) as refused:
        book(charlie, together(desks, 9, 10, *furniture.all_of_it()), SUNDAY)
    assert reasons(refused) == [
        ("taken", "Projector is taken then."),
        ("too_few", "Chairs: only 8 are free then."),
        ("taken", "Annex is taken then."),
    ]
    fields = [one.field for one in refused.value.refusals]
    assert fields == [item.field for item in furniture.all_of_it()]
    assert len(db.session.scalars(select(Booking)).all()) == 1


def test_what_others_have_left_can_be_had(
    booking: Booking, charlie: User, desks: Resource, furniture: Furniture
):
    other = book(charlie, together(desks, 9, 10, Item(furniture.chairs, 8)), SUNDAY)
    assert held(other) == {"Chairs": 8, "Hot desks": 1}


def test_nobody_gets_more_than_there_are(alice: User, workshop: Resource, furniture: Furniture):
    with pytest.raises(Refused) as refused:
        book(alice, together(workshop, 9, 10, Item(furniture.chairs, 21)), SUNDAY)
    assert reasons(refused) == [("too_few", "Chairs: only 20 are free then.")]


def test_a_hall_is_not_taken_along_with_its_own_half(
    alice: User, hall: tuple[Resource, Resource, Resource]
):
    whole, north, _south = hall
    for main, further in ((whole, north), (north, whole)):
        with pytest.raises(Refused) as refused:
            book(alice, together(main, 9, 10, Item(further)), SUNDAY)
        assert [code for code, _text in reasons(refused)] == ["twice"]


def test_a_hall_taken_along_takes_both_halves(
    alice: User, workshop: Resource, hall: tuple[Resource, Resource, Resource]
):
    booking = book(alice, together(workshop, 9, 10, Item(hall[0])), SUNDAY)
    assert held(booking) == {"North half": 1, "South half": 1, "Workshop": 1}


def test_the_rules_of_what_is_taken_along_hold_too(
    alice: User, bob: User, workshop: Resource, furniture: Furniture
):
    furniture.annex.policy = Policy(longest=60)
    furniture.projector.in_service = False
    db.session.commit()
    wanted = together(workshop, 9, 12, *furniture.all_of_it())
    with pytest.raises(Refused) as refused:
        book(alice, wanted, SUNDAY)
    assert reasons(refused) == [
        ("out_of_service", "Projector is out of service."),
        ("too_long", "Annex: At most 1 h at a time."),
    ]
    booking = book(alice, wanted, SUNDAY, Override(bob, "The choir"))
    assert booking.override_codes == ["out_of_service", "too_long"]


def test_the_same_reason_is_said_once(alice: User, workshop: Resource, furniture: Furniture):
    wanted = together(workshop, 3, 4, *furniture.all_of_it())
    assert [one.code for one in refusals(gather(alice, wanted, SUNDAY))] == ["closed"]


def test_an_accessory_is_not_lent_alone(alice: User, bob: User, furniture: Furniture):
    with pytest.raises(Refused) as refused:
        book(alice, wish(furniture.projector, 9, 10), SUNDAY)
    assert [code for code, _text in reasons(refused)] == ["not_alone"]
    assert book(alice, wish(furniture.projector, 9, 10), SUNDAY, Override(bob, "For once"))


def test_people_sit_in_all_rooms_and_on_no_chairs(
    alice: User, workshop: Resource, furniture: Furniture
):
    workshop.capacity, furniture.annex.capacity = 4, 2
    db.session.commit()
    wanted = together(workshop, 9, 12, *furniture.all_of_it())
    assert not refusals(gather(alice, replace(wanted, party=5), SUNDAY))
    crowd = replace(wanted, party=6)
    assert [one.code for one in refusals(gather(alice, crowd, SUNDAY))] == ["too_many"]


def test_all_of_it_moves_or_nothing(
    booking: Booking, charlie: User, desks: Resource, workshop: Resource, furniture: Furniture
):
    book(charlie, together(desks, 14, 15, Item(furniture.projector)), SUNDAY)
    with pytest.raises(Refused) as refused:
        move(booking, wish(workshop, 14, 16), SUNDAY)
    assert reasons(refused) == [("taken", "Projector is taken then.")]
    assert held(booking) == ALL
    move(booking, wish(workshop, 15, 17), SUNDAY)
    assert held(booking) == ALL
    whole_or_nothing()


def test_it_does_not_move_into_the_room_that_it_has_already(booking: Booking, furniture: Furniture):
    with pytest.raises(Refused) as refused:
        move(booking, wish(furniture.annex, 9, 12), SUNDAY)
    assert [code for code, _text in reasons(refused)] == ["twice"]


def test_what_is_lent_here_does_not_go_to_another_place(booking: Booking, network: Network):
    there = make(Space(network=network, name="La Grange", slug="grange", changed_at=SUNDAY))
    room = resource(there, ResourceKind.ROOM, "Barn")
    with pytest.raises(Refused) as refused:
        move(booking, wish(room, 9, 12), SUNDAY)
    assert ("elsewhere", "Projector stays at La Filature.") in reasons(refused)


def test_cancelled_or_forgotten_it_lets_go_of_everything(
    booking: Booking, alice: User, workshop: Resource, furniture: Furniture
):
    revision = furniture.chairs.revision
    cancel(booking, SUNDAY)
    assert held(booking) == {}
    assert furniture.chairs.revision > revision
    again = book(alice, together(workshop, 9, 12, *furniture.all_of_it()), SUNDAY)
    delete_account(alice, SUNDAY)
    assert held(again) == {}
    whole_or_nothing()


def test_given_back_early_all_of_it_is_free_again(booking: Booking):
    give_back(booking, at(10, 11).start)
    assert held(booking) == ALL
    assert not db.session.scalars(
        select(Occupancy).where(Occupancy.ends_at > at(10, 11).start)
    ).all()


def test_nobody_came_so_all_of_it_goes_to_others_and_comes_back_with_them(
    booking: Booking, workshop: Resource, bob: User, charlie: User, desks: Resource
):
    workshop.space.policy = Policy(grace=15, release_no_shows=True)
    db.session.commit()
    here = book(charlie, wish(desks, 9, 10), SUNDAY)
    check_in(here, Witness(bob, Means.TAP), at(9, 10).start)
    assert record_no_shows(at(10, 11).start) == 1
    assert (booking.status, held(booking)) == (Status.NO_SHOW, {})
    check_in(booking, Witness(bob, Means.TAP), at(10, 11).start)
    assert held(booking) == ALL


def test_bob_books_it_all_for_somebody_at_the_desk(
    bob: User, alice: User, workshop: Resource, furniture: Furniture
):
    wanted = together(workshop, 9, 12, *furniture.all_of_it())
    assert held(book_for(alice, wanted, Desk(bob), SUNDAY)) == ALL


def test_what_is_offered_instead_has_everything_too(
    booking: Booking, charlie: User, desks: Resource, furniture: Furniture
):
    wanted = together(desks, 9, 11, Item(furniture.projector))
    found = alternatives(charlie, wanted, SUNDAY)
    assert [one.why for one in found] == [Why.SAME_THING]
    for one in found:
        assert book(charlie, replace(wanted, span=one.span), SUNDAY)


@pytest.mark.usefixtures("sunday")
def test_charlie_cannot_cancel_or_move_what_is_not_his(
    booking: Booking, browse: Browse, charlie: User
):
    page = browse(charlie)
    for verb in ("cancel", "move", "give-back"):
        assert page.post(f"/bookings/{booking.uid}/{verb}").status_code == 404
    assert held(booking) == ALL


def test_something_is_taken_along_later_and_left_again(
    alice: User, workshop: Resource, furniture: Furniture
):
    booking = book(alice, wish(workshop, 9, 12), SUNDAY)
    take_items(booking, furniture.all_of_it(), SUNDAY)
    take_items(booking, furniture.all_of_it(), SUNDAY)
    assert (held(booking), booking.sequence) == (ALL, 1)
    take_items(booking, [Item(furniture.chairs, 4)], SUNDAY)
    assert held(booking) == {"Chairs": 4, "Workshop": 1}
    take_items(booking, [], SUNDAY)
    assert (held(booking), booking.further) == ({"Workshop": 1}, 0)


def test_what_is_taken_along_later_has_to_be_free_and_the_rest_was_granted_before(
    booking: Booking, bob: User, charlie: User, desks: Resource, furniture: Furniture
):
    desks.policy = Policy(longest=60)
    db.session.commit()
    other = book(charlie, wish(desks, 9, 12), SUNDAY, Override(bob, "A long day"))
    with pytest.raises(Refused) as refused:
        take_items(other, [Item(furniture.chairs, 9)], SUNDAY)
    assert reasons(refused) == [("too_few", "Chairs: only 8 are free then.")]
    take_items(other, [Item(furniture.chairs, 8)], SUNDAY)
    assert held(other) == {"Chairs": 8, "Hot desks": 1}
    whole_or_nothing()


def test_what_the_space_lends_after_a_word_is_not_added_without_one(
    alice: User, bob: User, workshop: Resource, furniture: Furniture
):
    furniture.projector.policy = Policy(approval=True)
    db.session.commit()
    booking = book(alice, wish(workshop, 9, 12), SUNDAY)
    with pytest.raises(Refused) as refused:
        take_items(booking, [Item(furniture.projector)], SUNDAY)
    assert reasons(refused) == [("needs_approval", "Projector: ask the space for it.")]
    take_items(booking, [Item(furniture.projector)], SUNDAY, Override(bob, "I said yes"))
    asked = book(alice, together(workshop, 14, 15, Item(furniture.projector)), SUNDAY)
    assert asked.status is Status.REQUESTED
