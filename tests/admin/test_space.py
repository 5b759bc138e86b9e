"""Bob writes the page of his space."""

import pytest

from coliving.bookings.models import AuditEntry
from coliving.db import db
from coliving.spaces.models import Role, Space, SpaceRole
from tests.cast import make, person

pytestmark = pytest.mark.usefixtures("sunday")

PAGE = "/manage/la-filature/space"
TOLD = {
    "name": "La Filature",
    "kinds": ["coworking", "children"],
    "address": "4 rue des Écoles",
    "postcode": "15000",
    "commune": "Aurillac",
    "latitude": "44,8577",
    "longitude": "2.3080",
    "description": "By the fire.",
    "amenities": ["wifi", "coffee"],
    "own_amenities": "Bread oven\n\n  A cat ",
    "accessibility": ["ramp"],
    "contact_email": "bob@filature.example",
    "website": "www.filature.example",
}


def test_what_bob_types_is_what_everybody_reads(bob, la_filature: Space, browse):
    answer = browse(bob).post(PAGE, data=TOLD)

    assert answer.status_code == 303
    assert la_filature.amenities == ["wifi", "coffee", "Bread oven", "A cat"]
    assert (la_filature.latitude, la_filature.longitude) == (44.8577, 2.308)
    assert (la_filature.website, la_filature.revision) == ("https://www.filature.example", 1)
    read = browse().get("/spaces/la-filature").text
    assert "By the fire." in read
    assert "Bread oven" in read


def test_the_form_shows_what_is_said_already(bob, la_filature: Space, browse):
    bobs = browse(bob)
    bobs.post(PAGE, data=TOLD)

    shown = bobs.get(PAGE).text

    assert 'value="coffee" checked' in shown
    assert "Bread oven\nA cat" in shown
    assert 'value="https://www.filature.example"' in shown


def test_the_record_says_who_changed_what(bob, la_filature: Space, browse):
    bobs = browse(bob)
    bobs.post(PAGE, data=TOLD)
    bobs.post(PAGE, data=TOLD)  # which changes nothing more

    entry = db.session.scalars(db.select(AuditEntry)).one()
    assert (entry.actor_id, entry.space_id, entry.verb) == (bob.id, la_filature.id, "described")
    assert "amenities" in entry.detail["changed"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Please fill this in."),
        ({"postcode": "150"}, "This is too short"),
        ({"latitude": ""}, "Give both the latitude and the longitude, or neither."),
        ({"latitude": "95"}, "This must be at most 90."),
        ({"website": "javascript:alert(1)"}, "Some of these characters do not belong here."),
        ({"contact_email": "bob"}, "This does not look like an e-mail address."),
        ({"amenities": ["moat"]}, "Please choose one of the list."),
        ({"kinds": ["castle"]}, "Please choose one of the list."),
    ],
)
def test_what_cannot_be_is_refused_and_all_that_was_typed_stays(
    bob, la_filature: Space, browse, typed: dict[str, str], said: str
):
    answer = browse(bob).post(PAGE, data=TOLD | {"description": "By the stove."} | typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert "By the stove." in answer.text
    assert "Bread oven" in answer.text
    assert la_filature.address == "3 rue du Moulin"
    assert la_filature.revision == 0


def test_a_space_that_moves_overseas_goes_by_the_clock_there(bob, la_filature: Space, browse):
    browse(bob).post(PAGE, data=TOLD | {"postcode": "97410", "commune": "Saint-Pierre"})

    assert (la_filature.timezone, la_filature.insee_code) == ("Indian/Reunion", "")


def test_dora_may_since_she_runs_the_network(dora, la_filature: Space, browse):
    assert browse(dora).post(PAGE, data=TOLD).status_code == 303


@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_it_is_nobody_elses_to_write(la_filature: Space, refuses, verb: str):
    assert refuses(verb, PAGE)


def test_bob_finds_the_way_there_from_his_account_and_from_the_page(
    alice, bob, la_filature, browse
):
    bobs = browse(bob)

    assert 'href="/manage"' in bobs.get("/account").text
    assert "La Filature" in bobs.get("/manage").text
    assert "Run this space" in bobs.get("/spaces/la-filature").text
    assert "Run this space" not in browse(alice).get("/spaces/la-filature").text
    assert 'href="/manage"' not in browse(alice).get("/account").text


def test_a_volunteer_finds_the_day_of_the_space(la_filature: Space, browse):
    vera = person("Vera")
    make(SpaceRole(space_id=la_filature.id, user_id=vera.id, role=Role.VOLUNTEER))
    veras = browse(vera)

    assert 'href="/manage"' in veras.get("/account").text
    assert 'href="/manage/la-filature/today"' in veras.get("/manage").text
    assert 'href="/manage/la-filature/today"' in veras.get("/spaces/la-filature").text
    assert veras.get("/manage/la-filature/today").status_code == 200


def test_nobody_else_is_shown_the_way_to_the_day(alice, charlie, la_filature, browse):
    for one in (alice, charlie, None):
        assert "/manage" not in browse(one).get("/spaces/la-filature").text


def test_who_runs_nothing_has_no_list_of_spaces(alice, charlie, browse):
    assert [browse(one).get("/manage").status_code for one in (alice, charlie)] == [403, 403]
