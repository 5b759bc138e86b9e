"""The first page anybody sees: where, when, what, and the spaces that have it."""

import gzip
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.seeking import Part, Soonest, soonest
from coliving.spaces.geography import Point
from coliving.spaces.models import Network, Resource, Space
from tests.cast import MONDAY, SUNDAY, wish
from tests.client import Client
from tests.spaces.villages import village

MORNING = f"day={MONDAY}&period=morning"
Read = Callable[..., str]


@pytest.fixture
def read(client: Client) -> Read:
    """The page for a query, in English, on the Sunday before everything."""

    def page(query: str = MORNING, language: str = "en") -> str:
        with time_machine.travel(SUNDAY, tick=False):
            response = client.get(f"/?{query}", headers={"Accept-Language": language})
        assert response.status_code == 200
        return response.text

    return page


def names(page: str) -> list[str]:
    return re.findall(r'<span class="number[^>]*>\d+</span> <a[^>]*>([^<]*)</a>', page)


def test_a_desk_is_one_tap_away(read: Read, desks: Resource):
    page = read()
    link = f"/resources/{desks.uid}/book?day={MONDAY}&amp;start=09:00&amp;end=12:00"
    assert f'href="{link}"' in page.replace("%3A", ":")
    assert "12 free" in page
    assert f'href="/spaces/la-filature?day={MONDAY}"' in page


def test_it_speaks_french_first(read: Read, desks: Resource):
    page = read(language="fr")
    assert "1 lieu a de la place." in page
    assert "12 libres" in page
    assert "lundi 2 mars 2026" in page


def test_the_space_s_own_word_for_the_hours_is_used(read: Read, desks: Resource):
    assert "Matin <small>" in read()
    assert "14:00–17:00 <small>" in read(f"day={MONDAY}&period=afternoon")


def test_a_commune_is_found_however_it_is_written(read: Read, desks: Resource, network: Network):
    village(network, "Saint-Étienne-Cantalès", Point(44.94, 2.23), postcode="15150")
    village(network, "Lille", Point(50.63, 3.06), postcode="59000")
    page = read(f"{MORNING}&where=st etienne cantales")
    assert names(page) == ["Saint-Étienne-Cantalès", "La Filature"]
    assert "17 km" in page


def test_without_a_place_every_space_is_shown_by_name(
    read: Read, desks: Resource, network: Network
):
    village(network, "Lille", Point(50.63, 3.06))
    village(network, "Nowhere", None)
    page = read()
    assert names(page) == ["La Filature", "Lille", "Nowhere"]
    assert len(re.findall(r'<a class="pin', page)) == 2


def test_an_unknown_commune_is_said_at_the_field_and_stays_there(read: Read, desks: Resource):
    page = read(f"{MORNING}&where=Aurilac")
    assert 'value="Aurilac"' in page
    assert 'aria-invalid="true"' in page
    assert "We know of no space in “Aurilac”." in page
    assert "Aurillac (15000)" in page
    assert names(page) == ["La Filature"]


def test_what_is_typed_is_never_markup(read: Read, desks: Resource):
    page = read(MORNING + "&where=<script>alert(1)</script>&lat=<b>&day=<i>")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<b>" not in page.split('<form class="search"')[1].split("</form>")[0]


def test_around_the_browser_s_location(read: Read, desks: Resource):
    assert names(read(f"{MORNING}&lat=44.9&lon=2.4")) == ["La Filature"]
    assert names(read(f"{MORNING}&lat=48&lon=2.4")) == []


@pytest.mark.parametrize(
    "query", ["lat=91&lon=2", "day=yesterday", "kind=cow", "start=25:00", "radius=x", "show=0"]
)
def test_what_cannot_be_read_is_said(read: Read, desks: Resource, query: str):
    assert not names(read(query))


def test_at_other_hours(read: Read, desks: Resource):
    assert "10:00–11:30 <small>" in read(f"{MORNING}&start=10:00&end=11:30")


def test_nothing_free_says_so_and_shows_the_ways_out(
    read: Read, workshop: Resource, alice: User, network: Network
):
    book(alice, wish(workshop, 8, 12), SUNDAY)
    page = read(f"{MORNING}&kind=room&where=aurillac")
    assert "Aurillac and up to 30 km around: nothing is free then." in page
    assert "Afternoon, 14–17 h" in page
    assert "period=afternoon" in page
    assert 'class="number none"' in page
    assert "taken then" in page


def test_a_closed_day_leads_to_the_next_open_one(read: Read, desks: Resource):
    page = read("day=2026-03-07&period=morning")
    assert "closed then" in page
    assert "Monday, March 9, 2026" in page


def test_nothing_there_at_all(read: Read, la_filature: Space):
    assert "No space here yet" in read(f"{MORNING}&kind=office")


def test_charlie_is_not_offered_members_hours(
    read: Read, client: Client, desks: Resource, alice: User, charlie: User
):
    evening = f"day={MONDAY}&start=18:00&end=20:00"
    offered = {}
    for user in (alice, charlie):
        with time_machine.travel(SUNDAY, tick=False), client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = user.get_id(), True
        offered[user.name] = f"/resources/{desks.uid}/book" in read(evening)
    assert offered == {"Alice": True, "Charlie": False}


def test_no_style_and_a_link_for_each_space_on_the_map(
    read: Read, desks: Resource, network: Network
):
    for number in range(30):
        village(network, f"Village {number}", Point(44 + number / 10, 2 + number % 7))
    page = read()
    assert " style=" not in page
    assert "Show more spaces" in page
    together = re.findall(r'class="pin group[^>]*aria-label="[^:]*: ([^"]*)"', page)
    alone = re.findall(r'class="pin"[^>]*aria-label="\d+\. ([^"]*)"', page)
    assert sorted([*alone, *", ".join(together).split(", ")]) == sorted(names(page))


def test_the_first_page_is_light(read: Read, network: Network):
    for number in range(40):
        village(network, f"Le Tiers-Lieu numéro {number}", Point(43 + number / 6, number % 7))
    assert len(gzip.compress(read().encode())) < 15_000


def test_an_operator_s_tiles_are_shown_with_their_attribution(
    app: Flask, read: Read, desks: Resource
):
    plain = app.extensions["coliving"]
    app.extensions["coliving"] = replace(
        plain,
        tiles_url="https://tiles.example/{z}/{x}/{y}.png",
        tiles_attribution="© the surveyors <b>",
    )
    page = read(f"{MORNING}&where=aurillac")
    app.extensions["coliving"] = plain
    assert re.search(r'<image [^>]*href="https://tiles.example/\d+/\d+/\d+.png"', page)
    assert "© the surveyors &lt;b&gt;" in page
    assert 'class="land"' not in page


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (datetime(2026, 3, 2, 7, tzinfo=UTC), Soonest(MONDAY, Part.MORNING)),
        (datetime(2026, 3, 2, 10, tzinfo=UTC), Soonest(MONDAY, Part.AFTERNOON)),
        (datetime(2026, 3, 2, 16, tzinfo=UTC), Soonest(MONDAY + timedelta(1), Part.MORNING)),
        (datetime(2026, 4, 4, 16, tzinfo=UTC), Soonest(date(2026, 4, 7), Part.MORNING)),
    ],
    ids=["early", "at eleven", "late", "on the eve of Easter"],
)
def test_one_comes_as_soon_as_people_work(now: datetime, then: Soonest):
    assert soonest(now) == then


def test_the_first_visit_needs_no_query(read: Read, desks: Resource):
    assert "12 free" in read("")
