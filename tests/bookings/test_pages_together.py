"""Taking things along, on the pages: chosen, missed at their field, and found again."""

import pytest
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.party import bring_along
from coliving.bookings.asking import Item
from coliving.bookings.models import Booking
from coliving.bookings.party import Companion
from coliving.db import db
from coliving.outbox.models import Letter
from coliving.outbox.rendering import render
from coliving.spaces.models import Resource, ResourceKind, Space
from coliving.spaces.policy import Policy
from tests.admin.outsiders import outsiders
from tests.bookings.conftest import Browse, TurnTo
from tests.bookings.furniture import Furniture, held, together
from tests.cast import MONDAY, SUNDAY, resource, wish
from tests.client import Client

__all__ = ["outsiders"]  # the fixture of a neighbour

pytestmark = pytest.mark.usefixtures("sunday")

TIMES = {"day": f"{MONDAY}", "start": "09:00", "end": "12:00"}


@pytest.fixture
def furniture(la_filature: Space) -> Furniture:
    return Furniture(la_filature)


def typed(*items: Item) -> dict[str, str]:
    return TIMES | {item.field: str(item.quantity) for item in items}


def address(thing: Resource) -> str:
    return f"/resources/{thing.uid}/book"


def test_the_form_says_what_there_is_what_it_costs_and_what_is_left(
    browse: Browse, workshop: Resource, desks: Resource, charlie: User, furniture: Furniture
):
    furniture.chairs.price_note = "10 € for all of them"
    furniture.annex.policy = Policy(approval=True)
    db.session.commit()
    book(charlie, together(desks, 9, 10, Item(furniture.chairs, 12)), SUNDAY)
    page = browse().get(address(workshop), query_string=TIMES).text
    assert "10 € for all of them" in page
    assert "8 of 20" in page
    assert "free of charge" in page
    assert "on request" in page
    assert "Annex" in page


def test_alice_books_a_room_with_the_projector_and_twelve_chairs(
    browse: Browse, alice: User, workshop: Resource, furniture: Furniture
):
    page = browse(alice)
    answer = page.post(address(workshop), data=typed(*furniture.all_of_it()))
    assert answer.status_code == 303
    slip = page.get(answer.location).text
    assert "With Annex, 12 × Chairs, and Projector" in slip
    assert held(db.session.scalars(select(Booking)).one())["Chairs"] == 12
    letter = db.session.scalars(select(Letter)).one()
    assert "12 × Chairs" in render(letter).as_string().replace("=C3=97", "×")


def test_what_is_not_possible_says_so_at_its_field_and_stays_typed(
    browse: Browse, alice: User, workshop: Resource, furniture: Furniture
):
    wanted = typed(Item(furniture.chairs, 21), Item(furniture.annex))
    answer = browse(alice).post(address(workshop), data=wanted)
    assert answer.status_code == 422
    field = Item(furniture.chairs).field
    assert f'id="{field}-error"' in answer.text
    assert 'value="21"' in answer.text
    assert f'name="{Item(furniture.annex).field}" value="1" checked' in answer.text


@pytest.mark.parametrize("text", ["-1", "many", "1.5", "99999", "٣"])
def test_what_is_no_number_is_said_to_be_none(
    browse: Browse, alice: User, workshop: Resource, furniture: Furniture, text: str
):
    wanted = TIMES | {Item(furniture.chairs).field: text}
    answer = browse(alice).post(address(workshop), data=wanted)
    assert answer.status_code == 422
    assert "Please type a whole number." in answer.text


def test_nothing_of_another_space_comes_along(
    browse: Browse, alice: User, workshop: Resource, desks: Resource, furniture: Furniture
):
    for thing in (desks, workshop):
        wanted = TIMES | {Item(thing).field: "1"}
        assert browse(alice).post(address(workshop), data=wanted).status_code == 422
    assert not db.session.scalars(select(Booking)).all()


def test_whoever_signs_in_first_finds_it_all_typed(
    browse: Browse, workshop: Resource, furniture: Furniture
):
    answer = browse().post(address(workshop), data=typed(Item(furniture.chairs, 3)))
    assert f"{Item(furniture.chairs).field}%3D3" in answer.location


def test_what_is_possible_instead_comes_with_everything(
    browse: Browse, alice: User, charlie: User, workshop: Resource, furniture: Furniture
):
    book(charlie, wish(workshop, 9, 12), SUNDAY)
    answer = browse(alice).post(address(workshop), data=typed(Item(furniture.projector)))
    assert answer.status_code == 422
    hidden = f'<input type="hidden" name="{Item(furniture.projector).field}" value="1">'
    assert hidden in answer.text


def test_bob_sets_a_rule_aside_with_everything_taken_along(
    browse: Browse, bob: User, workshop: Resource, furniture: Furniture
):
    wanted = typed(Item(furniture.projector)) | {"start": "04:00", "end": "05:00"}
    refused = browse(bob).post(address(workshop), data=wanted)
    assert f'type="hidden" name="{Item(furniture.projector).field}"' in refused.text
    done = browse(bob).post(address(workshop), data=wanted | {"reason": "Early birds"})
    assert done.status_code == 303


def test_an_accessory_is_on_no_board_and_leads_to_the_rooms(
    browse: Browse, furniture: Furniture, workshop: Resource
):
    board = browse().get("/spaces/la-filature", query_string={"day": f"{MONDAY}"}).text
    assert "Workshop" in board
    assert f"/resources/{furniture.projector.uid}/book" not in board
    answer = browse().get(address(furniture.projector))
    assert (answer.status_code, answer.location) == (303, "/spaces/la-filature")
    assert 'value="accessory"' not in browse().get("/").text


def test_the_board_shows_the_other_room_as_taken_and_to_alice_as_hers(
    browse: Browse, alice: User, workshop: Resource, furniture: Furniture
):
    booking = book(alice, together(workshop, 9, 12, Item(furniture.annex)), SUNDAY)
    path = f"/spaces/la-filature?day={MONDAY}"
    assert browse(alice).get(path).text.count(f"/bookings/{booking.uid}") == 2
    assert str(booking.uid) not in browse().get(path).text


@pytest.fixture
def choir(alice: User, workshop: Resource, furniture: Furniture) -> Booking:
    """Alice, two others, and a room with everything."""
    workshop.capacity = 4
    db.session.commit()
    booking = book(alice, together(workshop, 9, 12, *furniture.all_of_it()), SUNDAY)
    bring_along(booking, [Companion("Karim"), Companion("Léa")], SUNDAY)
    return booking


def test_today_says_what_to_prepare_and_for_how_many(
    browse: Browse, bob: User, choir: Booking, turn_to: TurnTo
):
    turn_to(choir.starts_at)
    for page in ("today", f"today/paper?day={MONDAY}"):
        assert "+ 12 × Chairs" in browse(bob).get(f"/manage/la-filature/{page}").text
    assert "with 2 other people" in browse(bob).get("/manage/la-filature/today").text


def test_alice_takes_fewer_chairs_on_the_slip(
    browse: Browse, alice: User, choir: Booking, furniture: Furniture
):
    page, address = browse(alice), f"/bookings/{choir.uid}"
    assert 'value="12"' in page.get(address).text
    answer = page.post(f"{address}/along", data={Item(furniture.chairs).field: "21"})
    assert answer.status_code == 422
    assert f'id="{Item(furniture.chairs).field}-error"' in answer.text
    answer = page.post(f"{address}/along", data={Item(furniture.chairs).field: "3"})
    assert answer.status_code == 303
    assert held(choir) == {"Chairs": 3, "Workshop": 1}


@pytest.mark.parametrize("path", ["along", "party", "party/take-off"])
def test_nobody_but_bob_touches_what_is_somebody_elses(
    outsiders: list[Client], bob: User, workshop: Resource, furniture: Furniture, path: str
):
    """Not Alice, a member like any other; nor Charlie, a volunteer, or who runs another space."""
    booking = book(bob, together(workshop, 14, 15, Item(furniture.chairs, 2)), SUNDAY)
    wanted = {Item(furniture.chairs).field: "1", "people": "Eve", "participant": f"{booking.uid}"}
    for one in outsiders:
        assert one.post(f"/bookings/{booking.uid}/{path}", data=wanted).status_code == 404
    assert (held(booking)["Chairs"], booking.party) == (2, 0)


def test_half_of_a_hall_taken_along_is_not_the_whole_hall(
    browse: Browse, alice: User, workshop: Resource, hall: tuple[Resource, Resource, Resource]
):
    booking = book(alice, together(workshop, 9, 12, Item(hall[1])), SUNDAY)
    board = browse(alice).get(f"/spaces/la-filature?day={MONDAY}").text
    rows = [row.partition("</tr>")[0] for row in board.split("<tr>")]
    hers = [row for row in rows if str(booking.uid) in row]
    assert len(hers) == 2
    assert any("North half" in row for row in hers)
    assert not any("Whole hall" in row for row in hers)


def test_the_list_of_bookings_says_what_goes_along(browse: Browse, alice: User, choir: Booking):
    assert choir.further
    assert "+ 12 × Chairs" in browse(alice).get("/bookings").text


def test_nobody_finds_an_accessory_by_looking_for_it(browse: Browse, furniture: Furniture):
    found = browse().get("/", query_string={"where": "aurillac", "kind": "accessory"} | TIMES)
    assert found.status_code in (200, 422)
    assert furniture.projector.name not in found.text


def test_much_to_take_along_is_said_in_few_words(
    browse: Browse, workshop: Resource, furniture: Furniture
):
    for name in ("Library", "Studio"):
        resource(workshop.space, ResourceKind.ROOM, name)
    assert "Projector, Annex, and 2 other things" in browse().get(address(workshop)).text
