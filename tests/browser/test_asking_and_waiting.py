"""What is lent after a word, and what is taken: asked for, answered, waited for, on telephones."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from coliving import clock
from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel
from coliving.bookings.actions.waiting import offer_freed
from coliving.bookings.asking import Wish
from coliving.spaces.models import Resource, ResourceKind, Space
from coliving.spaces.policy import Policy
from tests.browser.conftest import OpenPage
from tests.cast import at, make, resource
from tests.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.any_database]


@pytest.fixture
def laser(la_filature: Space) -> Resource:
    laser = resource(la_filature, ResourceKind.MACHINE, "Laser")
    laser.policy = Policy(approval=True)
    return make(laser)


@pytest.fixture
def bobs_phone(visit: OpenPage, bob: User, scripts: dict[str, bool]) -> Page:
    return visit(bob, **PHONE, **scripts)


def test_alice_asks_and_bob_says_yes_with_a_word(
    alices: Page, bobs_phone: Page, laser: Resource, day: date
):
    alices.goto(f"/resources/{laser.uid}/book?day={day}&start=14:00&end=16:00")
    alices.get_by_label("Pour quoi faire").fill("Une enseigne pour le marché")
    alices.get_by_role("button", name="Demander", exact=True).tap()
    expect(alices.get_by_role("heading", name="Votre demande")).to_be_visible()

    bobs_phone.goto("/manage/la-filature/today")
    bobs_phone.get_by_role("link", name="1 demande attend votre réponse").tap()
    expect(bobs_phone.get_by_role("article")).to_contain_text("Une enseigne pour le marché")
    bobs_phone.get_by_label("Un mot avec votre réponse").fill("Pensez aux lunettes")
    bobs_phone.get_by_role("button", name="Accepter").tap()
    expect(bobs_phone.get_by_role("status")).to_have_text(
        "C’est accepté : Alice reçoit un courriel."
    )
    expect(bobs_phone.get_by_role("article")).to_have_count(0)

    alices.reload()
    expect(alices.get_by_role("heading", name="Votre réservation")).to_be_visible()
    expect(alices.get_by_role("article")).to_contain_text("Pensez aux lunettes")


def test_bob_says_no_by_mistake_and_takes_it_back(
    alice: User, bobs_phone: Page, laser: Resource, day: date
):
    booking = book(alice, Wish(laser, at(9, 12, day)), clock.now())
    bobs_phone.goto("/manage/la-filature/requests")
    bobs_phone.get_by_role("button", name="Refuser").tap()
    expect(bobs_phone.get_by_role("status")).to_contain_text("C’est refusé")
    bobs_phone.get_by_role("button", name="Finalement oui").tap()

    expect(bobs_phone.get_by_role("status")).to_contain_text("C’est accepté")
    bobs_phone.goto(f"/bookings/{booking.uid}")
    expect(bobs_phone.get_by_text("Annuler cette réservation")).to_be_visible()


def test_alice_waits_for_what_is_taken_and_takes_what_is_offered(
    alices: Page, bob: User, workshop: Resource, day: date
):
    taken = book(bob, Wish(workshop, at(9, 12, day)), clock.now())
    alices.goto(f"/resources/{workshop.uid}/book?day={day}")
    alices.get_by_role("button", name="Matin").tap()
    expect(alices.get_by_role("status")).to_contain_text("en tête de la liste d’attente")
    expect(alices.get_by_role("region", name="Sur liste d’attente")).to_contain_text("Workshop")

    cancel(taken, clock.now())
    assert offer_freed(clock.now()) == 1  # as the worker does, every second

    alices.goto("/bookings")
    expect(alices.get_by_text("C’est votre tour")).to_be_visible()
    alices.get_by_role("link", name="Workshop, ").tap()
    alices.get_by_role("button", name="Je le prends").tap()
    expect(alices.get_by_role("heading", name="Votre réservation")).to_be_visible()
