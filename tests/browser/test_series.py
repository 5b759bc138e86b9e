"""Half a year of Tuesdays on a telephone: two are taken and one is a holiday."""

from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from coliving import clock
from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.asking import Wish
from coliving.bookings.models import Booking
from coliving.db import db
from coliving.spaces.models import Resource, ResourceKind, Space
from coliving.spaces.opening import holiday
from coliving.spaces.policy import Policy
from coliving.spans import A_DAY
from tests.cast import at, make, resource

pytestmark = [pytest.mark.browser, pytest.mark.any_database]

WEEKS = 26


@pytest.fixture
def weeks(la_filature: Space, day: date) -> list[date]:
    """Twenty-six weeks from the day on, one of them with a public holiday on that weekday."""
    first = day
    while True:
        weeks = [first + 7 * week * A_DAY for week in range(WEEKS)]
        if first.weekday() < 5 and sum(bool(holiday(la_filature, one)) for one in weeks) == 1:
            return weeks
        first += A_DAY


@pytest.fixture
def conflicts(
    charlie: User, la_filature: Space, workshop: Resource, weeks: list[date]
) -> list[date]:
    """Charlie has the workshop twice."""
    workshop.policy = Policy(horizon=365)
    make(workshop)
    library = resource(la_filature, ResourceKind.ROOM, "Library")
    library.policy = Policy(horizon=365)
    make(library)
    open_weeks = [one for one in weeks if not holiday(la_filature, one)]
    taken = [open_weeks[3], open_weeks[9]]
    for one in taken:
        book(charlie, Wish(workshop, at(9, 10, one)), clock.now())
    return taken


def row_of(page: Page, one: date) -> Locator:
    return page.locator(f".dates > li:has([name='on-{one}'])")


def test_a_series_of_26_weeks_with_two_conflicts_and_a_holiday(
    alices: Page,
    la_filature: Space,
    workshop: Resource,
    weeks: list[date],
    conflicts: list[date],
):
    alices.goto(f"/resources/{workshop.uid}/book?day={weeks[0]}&start=09:00&end=11:00")
    alices.get_by_text("Répéter", exact=True).tap()
    alices.get_by_label("Ou tant de fois").fill(str(WEEKS))
    alices.get_by_role("button", name="Voir les dates").tap()

    rows = alices.locator(".dates > li")
    expect(rows).to_have_count(WEEKS)
    (closed,) = [one for one in weeks if holiday(la_filature, one)]
    expect(row_of(alices, closed)).to_contain_text(holiday(la_filature, closed) or "")
    moved, elsewhere = (row_of(alices, one) for one in conflicts)
    moved.get_by_label("Déplacer à 10:00–12:00").check()
    elsewhere.get_by_label("Prendre Library à la place").check()
    alices.get_by_role("button", name="Réserver ces dates").tap()

    expect(alices.get_by_text("25 dates sont réservées.")).to_be_visible()
    expect(alices.locator(".bookings > li")).to_have_count(25)
    expect(alices.locator(".bookings > li").filter(has_text="Library")).to_have_count(1)
    expect(alices.locator(".bookings > li").filter(has_text="10:00–12:00")).to_have_count(1)


def test_what_follows_is_cancelled_and_what_was_before_stays(
    alices: Page, workshop: Resource, weeks: list[date]
):
    workshop.policy = Policy(horizon=365)
    make(workshop)
    start = f"day={weeks[0]}&start=14:00&end=16:00&rhythm=fortnightly&times=4"
    alices.goto(f"/resources/{workshop.uid}/series?{start}")
    alices.get_by_role("button", name="Réserver ces dates").tap()
    alices.locator(".bookings a").nth(1).tap()

    expect(alices.get_by_role("heading", name="Fait partie d’une série")).to_be_visible()
    alices.get_by_text("En annuler plusieurs", exact=True).tap()
    alices.get_by_label("Celle-ci et les suivantes").check()
    alices.get_by_role("button", name="Oui, les annuler").tap()

    expect(alices.locator(".flash")).to_contain_text("annulées")
    expect(alices.locator(".bookings > li:not(.cancelled)")).to_have_count(1)


def test_a_date_that_is_lost_meanwhile_is_shown_before_anything_is_booked(
    alices: Page, alice: User, charlie: User, workshop: Resource, weeks: list[date]
):
    workshop.policy = Policy(horizon=365)
    make(workshop)
    alices.goto(f"/resources/{workshop.uid}/series?day={weeks[0]}&start=14:00&end=16:00&times=3")
    book(charlie, Wish(workshop, at(15, 17, weeks[0])), clock.now())
    alices.get_by_role("button", name="Réserver ces dates").tap()

    expect(alices.get_by_role("alert")).to_contain_text("Rien n’est encore réservé")
    expect(row_of(alices, weeks[0]).get_by_label("La sauter")).to_be_checked()
    assert not db.session.scalars(select(Booking).where(Booking.member_id == alice.id)).all()
