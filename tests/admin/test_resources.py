"""Bob keeps the list of what there is: many at once, in his order, nothing lost."""

from datetime import timedelta

import pytest

from coliving.bookings.actions.book import book
from coliving.bookings.models import AuditEntry, Occupancy
from coliving.db import db
from coliving.spaces.models import Resource, ResourceKind, Space
from coliving.spaces.policy import Policy
from tests.cast import SUNDAY, make, resource, wish
from tests.client import Client
from tests.pictures import picture, sent

pytestmark = pytest.mark.usefixtures("sunday")

PAGE = "/manage/la-filature/resources"
DESKS = {"kind": "desk", "names": "Bureau", "count": "8", "together": "apart", "capacity": "1"}


@pytest.fixture
def bobs(bob, browse) -> Client:
    client: Client = browse(bob)
    return client


def there() -> list[Resource]:
    return list(db.session.scalars(db.select(Resource).order_by(Resource.position, Resource.id)))


def names() -> list[str]:
    return [one.name for one in there() if one.retired_at is None]


def verbs() -> list[str]:
    return list(db.session.scalars(db.select(AuditEntry.verb).order_by(AuditEntry.id)))


def about(one: Resource, **typed: str) -> dict[str, str]:
    """The form of a resource as its page shows it, with what Bob types."""
    told = {"kind": one.kind, "name": one.name, "units": one.units, "capacity": one.capacity}
    return {name: str(value) for name, value in told.items()} | typed


def test_an_empty_space_invites_to_add_something(bobs):
    assert "Nothing to book yet" in bobs.get(PAGE).text


def test_eight_desks_at_once_each_with_its_number(bobs, la_filature: Space, browse):
    assert bobs.post(f"{PAGE}/new", data=DESKS).status_code == 303

    assert names() == [f"Bureau {number}" for number in range(1, 9)]
    assert {one.units for one in there()} == {1}
    assert la_filature.revision == 1
    assert verbs() == ["added"]
    assert "Bureau 8" in browse().get("/spaces/la-filature").text


def test_twelve_that_are_all_the_same_are_one_row(bobs):
    told = {"names": "Hot desks", "count": "12", "together": "row", "features": ["window"]}
    bobs.post(f"{PAGE}/new", data=DESKS | told | {"own_features": "A cat\n\nA stove"})

    (row,) = there()
    assert (row.name, row.units, row.kind) == ("Hot desks", 12, ResourceKind.DESK)
    assert row.features == ["window", "A cat", "A stove"]


def test_a_list_of_names_is_pasted_with_all_that_is_said_of_them(bobs, workshop: Resource):
    told = {"kind": "room", "names": "Cère\r\n\r\n  Jordanne \nTruyère", "count": "1"}
    more = {"capacity": "6", "turnaround": "15", "access_needs": "A key", "price_note": "Free"}
    bobs.post(f"{PAGE}/new", data=DESKS | told | more)

    assert names() == ["Workshop", "Cère", "Jordanne", "Truyère"]
    cere = there()[1]
    assert (cere.capacity, cere.turnaround) == (6, timedelta(minutes=15))
    assert (cere.access_needs, cere.price_note) == ("A key", "Free")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"names": ""}, "Please fill this in."),
        ({"names": "workshop", "count": "1"}, "There is “workshop” already"),
        ({"names": "Cère\ncère", "count": "1"}, "There is “cère” already"),
        ({"names": "x" * 81, "count": "1"}, "is too long for a name"),
        ({"names": "\n".join("abcdefghi"), "count": "30"}, "too many at a time: at most 200"),
        ({"count": "0"}, "This must be at least 1."),
        ({"kind": "castle"}, "Please choose one of the list."),
        ({"features": "moat"}, "Please choose one of the list."),
        ({"turnaround": "soon"}, "Please type a whole number."),
    ],
)
def test_what_cannot_be_added_is_said_and_all_that_was_typed_stays(
    bobs, workshop: Resource, typed: dict[str, str], said: str
):
    answer = bobs.post(f"{PAGE}/new", data=DESKS | {"description": "By the stove."} | typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert "By the stove." in answer.text
    assert names() == ["Workshop"]


def test_another_one_like_it_stands_next_to_it(bobs, workshop: Resource, desks: Resource):
    workshop.policy, workshop.features = Policy(longest=60), ["projector"]
    make(workshop)

    answer = bobs.post(f"{PAGE}/{workshop.uid}/copy")

    assert names() == ["Workshop", "Workshop 2", "Hot desks"]
    twin = there()[1]
    assert answer.location.endswith(str(twin.uid))
    assert (twin.features, twin.policy) == (["projector"], Policy(longest=60))
    assert twin.uid != workshop.uid


def test_one_goes_up_and_another_down(bobs, workshop, desks, la_filature: Space):
    mill = resource(la_filature, ResourceKind.MACHINE, "A mill that is last")
    order = [str(one.uid) for one in (workshop, desks, mill)]

    bobs.post(f"{PAGE}/order", data={"order": order, "up": str(mill.uid)})
    assert names() == ["Workshop", "A mill that is last", "Hot desks"]

    order = [str(one.uid) for one in (workshop, mill, desks)]
    bobs.post(f"{PAGE}/order", data={"order": order, "down": str(workshop.uid)})
    assert names() == ["A mill that is last", "Workshop", "Hot desks"]
    bobs.post(f"{PAGE}/order", data={"order": order, "up": str(workshop.uid)})
    assert names() == ["Workshop", "A mill that is last", "Hot desks"]
    assert la_filature.revision == 3


def test_an_order_that_names_half_of_them_or_nonsense_loses_nothing(bobs, workshop, desks):
    bobs.post(f"{PAGE}/order", data={"order": [str(desks.uid), "x", str(desks.uid)], "up": "y"})
    assert names() == ["Hot desks", "Workshop"]


def test_what_bob_says_of_a_room_is_on_its_page_and_on_the_board(bobs, workshop, browse):
    charlies = browse()
    assert "Workshop" in charlies.get("/spaces/la-filature").text
    before = workshop.revision

    typed = about(workshop, name="Atelier bois", description="Smells of larch.", capacity="9")
    assert bobs.post(f"{PAGE}/{workshop.uid}", data=typed).status_code == 303

    board = charlies.get("/spaces/la-filature").text
    assert "Atelier bois" in board
    assert "Workshop" not in board
    assert "9 people" in board
    assert "Smells of larch." in charlies.get(f"/resources/{workshop.uid}").text
    assert workshop.revision == before + 1
    entry = db.session.scalars(db.select(AuditEntry)).one()
    assert entry.detail["changed"] == ["description", "capacity", "name"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Please fill this in."),
        ({"name": "hot DESKS"}, "There is “hot DESKS” already"),
        ({"units": "1000"}, "This must be at most 999."),
        ({"capacity": "-1"}, "This must be at least 1."),
    ],
)
def test_what_cannot_be_said_of_it_is_refused_at_its_field(
    bobs, workshop, desks, typed: dict[str, str], said: str
):
    answer = bobs.post(f"{PAGE}/{workshop.uid}", data=about(workshop, description="Warm.") | typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert "Warm." in answer.text
    assert (workshop.name, workshop.description) == ("Workshop", "")


def test_fewer_desks_are_first_shown_with_whom_they_hit(bobs, alice, desks: Resource):
    for _ in range(2):
        book(alice, wish(desks, 9, 11), SUNDAY)

    answer = bobs.post(f"{PAGE}/{desks.uid}", data=about(desks, units="1", name="Desks"))

    assert (desks.units, desks.name) == (12, "Desks")
    seen = bobs.get(answer.location).text
    assert "1 booking is in the way" in seen
    assert "Alice" in seen


def test_what_is_retired_is_folded_away_and_can_come_back(bobs, alice, workshop, browse):
    workshop.retired_at, workshop.in_service = SUNDAY, False
    make(workshop)
    assert "no longer there" in bobs.get(PAGE).text
    assert "Workshop" not in browse().get("/spaces/la-filature").text

    assert bobs.post(f"{PAGE}/{workshop.uid}/back").status_code == 303

    assert (workshop.retired_at, workshop.in_service) == (None, True)
    assert "Workshop" in browse().get("/spaces/la-filature").text
    assert book(alice, wish(workshop, 9, 11), SUNDAY).holds
    assert "brought_back" in verbs()


def test_the_pages_lead_to_what_is_seen_before_it_happens(bobs, workshop):
    page = bobs.get(f"{PAGE}/{workshop.uid}").text
    for kind in ("take-out", "maintain", "retire"):
        address = f"/manage/la-filature/changes/{kind}?resource={workshop.uid}"
        assert f'href="{address}"' in page
        assert f'<option value="{workshop.uid}" selected' in bobs.get(address).text


def test_a_room_has_a_photo_with_words_for_who_cannot_see_it(bobs, workshop, browse):
    address = f"{PAGE}/{workshop.uid}"
    bobs.post(address, data=about(workshop, photo_alt="The bench") | {"photo": sent(picture())})

    shown = browse().get(f"/resources/{workshop.uid}").text
    assert 'alt="The bench"' in shown
    small = f"/pictures/{workshop.picture.uid}/small"
    assert small in shown
    assert small in browse().get("/spaces/la-filature").text
    assert browse().get(small).status_code == 200
    assert "The bench" in bobs.get(address).text

    answer = bobs.post(address, data=about(workshop, name="Barn") | {"photo": sent(b"no photo")})
    assert answer.status_code == 422
    assert "f-photo-error" in answer.text
    assert 'value="Barn"' in answer.text

    bobs.post(address, data=about(workshop, photo_remove="on"))
    assert workshop.picture is None
    assert browse().get(small).status_code == 404


def test_a_copy_is_another_thing_and_has_no_photo_yet(bobs, workshop):
    bobs.post(f"{PAGE}/{workshop.uid}", data=about(workshop) | {"photo": sent(picture())})
    bobs.post(f"{PAGE}/{workshop.uid}/copy")
    assert [one.picture is None for one in there()] == [False, True]


def test_the_record_says_it_in_words(bobs, workshop):
    bobs.post(f"{PAGE}/new", data=DESKS)
    bobs.post(f"{PAGE}/{workshop.uid}", data=about(workshop, name="Barn"))

    record = bobs.get("/manage/la-filature/record").text

    assert "Bureau 1 – Bureau 8" in record
    assert "Described otherwise" in record


DOORS = [
    *("GET ", "GET /new", "POST /new", "POST /order", "GET /{uid}", "POST /{uid}"),
    *("POST /{uid}/copy", "POST /{uid}/back", "POST /{uid}/parts"),
]


@pytest.mark.parametrize("door", DOORS)
def test_it_is_nobody_elses_to_keep(workshop, refuses, door: str):
    verb, _, page = door.partition(" ")
    assert refuses(verb, PAGE + page.format(uid=workshop.uid))


def test_what_is_in_another_space_is_not_there(bobs, network, workshop):
    far = make(Space(network=network, name="Mende", slug="mende", changed_at=SUNDAY))
    theirs = resource(far, ResourceKind.ROOM, "Theirs")
    assert bobs.get(f"{PAGE}/{theirs.uid}").status_code == 404
    for deed in ("", "/copy", "/back", "/parts"):
        assert bobs.post(f"{PAGE}/{theirs.uid}{deed}").status_code == 404
    bobs.post(f"{PAGE}/order", data={"order": [str(theirs.uid), str(workshop.uid)]})
    assert theirs.position == len("Theirs")
    assert db.session.scalar(db.select(Occupancy)) is None
