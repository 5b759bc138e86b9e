"""A room with the projector and twelve chairs, for three, booked on a telephone."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from coliving import clock
from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.asking import Item, Wish
from coliving.db import db
from coliving.spaces.models import Resource, Space
from tests.accounts.mailbox import letters_to
from tests.bookings.furniture import Furniture
from tests.cast import at

pytestmark = [pytest.mark.browser, pytest.mark.any_database]


@pytest.fixture
def furniture(la_filature: Space, workshop: Resource) -> Furniture:
    furniture = Furniture(la_filature)
    workshop.capacity = 8
    furniture.chairs.price_note = "5 € le lot"
    db.session.commit()
    return furniture


@pytest.fixture
def few_left(charlie: User, desks: Resource, furniture: Furniture, day: date) -> None:
    """Charlie has eleven of the twenty chairs till ten."""
    wanted = Wish(desks, at(9, 10, day), items=(Item(furniture.chairs, 11),))
    book(charlie, wanted, clock.now())


@pytest.mark.usefixtures("few_left")
def test_alice_takes_the_projector_and_twelve_chairs_along(
    alices: Page, workshop: Resource, furniture: Furniture, day: date
):
    alices.goto(f"/resources/{workshop.uid}/book?day={day}&start=09:00&end=12:00")
    alices.get_by_text("Avec : Chairs, Projector et Annex").tap()
    expect(alices.get_by_text("9 sur 20")).to_be_visible()
    expect(alices.get_by_text("5 € le lot")).to_be_visible()
    alices.get_by_label("Chairs").fill("12")
    alices.get_by_label("Projector").check()
    alices.get_by_role("button", name="Réserver", exact=True).tap()

    expect(alices.locator(".with-it .error")).to_contain_text("il n’en reste que 9")
    expect(alices.get_by_label("Projector")).to_be_checked()
    alices.get_by_label("De", exact=True).fill("10:00")
    alices.get_by_role("button", name="Réserver", exact=True).tap()

    expect(alices.locator(".slip")).to_contain_text("Avec 12 × Chairs et Projector")


def test_alice_says_who_comes_along(alices: Page, alice: User, workshop: Resource, day: date):
    workshop.capacity = 3
    db.session.commit()
    booking = book(alice, Wish(workshop, at(9, 12, day)), clock.now())
    alices.goto(f"/bookings/{booking.uid}")
    alices.get_by_text("Ajouter des personnes").tap()
    people = alices.get_by_label("Une personne par ligne")
    people.fill("Zoé Durand zoe@example.org\nKarim\nLéa")
    alices.get_by_role("button", name="Les ajouter").tap()

    expect(alices.locator("#party .error")).to_contain_text("de la place pour 3 personnes")
    expect(people).to_have_value("Zoé Durand zoe@example.org\nKarim\nLéa")
    people.fill("Zoé Durand zoe@example.org\nKarim")
    alices.get_by_role("button", name="Les ajouter").tap()
    alices.get_by_role("button", name="Retirer – Karim").tap()

    expect(alices.locator(".party li")).to_have_count(1)
    assert [letter.template for letter in letters_to("zoe@example.org")] == ["guest_invited"]
