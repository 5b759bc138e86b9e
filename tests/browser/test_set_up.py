"""Ten minutes with a telephone: from nothing to a space that takes bookings."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from coliving.accounts.models import User
from coliving.db import db
from coliving.spaces.models import Resource, Space
from tests.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.any_database]

TAPS, FIELDS = 6, 4
"""What it costs where the usual hours and numbers suit."""


class Hand:
    """A thumb that counts what it does."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.fields = page, 0, 0

    def tap(self, name: str) -> None:
        self.page.get_by_role("button", name=name).tap()
        self.taps += 1

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).tap()
        self.taps += 1

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label).fill(text)
        self.fields += 1


@pytest.fixture
def charlies(visit: Callable[..., Page], charlie: User, scripts: dict[str, bool]) -> Page:
    """Charlie's telephone. There is no space and no network yet."""
    return visit(charlie, **PHONE, **scripts)


def test_the_ten_minute_set_up(charlies: Page):
    charlies.goto("/account")
    hand = Hand(charlies)
    hand.follow("Ouvrir un lieu")
    hand.fill("Nom du lieu", "La Grange")
    hand.fill("Numéro et rue", "2 place du Foirail")
    hand.fill("Code postal", "15140")
    hand.fill("Commune", "Salers")
    hand.tap("Suite : les horaires")
    hand.tap("Suite : ce que l’on y trouve")
    hand.tap("Coworking de village")
    hand.tap("Ouvrir le lieu")

    expect(charlies.get_by_role("heading", name="La Grange est ouvert")).to_be_visible()
    hand.follow("La voir comme les autres")
    expect(charlies.get_by_role("table").first).to_contain_text("Postes partagés")
    assert (hand.taps, hand.fields) == (TAPS, FIELDS)
    assert db.session.scalars(db.select(Space.name)).all() == ["La Grange"]


def test_what_is_made_of_it_can_be_changed_on_the_way_and_going_back_loses_nothing(charlies: Page):
    charlies.goto("/start")
    hand = Hand(charlies)
    for label, text in (
        ("Nom du lieu", "Le Labo"),
        ("Code postal", "15140"),
        ("Commune", "Salers"),
    ):
        hand.fill(label, text)
    hand.tap("Suite : les horaires")
    charlies.get_by_label("Vendredi").uncheck()
    hand.fill("Pause à", "12:00")
    hand.fill("Reprise à", "14:00")
    hand.tap("Retour")
    expect(charlies.get_by_label("Nom du lieu")).to_have_value("Le Labo")
    charlies.get_by_label("Nom du lieu").fill("Le Petit Labo")
    hand.tap("Suite : les horaires")
    expect(charlies.get_by_label("Vendredi")).not_to_be_checked()
    expect(charlies.get_by_label("Reprise à")).to_have_value("14:00")
    hand.tap("Suite : ce que l’on y trouve")
    hand.tap("Fablab")
    hand.fill("Imprimantes 3D", "5")
    charlies.go_back()
    charlies.go_forward()
    hand.fill("Imprimantes 3D", "5")
    hand.tap("Retour")
    hand.tap("Fablab")
    expect(charlies.get_by_label("Imprimantes 3D")).to_have_value("5")
    hand.tap("Ouvrir le lieu")

    expect(charlies.get_by_role("heading", name="Le Petit Labo est ouvert")).to_be_visible()
    db.session.commit()
    printers = db.select(Resource.units).where(Resource.name == "Imprimantes 3D")
    assert db.session.scalar(printers) == 5
