"""The plan on the page of the space: what is free then, and a touch that books it."""

import re

import pytest

from coliving.bookings.actions.book import book
from coliving.bookings.actions.plans import Spot, draw_plan, put_on_plan
from coliving.db import db
from coliving.spaces.models import FloorPlan, Resource, Space
from coliving.spaces.policy import Policy
from tests.cast import MONDAY, SUNDAY, wish
from tests.pictures import DRAWING

pytestmark = pytest.mark.usefixtures("sunday")

PAGE = f"/spaces/la-filature?day={MONDAY}"
MARK = re.compile(
    r'<a href="([^"]*)" aria-label="([^"]*)"><title>[^<]*</title><g class="mark (\w+)"'
)


@pytest.fixture
def floor(la_filature: Space, workshop: Resource, desks: Resource, bob) -> FloorPlan:
    """The workshop on the left, the desks on the right."""
    floor = draw_plan(la_filature, "Ground floor", DRAWING, bob, SUNDAY)
    put_on_plan(floor, workshop, Spot(250, 500), SUNDAY)
    put_on_plan(floor, desks, Spot(750, 500), SUNDAY)
    return floor


@pytest.fixture
def marks(browse, floor):
    """What somebody sees on the plan: label and standing of each mark."""

    def marks(who=None, at="start=09:00&end=12:00"):
        page = browse(who).get(f"{PAGE}&{at}").text
        return {label: standing for _href, label, standing in MARK.findall(page)}

    return marks


def test_everybody_sees_where_things_stand_and_that_they_are_free(marks):
    assert marks() == {"1. Workshop, Free": "free", "2. Hot desks, 12 free": "free"}


def test_a_touch_leads_to_booking_it_for_that_time(browse, floor, workshop):
    page = browse().get(f"{PAGE}&start=14:00&end=16:00").text

    address = f"/resources/{workshop.uid}/book?day={MONDAY}&amp;start=14:00&amp;end=16:00"
    assert page.count(f'href="{address}"') == 2  # on the plan, and in the list beside it
    assert "translate(250 250)" in page


def test_what_is_taken_says_so_and_to_its_member_that_it_is_theirs(
    marks, alice, charlie, bob, workshop
):
    book(alice, wish(workshop, 9, 11), SUNDAY)

    assert marks(charlie)["1. Workshop, Taken"] == "taken"
    assert marks(alice)["1. Workshop, Yours"] == "mine"
    assert marks(bob)["1. Workshop, Alice"] == "taken"
    assert marks(charlie, "start=14:00&end=16:00")["1. Workshop, Free"] == "free"


def test_one_desk_less_is_one_desk_less(marks, alice, desks):
    book(alice, wish(desks, 10, 11), SUNDAY)

    assert marks()["2. Hot desks, 11 free"] == "free"


def test_what_is_broken_is_out_of_service(marks, browse, workshop):
    workshop.in_service, workshop.out_of_service_note = False, "The roof leaks."
    db.session.commit()

    assert marks()["1. Workshop, Out of service"] == "out"
    assert "Out of service · The roof leaks." in browse().get(PAGE).text


def test_what_the_house_rules_forbid_is_not_offered(marks, workshop):
    workshop.policy = Policy(longest=60)
    db.session.commit()

    assert marks()["1. Workshop, Not bookable then"] == "shut"
    assert marks(at="start=09:00&end=10:00")["1. Workshop, Free"] == "free"


def test_the_evening_is_for_members(marks, alice, charlie):
    evening = "start=19:00&end=21:00"

    assert set(marks(charlie, evening).values()) == {"shut"}
    assert set(marks(alice, evening).values()) == {"free"}


@pytest.mark.parametrize("at", ["", "start=09:00", "start=9&end=x", "start=10:00&end=10:00"])
def test_without_a_time_it_shows_the_next_part_of_the_day(browse, floor, at: str):
    assert "On the plan, Mon, Mar 2, 09:00–12:00" in browse().get(f"{PAGE}&{at}").text


def test_the_parts_of_the_day_are_one_touch_away(browse, floor):
    page = browse().get(PAGE).text

    assert f"/spaces/la-filature?day={MONDAY}&amp;start=14:00&amp;end=18:00#plan" in page


def test_what_is_retired_or_of_no_plan_is_not_on_it(marks, hall, workshop):
    workshop.retired_at = SUNDAY
    db.session.commit()

    assert marks() == {"1. Hot desks, 12 free": "free"}


def test_a_plan_without_anything_on_it_is_not_shown(browse, bob, la_filature, workshop):
    draw_plan(la_filature, "Ground floor", DRAWING, bob, SUNDAY)

    assert 'id="plan"' not in browse().get(PAGE).text


def test_a_day_on_which_nobody_comes_has_no_plan(browse, floor):
    assert 'id="plan"' not in browse().get("/spaces/la-filature?day=2026-03-01").text


def test_half_a_hall_that_is_booked_takes_the_whole(marks, alice, floor, hall):
    whole, north, _south = hall
    put_on_plan(floor, whole, Spot(500, 100), SUNDAY)
    book(alice, wish(north, 9, 12), SUNDAY)

    assert "3. Whole hall, Taken" in marks()
