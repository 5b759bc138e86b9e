"""Bob draws where things stand; Alice books one of them on the plan, with the keyboard alone."""

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from coliving.accounts.models import User
from coliving.bookings.actions.plans import Spot, draw_plan, put_on_plan
from coliving.bookings.models import Booking
from coliving.db import db
from coliving.spaces.models import FloorPlan, Placement, Resource, Space
from tests.browser.axe import complaints
from tests.browser.conftest import OpenPage
from tests.cast import SUNDAY
from tests.conftest import DESKTOP, NO_JAVASCRIPT, PHONE
from tests.pictures import DRAWING, ROOMS

pytestmark = [pytest.mark.browser, pytest.mark.any_database]

PLANS = "/manage/la-filature/plans"


@pytest.fixture
def floor(la_filature: Space, bob: User) -> FloorPlan:
    return draw_plan(la_filature, "Rez-de-chaussée", DRAWING, bob, SUNDAY)


def spots() -> dict[str, tuple[int, int]]:
    """Where everything stands, in hundredths."""
    db.session.rollback()
    placed = db.session.scalars(db.select(Placement))
    return {one.resource.name: (round(one.x / 10), round(one.y / 10)) for one in placed}


def drag(page: Page, thing: Locator, left: float, top: float) -> None:
    """By hand, to a part of the plan's width and of its height."""
    thing.scroll_into_view_if_needed()
    start, sheet = thing.bounding_box(), page.locator("#sheet").bounding_box()
    assert start
    assert sheet
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(sheet["x"] + sheet["width"] / 2, sheet["y"] + sheet["height"] / 2, steps=4)
    page.mouse.move(sheet["x"] + sheet["width"] * left, sheet["y"] + sheet["height"] * top)
    page.mouse.up()


def test_bob_sends_a_plan_and_drags_things_onto_it(
    visit: OpenPage, bob: User, workshop: Resource, desks: Resource, tmp_path: Path
):
    (file := tmp_path / "rez.svg").write_text(ROOMS)
    page = visit(bob, **DESKTOP)
    page.goto(PLANS)
    page.get_by_label("Comment s’appelle cet étage").fill("Rez-de-chaussée")
    page.get_by_label("Le plan").set_input_files(file)
    page.get_by_role("button", name="Ajouter ce plan").click()
    tray, sheet = page.locator(".tray"), page.locator("#sheet")

    drag(page, tray.get_by_text("Workshop"), 0.25, 0.5)
    expect(sheet.get_by_role("button", name="Workshop")).to_be_focused()
    drag(page, tray.get_by_text("Hot desks"), 0.75, 0.5)
    expect(tray).to_have_count(0)
    assert spots() == {"Workshop": (25, 50), "Hot desks": (75, 50)}

    drag(page, sheet.get_by_role("button", name="Workshop"), 0.1, 0.9)
    expect(page.locator("#said")).to_have_text("Workshop : c’est déplacé.")
    assert spots()["Workshop"] == (10, 90)
    assert not list(complaints(page))


def test_bob_does_it_with_the_keyboard(
    visit: OpenPage, bob: User, workshop: Resource, floor: FloorPlan
):
    page = visit(bob, **DESKTOP)
    page.goto(f"{PLANS}/{floor.uid}")
    page.locator(".tray").get_by_text("Workshop").press("Enter")
    mark = page.locator("#sheet").get_by_role("button", name="Workshop")
    expect(mark).to_be_focused()

    with page.expect_response(lambda answer: answer.url.endswith("/put")):
        for key in ("ArrowRight", "ArrowRight", "Shift+ArrowUp"):
            mark.press(key)

    expect(mark).to_have_attribute("data-x", "520")
    assert spots() == {"Workshop": (52, 45)}


def test_without_scripts_bob_presses_on_the_picture(
    visit: OpenPage, bob: User, workshop: Resource, floor: FloorPlan
):
    page = visit(bob, **PHONE, **NO_JAVASCRIPT)
    page.goto(f"{PLANS}/{floor.uid}")
    page.get_by_label("Quoi", exact=True).select_option("Workshop")
    page.locator("[type=image]").click(position={"x": 75, "y": 30})

    expect(page.locator("#sheet [data-thing]")).to_have_count(1)
    assert spots() == {"Workshop": (25, 20)}


def test_alice_books_on_the_plan_with_the_keyboard(
    alices: Page, floor: FloorPlan, workshop: Resource, desks: Resource, day: date
):
    put_on_plan(floor, workshop, Spot(250, 500), SUNDAY)
    put_on_plan(floor, desks, Spot(750, 500), SUNDAY)
    alices.goto(f"/spaces/la-filature?day={day}#plan")
    alices.get_by_role("link", name="Après-midi").press("Enter")
    alices.locator(".plan").get_by_role("link", name="Workshop").press("Enter")

    expect(alices.get_by_label("De", exact=True)).to_have_value("14:00")
    alices.get_by_role("button", name="Réserver", exact=True).press("Enter")

    expect(alices).to_have_url(re.compile("/bookings/"))
    (booking,) = db.session.scalars(db.select(Booking))
    assert booking.resource_id == workshop.id
