"""Whoever cannot use a mouse goes everywhere by keyboard, and hears what is where."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from coliving import clock
from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.asking import Wish
from coliving.spaces.models import Resource
from tests.browser.boards import free_cell
from tests.browser.conftest import OpenPage
from tests.cast import at
from tests.conftest import DESKTOP

pytestmark = [pytest.mark.browser, pytest.mark.any_database]

MANY = 80

FOCUSED = """() => {
    const it = document.activeElement;
    return [it.matches("a, button") ? it.innerText : "", getComputedStyle(it).outlineStyle];
}"""


@pytest.fixture
def alices(visit: OpenPage, alice: User, scripts: dict[str, bool]) -> Page:
    """A computer without a mouse."""
    return visit(alice, **DESKTOP, **scripts)


def tab_to(page: Page, name: str) -> None:
    """Press the tabulator until that has the focus, and can be seen to have it."""
    for _ in range(MANY):
        page.keyboard.press("Tab")
        words, outline = page.evaluate(FOCUSED)
        if name in words.splitlines():
            assert outline != "none"
            return
    raise AssertionError(f"{MANY} tabulators do not lead to {name}")


def test_the_first_link_skips_to_the_content(alices: Page, workshop: Resource, day: date):
    alices.goto(f"/spaces/la-filature?day={day}")

    alices.keyboard.press("Tab")
    expect(alices.locator(":focus")).to_have_text("Aller au contenu")
    expect(alices.locator(":focus")).to_be_in_viewport()
    alices.keyboard.press("Enter")
    expect(alices.locator("main")).to_be_focused()


def test_a_desk_is_booked_by_keyboard(alices: Page, workshop: Resource, day: date):
    alices.goto(f"/spaces/la-filature?day={day}")
    expect(free_cell(alices, workshop, "10:00")).to_be_visible()

    tab_to(alices, "10:00")
    alices.keyboard.press("Enter")
    expect(alices.get_by_label("De", exact=True)).to_have_value("10:00")
    tab_to(alices, "Réserver")
    alices.keyboard.press("Enter")

    expect(alices.get_by_role("article")).to_contain_text("10:00–11:00")


def test_a_cell_says_of_what_and_when_it_is(alices: Page, workshop: Resource, day: date):
    """A screen reader reads the cell with the headers of its row and its column."""
    alices.goto(f"/spaces/la-filature?day={day}")

    expect(alices.get_by_role("rowheader", name="Workshop")).to_be_visible()
    expect(alices.get_by_role("columnheader", name="10 h")).to_be_visible()
    expect(free_cell(alices, workshop, "10:00")).to_have_accessible_name(re.compile("10:00"))


def test_a_refusal_takes_the_focus_with_a_script_and_is_an_alert_without(
    alices: Page, charlie: User, workshop: Resource, day: date, scripts: dict[str, bool]
):
    book(charlie, Wish(workshop, at(9, 12, day)), clock.now())
    alices.goto(f"/resources/{workshop.uid}/book?day={day}&start=09:00&end=12:00")
    tab_to(alices, "Réserver")
    alices.keyboard.press("Enter")

    panel = alices.get_by_role("alert")
    expect(panel).to_be_visible()
    if not scripts:
        expect(panel).to_be_focused()
    tab_to(alices, "Workshop, La Filature")
