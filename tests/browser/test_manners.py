"""What a page owes everybody: their language, the night, and paper."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from coliving.accounts.models import User
from coliving.spaces.models import Resource, ResourceKind, Space
from tests.browser.boards import row_of
from tests.browser.conftest import OpenPage
from tests.cast import make, resource
from tests.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.any_database]

SHEET = re.compile(rb"/Type\s*/Page\b")

LIGHTNESS = """() => {
    const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g);
    return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}"""


def test_another_language_is_the_same_place(alices: Page, workshop: Resource, day: date):
    address = f"/resources/{workshop.uid}/book?day={day}&start=10:00&end=11:30"
    alices.goto(address)
    alices.get_by_role("button", name="English").tap()

    expect(alices.locator("html")).to_have_attribute("lang", "en")
    expect(alices.get_by_label("From", exact=True)).to_have_value("10:00")
    expect(alices.get_by_label("Until", exact=True)).to_have_value("11:30")
    alices.goto("/bookings")
    expect(alices.get_by_role("heading", level=1)).to_have_text("My bookings")
    alices.get_by_role("button", name="Français").tap()
    expect(alices.get_by_role("heading", level=1)).to_have_text("Mes réservations")


@pytest.mark.usefixtures("la_filature")
def test_a_browser_is_answered_in_its_own_language(new_page: OpenPage):
    page = new_page(**PHONE, locale="en-GB")
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.usefixtures("la_filature")
def test_at_night_the_page_is_dark(page: Page):
    page.goto("/")
    assert page.evaluate(LIGHTNESS) > 0.8
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(LIGHTNESS) < 0.2


def test_the_poster_on_the_door_is_the_board_alone(
    visit: OpenPage, bob: User, workshop: Resource, day: date
):
    page = visit(bob, **DESKTOP)
    page.goto(f"/spaces/la-filature?day={day}")
    page.emulate_media(media="print")

    expect(row_of(page, workshop)).to_be_visible()
    expect(page.locator(".poster .qr svg")).to_be_visible()
    expect(page.locator(".poster-head")).to_contain_text("La Filature")
    for left_out in ("header.roof", "footer", "main nav", "main button", ".cover", "aside"):
        for part in page.locator(left_out).all():
            expect(part).to_be_hidden()


def test_a_dozen_things_fit_on_one_sheet(page: Page, la_filature: Space, day: date):
    for number in range(12):
        thing = resource(la_filature, ResourceKind.ROOM, f"Salle du tilleul {number}")
        thing.capacity = 8
        make(thing)
    page.goto(f"/spaces/la-filature?day={day}")

    printed = page.pdf(prefer_css_page_size=True)

    assert len(SHEET.findall(printed)) == 1
