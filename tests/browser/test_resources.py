"""Bob furnishes his space on a telephone, and puts it in order by hand."""

import pytest
from playwright.sync_api import Page, expect

from coliving.accounts.models import User
from coliving.spaces.models import Resource
from tests.browser.conftest import OpenPage
from tests.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.any_database]

LIST = "/manage/la-filature/resources"


def names(page: Page) -> list[str]:
    return page.locator("#things .what a").all_inner_texts()


def test_eight_desks_on_a_telephone_and_one_of_them_in_its_place(
    visit: OpenPage, bob: User, workshop: Resource, scripts: dict[str, bool]
):
    page = visit(bob, **PHONE, **scripts)
    page.goto(LIST)
    page.get_by_role("link", name="Ajouter quelque chose").click()
    page.get_by_label("Qu’est-ce que c’est").select_option("desk")
    page.get_by_label("Comment cela s’appelle-t-il").fill("Bureau")
    page.get_by_label("Combien de chaque").fill("8")
    page.get_by_role("button", name="Ajouter").click()

    assert names(page) == ["Workshop", *(f"Bureau {number}" for number in range(1, 9))]
    page.get_by_role("button", name="Monter Bureau 1").click()
    expect(page.locator("#things .what a").first).to_have_text("Bureau 1")
    page.goto("/spaces/la-filature")
    expect(page.locator("table.board tbody th").first).to_contain_text("Bureau 1")


def test_by_keyboard_the_arrow_stays_under_the_finger(
    visit: OpenPage, bob: User, workshop: Resource, desks: Resource, hall: tuple[Resource, ...]
):
    page = visit(bob, **DESKTOP)
    page.goto(LIST)
    assert names(page) == ["Workshop", "Hot desks", "North half", "South half", "Whole hall"]
    arrow = page.get_by_role("button", name="Monter Whole hall")

    arrow.focus()
    for place in (3, 2):
        page.keyboard.press("Enter")
        expect(page.locator("#things .what a").nth(place)).to_have_text("Whole hall")
        expect(arrow).to_be_focused()


def test_by_hand_a_thing_is_drawn_to_its_place(
    visit: OpenPage, bob: User, workshop: Resource, desks: Resource, hall: tuple[Resource, ...]
):
    page = visit(bob, **DESKTOP)
    page.goto(LIST)
    grips = page.locator("[data-grip]")
    start, end = grips.nth(4).bounding_box(), grips.nth(0).bounding_box()
    assert start
    assert end

    page.mouse.move(start["x"] + 20, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"], steps=20)
    with page.expect_response("**/resources/order"):
        page.mouse.up()

    page.goto(LIST)
    assert names(page) == ["Whole hall", "Workshop", "Hot desks", "North half", "South half"]
