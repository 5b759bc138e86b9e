"""A change that hits something taken along: the booking goes on without it, and hears of it."""

import pytest

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.intents import CloseDoors, Maintain, Retire, Shrink, TakeOut
from coliving.bookings.actions.undoing import undo
from coliving.bookings.asking import Item
from coliving.bookings.hits import Fate, Intent, foresee
from coliving.bookings.models import Booking
from coliving.spaces.models import Resource, ResourceKind, Space
from tests.admin.outsiders import Refuses
from tests.bookings.conftest import Browse
from tests.bookings.furniture import Furniture, held, together, whole_or_nothing
from tests.cast import SUNDAY, at, resource
from tests.changes.test_closing import do, last_letter, letters

ALL = {"Annex": 1, "Chairs": 12, "Projector": 1, "Workshop": 1}


@pytest.fixture
def furniture(la_filature: Space) -> Furniture:
    return Furniture(la_filature)


@pytest.fixture
def booking(alice: User, workshop: Resource, furniture: Furniture) -> Booking:
    return book(alice, together(workshop, 9, 12, *furniture.all_of_it()), SUNDAY)


def proposed(intent: Intent) -> list[tuple[tuple[Fate, ...], str]]:
    return [(hit.options, hit.lost.name if hit.lost else "") for hit in foresee(intent, SUNDAY)]


def test_a_broken_projector_leaves_the_rest_of_the_booking(
    booking: Booking, la_filature: Space, bob: User, furniture: Furniture
):
    broken = TakeOut(la_filature, "The lamp is burnt out.", furniture.projector)
    assert proposed(broken) == [((Fate.LESSEN, Fate.CANCEL, Fate.KEEP), "Projector")]
    change = do(broken, bob)
    assert held(booking) == {"Annex": 1, "Chairs": 12, "Workshop": 1}
    assert letters() == ["booked", "lessened"]
    text, entry = last_letter()
    assert "The lamp is burnt out." in text
    assert b"METHOD:REQUEST" in entry
    assert b"Projector" not in entry
    assert undo(change, bob, SUNDAY) == []
    assert held(booking) == ALL
    whole_or_nothing()


def test_maintenance_of_the_other_room_can_cancel_the_whole(
    booking: Booking, la_filature: Space, bob: User, furniture: Furniture
):
    oil = Maintain(la_filature, "Floor", furniture.annex, (at(8, 10),))
    assert proposed(oil) == [((Fate.LESSEN, Fate.CANCEL), "Annex")]
    change = do(oil, bob, Alice=Fate.CANCEL)
    assert held(booking) == {}
    undo(change, bob, SUNDAY)
    assert held(booking) == ALL


def test_fewer_chairs_are_shared_out_and_what_is_missing_is_said(
    booking: Booking, charlie: User, desks: Resource, bob: User, furniture: Furniture
):
    chairs = furniture.chairs
    other = book(charlie, together(desks, 9, 10, Item(chairs, 8)), SUNDAY)
    fewer = Shrink(desks.space, "", chairs, 14)
    assert proposed(fewer) == [((Fate.LESSEN, Fate.CANCEL), "6 × Chairs")]
    change = do(fewer, bob)
    assert held(booking)["Chairs"] + held(other)["Chairs"] == 14
    whole_or_nothing()
    undo(change, bob, SUNDAY)
    assert (held(booking)["Chairs"], held(other)["Chairs"]) == (12, 8)


def test_chairs_that_are_not_needed_go_unheard(
    booking: Booking, la_filature: Space, bob: User, furniture: Furniture
):
    do(Shrink(la_filature, "", furniture.chairs, 12), bob)
    assert held(booking) == ALL
    assert letters() == ["booked"]


def test_a_room_moves_with_everything_that_is_taken_along(
    booking: Booking, la_filature: Space, bob: User, workshop: Resource
):
    library = resource(la_filature, ResourceKind.ROOM, "Library")
    change = do(Retire(la_filature, "", workshop), bob)
    assert booking.resource_id == library.id
    assert held(booking) == {"Annex": 1, "Chairs": 12, "Library": 1, "Projector": 1}
    undo(change, bob, SUNDAY)
    assert held(booking) == ALL


def test_closed_doors_cancel_it_all_and_undoing_brings_it_all_back(
    booking: Booking, la_filature: Space, bob: User
):
    change = do(CloseDoors(la_filature, "Snow", at(8, 18)), bob)
    assert held(booking) == {}
    undo(change, bob, SUNDAY)
    assert held(booking) == ALL
    whole_or_nothing()


@pytest.mark.usefixtures("sunday")
def test_bob_reads_before_he_decides_what_is_lost(
    booking: Booking, browse: Browse, bob: User, furniture: Furniture
):
    path = "/manage/la-filature/changes/take-out"
    asked = {"resource": str(furniture.projector.uid), "note": "Lamp"}
    page = browse(bob).get(path, query_string=asked)
    assert "Keep it without Projector" in page.text


@pytest.mark.usefixtures("sunday", "booking")
def test_nobody_else_takes_the_projector_out(refuses: Refuses):
    assert refuses("GET", "/manage/la-filature/changes/take-out")
