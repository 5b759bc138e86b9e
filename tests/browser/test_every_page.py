"""Every page on every screen, by day and at night, in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Page

from coliving.accounts.models import User
from coliving.spaces.models import Resource
from tests.browser.axe import complaints
from tests.browser.conftest import OpenPage
from tests.browser.pages import NO_PAGES, Stop, World
from tests.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.any_database]

SHAPE = """() => ({
    width: document.documentElement.scrollWidth,
    titles: [...document.querySelectorAll("h1")].filter(h1 => h1.checkVisibility()).length,
    language: document.documentElement.lang,
})"""


@dataclass(frozen=True)
class Look:
    """A screen, a language and the light around; axe looks at some of them."""

    screen: dict[str, object]
    language: str
    light: str
    is_examined: bool = False

    @property
    def options(self) -> dict[str, object]:
        return self.screen | {"color_scheme": self.light}

    @property
    def locale(self) -> str:
        return {"fr": "fr-FR", "en": "en-GB"}[self.language]


LOOKS = {
    "telephone-day-fr": Look(PHONE, "fr", "light", is_examined=True),
    "computer-night-en": Look(DESKTOP, "en", "dark", is_examined=True),
    "telephone-night-en": Look(PHONE, "en", "dark"),
    "computer-day-fr": Look(DESKTOP, "fr", "light"),
}


@pytest.fixture
def world(alice: User, bob: User, workshop: Resource, desks: Resource, day: date) -> World:
    return World.furnished({"alice": alice, "bob": bob}, workshop, desks, day)


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("reader", ["nobody", "alice", "bob"])
def test_every_page_fits_and_can_be_read_by_everybody(
    visit: OpenPage, new_page: OpenPage, world: World, look: Look, reader: str
):
    stops = world.tours()[reader]
    who = world.people.get(reader)
    page = (
        visit(who, look.language, **look.options)
        if who
        else new_page(**look.options, locale=look.locale)
    )

    wrong = {stop.path: found for stop in stops if (found := list(problems(page, stop, look)))}

    assert not wrong


def problems(page: Page, stop: Stop, look: Look) -> Iterator[str]:
    answer = page.goto(stop.path)
    if answer is None or answer.status != stop.status:
        yield f"status {answer and answer.status}"
    shape = page.evaluate(SHAPE)
    if page.viewport_size and shape["width"] > page.viewport_size["width"]:
        yield f"{shape['width']} pixels wide"
    if shape["titles"] != 1:
        yield f"{shape['titles']} h1"
    if shape["language"] != look.language:
        yield f"says it is in {shape['language']}"
    if look.is_examined:
        yield from complaints(page)


def test_no_page_is_forgotten(application: Flask, world: World):
    visited = {stop.endpoint for stops in world.tours().values() for stop in stops}
    there = {rule.endpoint for rule in application.url_map.iter_rules() if "GET" in rule.methods}
    assert there - visited == NO_PAGES
