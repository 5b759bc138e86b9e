"""From nothing to a space that takes bookings: anybody may found one, and then runs it."""

import re
from datetime import time

import pytest

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.models import AuditEntry
from coliving.db import db
from coliving.spaces.access import audience_of, manages
from coliving.spaces.models import (
    Administrator,
    Audience,
    Network,
    OpeningHours,
    Period,
    Resource,
    Space,
)
from coliving.spaces.starters import STARTERS
from tests.cast import SUNDAY, make, wish

pytestmark = pytest.mark.usefixtures("sunday")

ADDRESS = {
    "name": "La Grange",
    "address": "2 place du Foirail",
    "postcode": "15140",
    "commune": "salers",
}
WEEK = {
    "days": ["Mo", "Tu"],
    "opens": "08:30",
    "closes": "18:00",
    "noon": "12:30",
    "after": "13:30",
    "hours": "",
}
FABLAB = {"starter": "fablab", "count-laser": "2", "count-printers": "3", "count-vinyl": "0"}
ALL = ADDRESS | WEEK | FABLAB


def founded() -> Space:
    return db.session.scalars(db.select(Space).where(Space.name == "La Grange")).one()


def test_charlie_founds_a_space_and_runs_it(charlie: User, browse):
    charlies = browse(charlie)

    answer = charlies.post("/start", data=ALL)

    space = founded()
    assert answer.location == f"/manage/{space.slug}/start"
    assert manages(charlie, space)
    assert (space.commune, space.kinds, space.revision) == ("Salers", ["fablab"], 0)
    things = db.session.scalars(db.select(Resource).order_by(Resource.position)).all()
    assert [(thing.name, thing.units) for thing in things] == [
        ("Laser cutter", 2),
        ("3D printers", 3),
        ("CNC mill", 1),
        ("Workbenches", 4),
    ]
    lines = db.session.scalars(db.select(OpeningHours).order_by(OpeningHours.id)).all()
    assert [(line.weekday, line.opens) for line in lines] == [
        (0, time(8, 30)),
        (0, time(13, 30)),
        (1, time(8, 30)),
        (1, time(13, 30)),
    ]
    parts = db.session.scalars(db.select(Period).order_by(Period.id)).all()
    assert [(part.name, part.starts, part.ends) for part in parts] == [
        ("Morning", time(8, 30), time(12, 30)),
        ("Afternoon", time(13, 30), time(18)),
        ("Whole day", time(8, 30), time(18)),
    ]
    assert db.session.scalars(db.select(AuditEntry.verb)).all() == ["founded"]
    done = charlies.get(answer.location).text
    assert f"/spaces/{space.slug}" in done
    assert f"/manage/{space.slug}/poster" in done
    assert f"/spaces/{space.slug}/calendar" in done


@pytest.mark.parametrize("code", STARTERS)
def test_every_sort_of_space_takes_bookings_at_once(alice: User, charlie: User, browse, code: str):
    browse(charlie).post("/start", data=ADDRESS | WEEK | {"starter": code})

    space = founded()
    things = db.session.scalars(db.select(Resource).where(Resource.space_id == space.id)).all()
    free = [thing for thing in things if not thing.rules.notice and not thing.rules.approval]
    assert things
    for thing in free:
        assert book(alice, wish(thing, 9, 10), SUNDAY)
    page = browse().get(f"/spaces/{space.slug}?day=2026-03-02")
    assert page.status_code == 200
    assert things[0].name in page.text


def test_rooms_that_stand_apart_are_numbered(charlie: User, browse):
    town_hall = {"starter": "town_hall", "count-meeting": "2", "count-hall": ""}

    browse(charlie).post("/start", data=ADDRESS | WEEK | town_hall)

    names = db.session.scalars(db.select(Resource.name).order_by(Resource.position)).all()
    assert names == ["Meeting room 1", "Meeting room 2"]


def test_each_step_carries_what_was_typed_before_and_nothing_is_written(charlie: User, browse):
    charlies = browse(charlie)

    hours = charlies.get("/start/hours", query_string=ADDRESS)
    things = charlies.get("/start/things", query_string=ADDRESS | WEEK)
    counts = charlies.get("/start/counts", query_string=ADDRESS | WEEK | {"starter": "fablab"})

    for page in (hours, things, counts):
        assert page.status_code == 200
        assert 'name="address" value="2 place du Foirail"' in page.text
    for page in (things, counts):
        assert re.findall(r'name="days" value="(\w\w)"', page.text) == ["Mo", "Tu"]
    assert db.session.scalar(db.select(Space)) is None


def test_going_back_keeps_everything(charlie: User, browse):
    charlies = browse(charlie)

    back = charlies.post("/start", data=ALL | {"go": "back"})
    things = charlies.get(back.location).text
    hours = charlies.get("/start/hours", query_string=ADDRESS | WEEK | FABLAB).text
    address = charlies.get("/start", query_string=ALL).text
    counts = charlies.get("/start/counts", query_string=ALL).text

    assert 'name="count-laser" value="2"' in things
    assert 'value="Mo" checked' in hours
    assert 'value="We">' in hours
    assert 'value="12:30"' in hours
    assert 'value="La Grange"' in address
    assert 'name="count-laser" value="2"' in counts
    assert db.session.scalar(db.select(Space)) is None


@pytest.mark.parametrize(
    ("path", "typed", "said"),
    [
        ("hours", {"postcode": "1514"}, "This is too short"),
        ("things", {"name": ""}, "Please fill this in."),
        ("things", {"days": []}, "Choose at least one day"),
        ("things", {"after": ""}, "Give both: when you close for lunch"),
        ("things", {"opens": "half"}, "We cannot read"),
        ("things", {"hours": "Jan off"}, "We cannot read “jan off”"),
        ("counts", {"starter": "castle"}, "What do you have?"),
    ],
)
def test_a_step_with_something_wrong_is_shown_again(
    charlie: User, browse, path: str, typed: dict, said: str
):
    answer = browse(charlie).get(f"/start/{path}", query_string=ALL | typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert "2 place du Foirail" in answer.text


@pytest.mark.parametrize("count", ["-1", "100", "many", "²", "9" * 50])
def test_a_count_is_a_number(charlie: User, browse, count: str):
    answer = browse(charlie).post("/start", data=ALL | {"count-laser": count})

    assert answer.status_code == 422
    assert "A number from 0 to 99, please." in answer.text
    assert f'value="{count}"' in answer.text
    assert db.session.scalar(db.select(Space)) is None


def test_sent_twice_it_is_founded_once(charlie: User, browse):
    charlies = browse(charlie)

    first, second = (charlies.post("/start", data=ALL) for _time in range(2))

    assert first.location == second.location
    assert founded()


def test_a_second_space_of_that_name_has_an_address_of_its_own(charlie, bob, browse):
    locations = {browse(one).post("/start", data=ALL).location for one in (charlie, bob)}

    assert len(locations) == 2


def test_it_joins_the_network_of_its_founder_or_the_one_that_they_choose(dora, network, browse):
    doras = browse(dora)
    doras.post("/start", data=ALL)
    assert founded().network_id == network.id

    lozere = make(Network(name="Lozère", slug="lozere"))
    make(Administrator(network_id=lozere.id, user_id=dora.id))
    other = ALL | {"name": "Le Causse"}
    assert "Which network does it belong to?" in doras.post("/start", data=other).text
    doras.post("/start", data=other | {"network": "lozere"})

    assert db.session.scalars(db.select(Space.network_id).order_by(Space.id)).all() == [
        network.id,
        lozere.id,
    ]


def test_charlie_does_not_become_a_member_of_la_filature_by_founding_a_space(
    charlie, la_filature, browse
):
    browse(charlie).post("/start", data=ALL | {"network": la_filature.network.slug})

    assert founded().network.name == "La Grange"
    assert audience_of(charlie, la_filature) is Audience.EVERYBODY
    assert audience_of(charlie, founded()) is Audience.MEMBERS


def test_who_has_not_signed_in_is_asked_to_and_comes_back(app, browse):
    answer = browse().get("/start")

    assert answer.location.startswith("/sign-in?next=")
    assert "start" in answer.location


@pytest.mark.parametrize("page", ["start", "poster"])
def test_what_comes_of_it_is_for_its_managers(la_filature: Space, bob, browse, refuses, page: str):
    assert refuses("GET", f"/manage/la-filature/{page}")
    assert browse(bob).get(f"/manage/la-filature/{page}").status_code == 200


def test_the_poster_says_when_it_is_open_and_where_to_book(la_filature: Space, bob, browse):
    text = browse(bob).get("/manage/la-filature/poster").text

    assert "La Filature" in text
    assert "3 rue du Moulin, 15000 Aurillac" in text
    assert "08:00–18:00" in text
    assert "18:00–22:00 (members)" in text
    assert "/spaces/la-filature" in text
    assert "<svg" in text
