"""Bob draws the plan of a floor, and puts on it what there is."""

from uuid import UUID

import pytest

from coliving.bookings.actions.plans import Spot, draw_plan, put_on_plan
from coliving.bookings.models import AuditEntry
from coliving.db import db
from coliving.spaces.models import (
    FloorPlan,
    Network,
    Picture,
    Placement,
    Resource,
    ResourceKind,
    Space,
)
from coliving.spaces.plans import plans_of
from tests.cast import SUNDAY, make, resource
from tests.client import Client
from tests.pictures import DRAWING, ROOMS, picture, sent

pytestmark = pytest.mark.usefixtures("sunday")

PAGE = "/manage/la-filature/plans"
NOWHERE = UUID(int=7)


@pytest.fixture
def bobs(bob, la_filature, browse) -> Client:
    return browse(bob)


@pytest.fixture
def floor(la_filature: Space, bob) -> FloorPlan:
    return draw_plan(la_filature, "Ground floor", DRAWING, bob, SUNDAY)


@pytest.fixture
def far_bench(app) -> Resource:
    """Something of a space of which Bob is nothing."""
    far = make(Network(name="Lozère", slug="lozere"))
    space = make(Space(network=far, name="Mende", slug="mende", changed_at=SUNDAY))
    return resource(space, ResourceKind.MACHINE, "Bench")


def spots() -> dict[str, tuple[int, int]]:
    """Where everything stands."""
    return {one.resource.name: (one.x, one.y) for one in db.session.scalars(db.select(Placement))}


@pytest.mark.parametrize("content", [ROOMS.encode(), picture("PNG", (800, 400))])
def test_a_drawing_or_a_photo_becomes_a_plan(bobs: Client, la_filature: Space, content: bytes):
    answer = bobs.post(PAGE, data={"name": "Ground floor", "drawing": sent(content)})

    (plan,) = plans_of(la_filature)
    assert answer.location.endswith(f"{PAGE}/{plan.uid}")
    assert "Ground floor" in bobs.get(PAGE).text
    assert bobs.get(f"/pictures/{plan.picture.uid}").data[:5] in (b"<svg ", b"\x89PNG\r")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "Cellar"}, "Choose the file of the plan."),
        ({"name": "Cellar", "drawing": b""}, "This file is empty."),
        ({"name": "Cellar", "drawing": b"<svg"}, "This drawing cannot be read."),
        ({"name": "Cellar", "drawing": b"%PDF-1.7"}, "This is not a picture"),
        ({"drawing": ROOMS.encode()}, "Please fill this in."),
    ],
)
def test_what_is_no_plan_is_said_at_its_field(bobs: Client, la_filature, typed, said: str):
    file = {"drawing": sent(typed["drawing"])} if "drawing" in typed else {}
    answer = bobs.post(PAGE, data=typed | file)

    assert answer.status_code == 422
    assert said in answer.text
    assert plans_of(la_filature) == []
    assert "Cellar" in answer.text or "name" not in typed


def test_a_thing_is_put_where_it_stands_and_moved(bobs: Client, floor, workshop: Resource):
    put = f"{PAGE}/{floor.uid}/put"
    assert "Not on this plan yet" in bobs.get(f"{PAGE}/{floor.uid}").text

    answers = [
        bobs.post(put, data={"resource": workshop.uid, "left": left, "top": top})
        for left, top in ((20, 40), (0, 100))
    ]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert spots() == {"Workshop": (0, 1000)}
    assert "Not on this plan yet" not in bobs.get(f"{PAGE}/{floor.uid}").text


def test_without_scripts_one_presses_on_the_picture(bobs: Client, floor, workshop: Resource):
    pressed = {"resource": workshop.uid, "at.x": "150", "at.y": "30", "left": "", "top": ""}

    bobs.post(f"{PAGE}/{floor.uid}/put", data=pressed)

    assert spots() == {"Workshop": (500, 200)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"left": "", "top": ""},
        {"left": "101", "top": "0"},
        {"left": "-1", "top": "0"},
        {"resource": str(NOWHERE), "left": "1", "top": "1"},
        {"resource": "", "left": "1", "top": "1"},
        {"at.x": "x" * 9, "at.y": "9" * 99},
    ],
)
def test_a_place_that_is_none_is_refused(bobs: Client, floor, workshop, wrong: dict[str, str]):
    answer = bobs.post(f"{PAGE}/{floor.uid}/put", data={"resource": workshop.uid} | wrong)

    assert (answer.status_code, spots()) == (422, {})


def test_a_thing_stands_on_one_plan_only(bobs: Client, bob, floor, la_filature, workshop):
    upstairs = draw_plan(la_filature, "Upstairs", DRAWING, bob, SUNDAY)
    put_on_plan(floor, workshop, Spot(1, 1), SUNDAY)

    bobs.post(f"{PAGE}/{upstairs.uid}/put", data={"resource": workshop.uid, "left": 5, "top": 6})

    assert spots() == {"Workshop": (50, 60)}
    assert db.session.scalars(db.select(Placement.plan_id)).all() == [upstairs.id]


def test_a_thing_is_taken_off_again(bobs: Client, floor: FloorPlan, workshop: Resource):
    put_on_plan(floor, workshop, Spot(1, 1), SUNDAY)
    take_off = f"{PAGE}/{floor.uid}/take-off"

    assert bobs.post(take_off, data={"resource": workshop.uid}).status_code == 303
    assert bobs.post(take_off, data={"resource": workshop.uid}).status_code == 404
    assert spots() == {}


def test_another_drawing_leaves_everything_where_it_stands(bobs: Client, floor, workshop):
    put_on_plan(floor, workshop, Spot(200, 400), SUNDAY)

    bobs.post(f"{PAGE}/{floor.uid}", data={"name": "Rez", "drawing": sent(picture("PNG"), "p.png")})

    assert (floor.name, floor.picture.media_type) == ("Rez", "image/png")
    assert spots() == {"Workshop": (200, 400)}
    assert db.session.scalar(db.select(db.func.count(Picture.id))) == 1


def test_a_plan_that_is_removed_leaves_nothing_behind(bobs: Client, floor, workshop: Resource):
    put_on_plan(floor, workshop, Spot(200, 400), SUNDAY)
    address = f"{PAGE}/{floor.uid}"

    assert bobs.post(f"{address}/tear-up").status_code == 303

    assert bobs.get(address).status_code == 404
    assert not db.session.scalars(db.select(Picture)).all()
    assert spots() == {}


def test_the_record_says_who_drew_and_who_removed(bobs: Client, floor: FloorPlan):
    bobs.post(f"{PAGE}/{floor.uid}", data={"name": "Rez"})
    bobs.post(f"{PAGE}/{floor.uid}/tear-up")

    verbs = [one.verb for one in db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id))]
    assert verbs == ["plan_drawn", "plan_changed", "plan_removed"]
    assert "Floor plan removed" in bobs.get("/manage/la-filature/record").text


def test_what_is_of_another_space_is_put_on_no_plan_here(bobs: Client, floor, far_bench):
    typed = {"resource": far_bench.uid, "left": 5, "top": 5}

    assert bobs.post(f"{PAGE}/{floor.uid}/put", data=typed).status_code == 422


def test_the_plan_of_one_space_is_not_found_in_another(bobs: Client, bob, far_bench: Resource):
    far = draw_plan(far_bench.space, "Far away", DRAWING, bob, SUNDAY)

    for address in ("", "/put", "/take-off", "/tear-up"):
        assert bobs.post(f"{PAGE}/{far.uid}{address}").status_code == 404


@pytest.mark.parametrize(
    "address", ["", "/{uid}", "/{uid}/put", "/{uid}/take-off", "/{uid}/tear-up"]
)
def test_plans_are_nobody_elses_to_draw(floor, outsiders, browse, address: str):
    address = PAGE + address.format(uid=floor.uid)

    assert [one.post(address).status_code for one in outsiders] == [403, 403, 403, 404]
    assert "/sign-in" in browse().post(address).location
