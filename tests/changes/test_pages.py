"""The pages on which Bob changes something, and those who have no business there."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.models import Block, Booking, Change, Status
from coliving.db import db
from coliving.spaces.models import Closure, Resource, ResourceKind, Space
from tests.admin.outsiders import Refuses
from tests.bookings.conftest import Browse, TurnTo
from tests.cast import MONDAY, SUNDAY, make, resource, wish
from tests.client import Client

pytestmark = pytest.mark.usefixtures("sunday")

CHANGES = "/manage/la-filature/changes"
THAT_DAY = {"first": str(MONDAY), "note": "Burst pipe"}


def seen(page: str) -> str:
    """What the form remembers of what its reader saw."""
    return unescape(re.findall(r'name="seen" value="(\w*)"', page)[0])


def previewed(bobs: Client, kind: str, typed: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The page that says what is hit, and the form on it."""
    page = bobs.get(f"{CHANGES}/{kind}", query_string=typed)
    assert page.status_code == 200
    return page.text, typed | {"seen": seen(page.text)}


@pytest.fixture
def bobs(bob: User, browse: Browse) -> Client:
    return browse(bob)


@pytest.fixture
def hers(alice: User, workshop: Resource) -> Booking:
    return book(alice, wish(workshop, 9, 11), SUNDAY)


def test_bob_sees_what_closing_hits_before_anything_happens(
    bob: User, hers: Booking, browse: Browse
):
    page, _form = previewed(browse(bob), "close", THAT_DAY)

    assert "1 booking is in the way" in page
    assert "Alice" in page
    assert "Cancel it, with a letter" in page
    assert db.session.get_one(Booking, hers.id).status is Status.CONFIRMED
    assert db.session.scalar(select(Closure)) is None


def test_bob_closes_and_undoes_it_on_the_same_page(
    bob: User, hers: Booking, browse: Browse, turn_to: TurnTo
):
    bobs = browse(bob)
    _page, form = previewed(bobs, "close", THAT_DAY)
    done = bobs.post(f"{CHANGES}/close", data=form)
    assert done.status_code == 303
    assert db.session.get_one(Booking, hers.id).status is Status.CANCELLED

    page = bobs.get(CHANGES).text
    assert "1 booking cancelled" in page
    assert "Burst pipe · Monday, March 2, 2026<br>" in page
    [undo] = re.findall(r'action="([^"]*/undo)"', page)
    assert bobs.post(undo).status_code == 303
    assert db.session.get_one(Booking, hers.id).status is Status.CONFIRMED
    assert "Undone" in bobs.get("/manage/la-filature/record").text
    assert bobs.post(undo).status_code == 422


def test_after_ten_minutes_the_button_is_gone(
    bob: User, hers: Booking, browse: Browse, turn_to: TurnTo
):
    bobs = browse(bob)
    _page, form = previewed(bobs, "close", THAT_DAY)
    bobs.post(f"{CHANGES}/close", data=form)
    change = db.session.scalars(select(Change)).one()
    turn_to(SUNDAY + timedelta(minutes=10))

    assert "/undo" not in bobs.get(CHANGES).text
    assert bobs.post(f"{CHANGES}/{change.uid}/undo").status_code == 422


def test_who_books_meanwhile_is_shown_before_anything_is_done(
    bob: User, charlie: User, hers: Booking, workshop: Resource, browse: Browse
):
    bobs = browse(bob)
    _page, form = previewed(bobs, "close", THAT_DAY)
    book(charlie, wish(workshop, 14, 15), SUNDAY)

    answer = bobs.post(f"{CHANGES}/close", data=form)

    assert answer.status_code == 422
    assert "Meanwhile somebody booked" in answer.text
    assert "2 bookings are in the way" in answer.text
    assert db.session.scalar(select(Closure)) is None
    assert bobs.post(f"{CHANGES}/close", data=form | {"seen": seen(answer.text)}).status_code == 303


def test_bob_chooses_for_one_or_for_all(
    bob: User, charlie: User, hers: Booking, workshop: Resource, browse: Browse
):
    his = book(charlie, wish(workshop, 14, 15), SUNDAY)
    bobs = browse(bob)
    _page, form = previewed(bobs, "close", THAT_DAY)
    bobs.post(f"{CHANGES}/close", data=form | {f"fate-{hers.uid}": "keep"})
    statuses = [db.session.get_one(Booking, one.id).status for one in (hers, his)]
    assert statuses == [Status.CONFIRMED, Status.CANCELLED]

    _page, form = previewed(bobs, "close", THAT_DAY)
    fates = {f"fate-{hers.uid}": "cancel", "all": "keep"}
    bobs.post(f"{CHANGES}/close", data=form | fates)
    assert db.session.get_one(Booking, hers.id).status is Status.CONFIRMED


def test_maintenance_moves_to_an_equal_and_the_board_says_why(
    bob: User, alice: User, la_filature: Space, browse: Browse
):
    mill, other = (resource(la_filature, ResourceKind.MACHINE, name) for name in ("Mill", "Mill 2"))
    hers = book(alice, wish(mill, 9, 11), SUNDAY)
    bobs = browse(bob)
    typed = THAT_DAY | {"resource": str(mill.uid), "start": "08:00", "end": "13:00"}

    page, form = previewed(bobs, "maintain", typed)
    assert "Move it to Mill 2" in page
    assert bobs.post(f"{CHANGES}/maintain", data=form).status_code == 303

    assert db.session.get_one(Booking, hers.id).resource_id == other.id
    for address in (f"/spaces/la-filature?day={MONDAY}", f"/resources/{mill.uid}?week={MONDAY}"):
        assert "Burst pipe" in browse().get(address).text
    block = db.session.scalars(select(Block)).one()
    assert bobs.post(f"{CHANGES}/end", data={"block": str(block.uid)}).status_code == 303
    assert "Burst pipe" not in browse().get(f"/spaces/la-filature?day={MONDAY}").text


def test_what_is_broken_says_so_until_it_works_again(
    bob: User, workshop: Resource, hers: Booking, browse: Browse
):
    bobs = browse(bob)
    typed = {"resource": str(workshop.uid), "note": "No <heating>"}
    _page, form = previewed(bobs, "take-out", typed)
    bobs.post(f"{CHANGES}/take-out", data=form)

    assert "No &lt;heating&gt;" in browse().get(f"/spaces/la-filature?day={MONDAY}").text
    assert bobs.post(f"{CHANGES}/end", data={"resource": str(workshop.uid)}).status_code == 303
    assert db.session.get_one(Resource, workshop.id).in_service


def test_what_is_retired_is_gone_from_the_board_and_its_bookings_stay(
    bobs: Client, alice: User, workshop: Resource, hers: Booking, browse: Browse
):
    board = f"/spaces/la-filature?day={MONDAY}"
    assert "Workshop" in browse().get(board).text
    typed = {"resource": str(workshop.uid), "note": ""}
    _page, form = previewed(bobs, "retire", typed)
    bobs.post(f"{CHANGES}/retire", data=form | {f"fate-{hers.uid}": "keep"})

    assert "Workshop" not in browse().get(board).text
    assert "Workshop" in browse(alice).get(f"/bookings/{hers.uid}").text
    assert bobs.post(f"{CHANGES}/retire", data=typed).status_code == 422


def test_a_closure_can_be_opened_again_later(bob: User, hers: Booking, browse: Browse):
    bobs = browse(bob)
    _page, form = previewed(bobs, "close", THAT_DAY)
    bobs.post(f"{CHANGES}/close", data=form)
    closure = db.session.scalars(select(Closure)).one()
    assert bobs.post(f"{CHANGES}/end", data={"closure": str(closure.id)}).status_code == 303
    assert db.session.scalar(select(Closure)) is None
    assert bobs.post(f"{CHANGES}/end", data={"closure": "1"}).status_code == 404


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("close", {"first": "2026-02-01"}, "already gone"),
        ("close", {"first": "2026-03-04", "last": "2026-03-03"}, "must be after"),
        ("close", {"first": "2026-03-04", "start": "12:00", "end": "09:00"}, "must be after"),
        ("close", {"first": "2026-03-04", "last": "2030-03-03"}, "At most a year"),
        ("close", {"first": "soon"}, "Please give a date"),
        ("maintain", {"first": "2026-03-04"}, "fill this in"),
        (
            "maintain",
            {"first": "2026-03-04", "last": "2026-03-12", "weeks": "2"},
            "before the next",
        ),
        ("take-out", {"resource": "00000000-0000-0000-0000-000000000000"}, "one of the list"),
        ("shrink", {"units": "12"}, "smaller number"),
        ("shrink", {"units": "0"}, "at least 1"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(
    desks: Resource, bobs: Client, kind: str, typed: dict[str, str], said: str
):
    typed = (
        ({"resource": str(desks.uid)} if {"units", "weeks"} & set(typed) else {})
        | typed
        | {"note": ""}
    )
    shown = bobs.get(f"{CHANGES}/{kind}", query_string=typed)
    sent = bobs.post(f"{CHANGES}/{kind}", data=typed)
    assert (shown.status_code, sent.status_code) == (422, 422)
    assert said in shown.text
    assert said in sent.text
    assert db.session.scalar(select(Change)) is None


def test_another_spaces_things_are_not_bobs_to_change(bob: User, network, browse: Browse):
    far = make(Space(network=network, name="Mende", slug="far", changed_at=SUNDAY))
    room = resource(far, ResourceKind.ROOM, "Room")
    answer = browse(bob).post(f"{CHANGES}/take-out", data={"resource": str(room.uid)})
    assert answer.status_code == 422
    assert db.session.get_one(Resource, room.id).in_service


def test_the_record_shows_what_is_asked_for(bob: User, hers: Booking, browse: Browse):
    bobs = browse(bob)
    assert "Nothing on record yet" in bobs.get("/manage/la-filature/record").text
    for kind, typed in (("close", THAT_DAY), ("take-out", {"resource": str(hers.resource.uid)})):
        _page, form = previewed(bobs, kind, {"note": ""} | typed)
        bobs.post(f"{CHANGES}/{kind}", data=form)

    page = bobs.get("/manage/la-filature/record?verb=close&page=99999999").text
    assert "1 booking cancelled" in page
    assert page.count("<tr>") == 2
    assert bobs.get("/manage/la-filature/record").text.count("<tr>") == 3


def test_others_have_no_business_here(
    bob: User, hers: Booking, browse: Browse, refuses: Refuses, la_filature: Space
):
    bobs = browse(bob)
    _page, form = previewed(bobs, "close", THAT_DAY)
    bobs.post(f"{CHANGES}/close", data=form)
    uid = db.session.scalars(select(Change.uid)).one()

    assert refuses("GET", CHANGES)
    assert refuses("GET", f"{CHANGES}/close")
    assert refuses("POST", f"{CHANGES}/close")
    assert refuses("POST", f"{CHANGES}/{uid}/undo")
    assert refuses("POST", f"{CHANGES}/end")
    assert refuses("GET", "/manage/la-filature/record")
    assert db.session.scalar(select(Closure)) is not None
