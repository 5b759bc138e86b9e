"""A refusal says why, keeps what was typed, and offers what would be accepted."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from coliving import clock
from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.asking import Wish
from coliving.spaces.models import Resource, ResourceKind, Space
from coliving.spaces.policy import Policy
from coliving.spans import A_DAY
from tests.browser.axe import complaints
from tests.browser.conftest import OpenPage
from tests.cast import at, make, resource
from tests.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.any_database]


@pytest.fixture
def library(la_filature: Space) -> Resource:
    return resource(la_filature, ResourceKind.ROOM, "Library")


@pytest.fixture
def taken(charlie: User, workshop: Resource, library: Resource, day: date) -> None:
    """Charlie has the workshop from nine to eleven, when the library is free."""
    workshop.policy = Policy(longest=120)
    make(workshop)
    book(charlie, Wish(workshop, at(9, 11, day)), clock.now())


def ask(page: Page, thing: Resource, day: date, start: str, end: str) -> None:
    page.goto(f"/resources/{thing.uid}/book?day={day}")
    page.get_by_label("De", exact=True).fill(start)
    page.get_by_label("À", exact=True).fill(end)
    page.get_by_label("Pour quoi faire").fill("Un appel au calme")
    page.get_by_role("button", name="Réserver", exact=True).tap()


@pytest.mark.usefixtures("taken")
def test_every_reason_is_said_at_once_and_what_was_typed_stays(
    alices: Page, workshop: Resource, day: date
):
    ask(alices, workshop, day, "09:00", "12:00")

    panel = alices.get_by_role("alert")
    expect(panel).to_contain_text("Workshop est pris à ce moment-là.")
    expect(panel.get_by_role("listitem")).to_have_count(2)
    for label, typed in (("De", "09:00"), ("À", "12:00")):
        expect(alices.get_by_label(label, exact=True)).to_have_value(typed)
    expect(alices.get_by_label("Pour quoi faire")).to_have_value("Un appel au calme")


@pytest.mark.usefixtures("taken")
def test_an_alternative_is_one_tap(alices: Page, workshop: Resource, day: date):
    ask(alices, workshop, day, "09:00", "11:00")

    offers = alices.locator(".taps").get_by_role("button")
    expect(offers.first).to_be_visible()
    assert 1 <= offers.count() <= 3
    offers.filter(has_text="Library").tap()

    expect(alices.get_by_role("heading", name="Library")).to_be_visible()
    slip = alices.get_by_role("article")
    expect(slip).to_contain_text("09:00–11:00")
    expect(slip).to_contain_text("Un appel au calme")


def test_closed_doors_are_said_too(alices: Page, workshop: Resource, day: date):
    sunday = day + A_DAY * (6 - day.weekday())

    ask(alices, workshop, sunday, "09:00", "11:00")

    expect(alices.get_by_role("alert")).to_contain_text("fermé")
    expect(alices.get_by_role("heading", name="Ce qui est possible")).to_be_visible()


@pytest.mark.usefixtures("taken")
def test_a_refusal_can_be_read_by_everybody(
    visit: OpenPage, alice: User, workshop: Resource, day: date
):
    page = visit(alice, **PHONE)
    ask(page, workshop, day, "09:00", "12:00")

    expect(page.get_by_role("alert")).to_be_focused()
    assert complaints(page) == []
