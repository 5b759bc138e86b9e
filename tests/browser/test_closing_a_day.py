"""Bob closes a day on which twelve people come, and thinks better of it."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from coliving import clock
from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.asking import Wish
from coliving.bookings.models import Booking, Status
from coliving.db import db
from coliving.outbox.models import Letter
from coliving.spaces.models import Resource
from tests.browser.axe import complaints
from tests.browser.conftest import OpenPage
from tests.cast import at, person
from tests.conftest import DESKTOP

pytestmark = [pytest.mark.browser, pytest.mark.any_database]


@pytest.fixture
def twelve(desks: Resource, day: date) -> list[int]:
    """Twelve people, some of them at the same time."""
    return [
        book(person(f"Membre{n}"), Wish(desks, at(8 + n // 3, 9 + n // 3, day)), clock.now()).id
        for n in range(12)
    ]


def statuses() -> set[Status]:
    db.session.rollback()
    return set(db.session.scalars(select(Booking.status)))


def letters() -> int:
    return db.session.scalar(select(func.count(Letter.id))) or 0


def test_twelve_are_sent_away_and_called_back(
    visit: OpenPage, bob: User, scripts: dict[str, bool], twelve: list[int], day: date
):
    page = visit(bob, **DESKTOP, **scripts)
    page.goto("/manage/la-filature/changes")
    page.get_by_role("link", name="Fermer les portes").click()
    page.get_by_label("Premier jour").fill(str(day))
    page.get_by_label("Pourquoi").fill("Dégât des eaux")
    page.get_by_role("button", name="Voir ce que cela touche").click()

    expect(page.get_by_role("heading", name="12 réservations sont concernées")).to_be_visible()
    assert statuses() == {Status.CONFIRMED}
    examined(page, scripts)
    page.get_by_role("button", name="Oui, faites-le").click()

    expect(page.get_by_text("12 réservations annulées").first).to_be_visible()
    assert (statuses(), letters()) == ({Status.CANCELLED}, 24)
    examined(page, scripts)
    page.get_by_role("button", name="Revenir en arrière").click()

    expect(page.get_by_text("C’est rétabli : tout est comme avant.")).to_be_visible()
    assert (statuses(), letters()) == ({Status.CONFIRMED}, 36)
    page.goto("/manage/la-filature/record")
    expect(page.get_by_role("row")).to_have_count(3)
    examined(page, scripts)


def examined(page: Page, scripts: dict[str, bool]) -> None:
    """A program looks at the page where one can run."""
    assert scripts or not complaints(page)
