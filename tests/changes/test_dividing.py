"""A hall and its halves: booking the whole takes its parts, before and after it divides."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel
from coliving.bookings.actions.changing import Decision, carry_out
from coliving.bookings.actions.dividing import InTheWay, divide
from coliving.bookings.actions.intents import CloseDoors, Maintain
from coliving.bookings.actions.undoing import undo
from coliving.bookings.asking import Item, Wish
from coliving.bookings.hits import Intent, fingerprint, foresee
from coliving.bookings.models import AuditEntry, Change, Occupancy
from coliving.db import db
from coliving.errors import Refused
from coliving.spaces.models import Resource, ResourceKind, ResourcePart, Space
from tests.bookings.conftest import Browse
from tests.cast import PARIS, SUNDAY, at, make, resource, wish

SOON = SUNDAY + timedelta(minutes=5)

Hall = tuple[Resource, Resource, Resource]


@pytest.fixture
def rooms(la_filature: Space) -> Hall:
    """Three rooms that nobody has divided yet."""
    barn, left, right = (
        resource(la_filature, ResourceKind.ROOM, name) for name in ("Barn", "Left bay", "Right bay")
    )
    return barn, left, right


def held() -> list[tuple[str, str]]:
    """Which rooms are held, and from when on."""
    query = select(Resource.name, Occupancy.starts_at)
    query = query.join(Occupancy, Occupancy.resource_id == Resource.id)
    rows = db.session.execute(query.order_by(Occupancy.starts_at, Resource.name))
    return [(name, f"{start.astimezone(PARIS):%H}") for name, start in rows]


def do(intent: Intent, by: User) -> Change:
    return carry_out(intent, Decision(by, fingerprint(foresee(intent, SUNDAY)), {}), SUNDAY)


def test_what_is_booked_of_the_whole_takes_its_new_parts(alice: User, bob: User, rooms: Hall):
    barn, left, right = rooms
    hers = book(alice, wish(barn, 9, 11), SUNDAY)

    divide(barn, [left, right], bob, SUNDAY)

    assert held() == [("Left bay", "09"), ("Right bay", "09")]
    with pytest.raises(Refused, match="taken"):
        book(bob, wish(left, 10, 12), SUNDAY)
    assert db.session.scalars(select(AuditEntry)).one().verb == "divided"
    cancel(hers, SUNDAY)
    assert not held()


def test_what_is_taken_together_with_something_else_takes_the_parts_too(
    alice: User, bob: User, rooms: Hall, desks: Resource
):
    barn, left, right = rooms
    book(alice, Wish(desks, at(9, 11), items=(Item(barn),)), SUNDAY)

    divide(barn, [left, right], bob, SUNDAY)

    assert held() == [("Hot desks", "09"), ("Left bay", "09"), ("Right bay", "09")]


def test_what_is_one_again_is_held_by_its_own_bookings_only(alice: User, bob: User, hall: Hall):
    whole, north, south = hall
    book(alice, wish(whole, 9, 11), SUNDAY)
    book(alice, wish(north, 11, 12), SUNDAY)

    divide(whole, [], bob, SUNDAY)

    assert held() == [("Whole hall", "09"), ("North half", "11")]
    assert book(bob, wish(south, 9, 11), SUNDAY).holds
    assert db.session.scalar(select(ResourcePart)) is None


def test_bookings_that_cannot_be_had_at_once_are_named_and_nothing_changes(
    alice: User, bob: User, rooms: Hall
):
    barn, left, right = rooms
    whole = book(alice, wish(barn, 9, 11), SUNDAY)
    half = book(bob, wish(left, 10, 12), SUNDAY)
    before = held()

    with pytest.raises(InTheWay) as refused:
        divide(barn, [left, right], bob, SUNDAY)

    assert refused.value.bookings == [whole, half]
    assert held() == before
    assert db.session.scalar(select(ResourcePart)) is None
    cancel(half, SUNDAY)
    divide(barn, [left, right], bob, SUNDAY)
    assert held() == [("Left bay", "09"), ("Right bay", "09")]


def test_what_is_over_is_in_nobodys_way(alice: User, bob: User, rooms: Hall):
    barn, left, right = rooms
    for room in (barn, left):
        book(alice, wish(room, 9, 11), SUNDAY)
    divide(barn, [left, right], bob, at(11, 12).start)
    assert held() == [("Barn", "09"), ("Left bay", "09")]


def test_maintenance_of_the_whole_is_that_of_its_parts(alice: User, bob: User, rooms: Hall):
    barn, left, right = rooms
    do(Maintain(barn.space, "Roof", barn, (at(9, 18),)), bob)

    divide(barn, [left, right], bob, at(12, 13).start)

    assert held() == [("Left bay", "12"), ("Right bay", "12")]
    with pytest.raises(Refused, match="taken"):
        book(alice, wish(right, 14, 15), at(12, 13).start)


def test_where_both_have_maintenance_it_is_said(bob: User, rooms: Hall):
    barn, left, right = rooms
    for room in (barn, left):
        do(Maintain(barn.space, "Roof", room, (at(9, 18),)), bob)
    with pytest.raises(Refused, match="blocked"):
        divide(barn, [left, right], bob, SUNDAY)


def test_another_part_is_taken_by_what_is_booked_already(alice: User, bob: User, hall: Hall):
    whole, north, south = hall
    stage = resource(whole.space, ResourceKind.ROOM, "Stage")
    book(alice, wish(whole, 9, 11), SUNDAY)

    divide(whole, [north, south, stage], bob, SUNDAY)
    assert held() == [("North half", "09"), ("South half", "09"), ("Stage", "09")]
    divide(whole, [south, stage], bob, SUNDAY)
    assert held() == [("South half", "09"), ("Stage", "09")]


def test_a_part_of_two_wholes_is_taken_by_either(alice: User, bob: User, hall: Hall):
    whole, north, _south = hall
    stage = resource(whole.space, ResourceKind.ROOM, "Stage")
    concert = resource(whole.space, ResourceKind.ROOM, "Concert")
    divide(concert, [stage, north], bob, SUNDAY)
    book(alice, wish(whole, 9, 11), SUNDAY)
    with pytest.raises(Refused, match="taken"):
        book(bob, wish(concert, 10, 12), SUNDAY)
    assert book(bob, wish(stage, 10, 12), SUNDAY).holds


def test_parts_that_make_no_sense_are_refused(bob: User, hall: Hall, rooms: Hall, desks: Resource):
    whole, north, _south = hall
    barn, left, right = rooms
    for parts in ([left], [left, barn], [left, whole], [left, desks]):
        with pytest.raises(Refused, match="parts"):
            divide(barn, parts, bob, SUNDAY)
    with pytest.raises(Refused, match="parts"):
        divide(north, [left, right], bob, SUNDAY)
    with pytest.raises(Refused, match="parts"):
        divide(desks, [left, right], bob, SUNDAY)


def test_what_comes_back_after_it_divided_takes_the_parts(alice: User, bob: User, rooms: Hall):
    barn, left, right = rooms
    hers = book(alice, wish(barn, 9, 11), SUNDAY)
    change = do(CloseDoors(barn.space, "Snow", at(8, 18)), bob)

    divide(barn, [left, right], bob, SOON)
    undo(change, bob, SOON)

    assert hers.holds
    assert held() == [("Left bay", "09"), ("Right bay", "09")]


@pytest.mark.usefixtures("sunday")
def test_bob_ticks_the_parts_and_sees_who_is_in_the_way(
    alice: User, bob: User, rooms: Hall, desks: Resource, browse: Browse
):
    barn, left, right = rooms
    book(alice, wish(barn, 9, 11), SUNDAY)
    half = book(alice, wish(left, 10, 12), SUNDAY)
    bobs, page = browse(bob), f"/manage/la-filature/resources/{barn.uid}"
    assert f'value="{desks.uid}"' not in bobs.get(page).text
    parts = {"parts": [str(left.uid), str(right.uid)]}

    answer = bobs.post(f"{page}/parts", data=parts)
    assert answer.status_code == 422
    assert f'href="/bookings/{half.uid}"' in answer.text
    assert f'value="{left.uid}" checked' in answer.text

    cancel(half, SUNDAY)
    assert bobs.post(f"{page}/parts", data=parts).status_code == 303
    assert "divides into Left bay and Right bay" in bobs.get("/manage/la-filature/resources").text
    assert "It is a part of Barn." in bobs.get(f"/manage/la-filature/resources/{left.uid}").text
    assert bobs.post(f"{page}/parts").status_code == 303
    assert db.session.scalar(select(ResourcePart)) is None


def test_the_row_of_the_whole_is_drawn_anew(bob: User, rooms: Hall):
    barn, left, right = rooms
    make(barn)
    divide(barn, [left, right], bob, SUNDAY)
    assert {one.revision for one in rooms} == {1}
