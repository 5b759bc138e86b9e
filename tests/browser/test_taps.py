"""Three taps from the page of a space to a booking, and what can be done about it then."""

from datetime import date, time, timedelta

import pytest
from playwright.sync_api import Page, expect

from coliving import clock
from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.asking import Wish
from coliving.bookings.models import Booking
from coliving.db import db
from coliving.spaces.models import OpeningHours, Resource, Space
from coliving.spans import Span
from tests.browser.boards import free_cell, row_of
from tests.cast import at, make

pytestmark = [pytest.mark.browser, pytest.mark.any_database]


@pytest.fixture
def booking(alice: User, workshop: Resource, day: date) -> Booking:
    return book(alice, Wish(workshop, at(9, 12, day)), clock.now())


def test_a_desk_is_three_taps_away(alices: Page, workshop: Resource, day: date):
    alices.goto(f"/spaces/la-filature?day={day}")

    free_cell(alices, workshop, "10:00").tap()
    alices.get_by_role("button", name="Réserver", exact=True).tap()

    expect(alices.get_by_role("status")).to_have_text("C’est réservé. À bientôt !")
    expect(alices.get_by_role("article")).to_contain_text("10:00–11:00")
    alices.goto(f"/spaces/la-filature?day={day}")
    expect(row_of(alices, workshop)).to_contain_text("À vous")


def test_a_whole_morning_at_any_desk_is_one_tap(alices: Page, desks: Resource, day: date):
    alices.goto(f"/spaces/la-filature?day={day}")

    alices.get_by_role("button", name="Matin").tap()

    expect(alices.get_by_role("article")).to_contain_text("09:00–12:00")


def test_a_booking_is_moved(alices: Page, booking: Booking, workshop: Resource, day: date):
    alices.goto(f"/bookings/{booking.uid}")
    alices.get_by_role("link", name="Déplacer").tap()
    alices.get_by_label("De", exact=True).fill("14:00")
    alices.get_by_label("À", exact=True).fill("16:30")
    alices.get_by_role("button", name="Déplacer", exact=True).tap()

    expect(alices.get_by_role("article")).to_contain_text("14:00–16:30")
    alices.goto("/bookings")
    expect(alices.get_by_role("listitem").filter(has_text="Workshop")).to_contain_text(
        "14:00–16:30"
    )
    alices.goto(f"/spaces/la-filature?day={day}")
    expect(free_cell(alices, workshop, "09:00")).to_be_visible()


def test_a_booking_is_cancelled_after_a_second_thought(
    alices: Page, booking: Booking, workshop: Resource, day: date
):
    alices.goto(f"/bookings/{booking.uid}")
    expect(alices.get_by_role("button", name="Oui, annuler")).to_be_hidden()
    alices.get_by_text("Annuler cette réservation").tap()
    alices.get_by_role("button", name="Oui, annuler").tap()

    expect(alices.get_by_role("article")).to_contain_text("Annulée")
    alices.goto("/bookings")
    expect(alices.get_by_role("heading", name="Rien de prévu")).to_be_visible()
    alices.get_by_role("link", name="Annulées").tap()
    expect(alices.get_by_role("link", name="Workshop")).to_be_visible()
    alices.goto(f"/spaces/la-filature?day={day}")
    expect(free_cell(alices, workshop, "09:00")).to_be_visible()


def test_whoever_leaves_early_gives_the_rest_back(
    alices: Page, alice: User, la_filature: Space, workshop: Resource
):
    booking = begun_an_hour_ago(alice, la_filature, workshop)
    alices.goto(f"/bookings/{booking.uid}")
    alices.get_by_role("button", name="rendre le reste").tap()

    expect(alices.get_by_role("status")).to_contain_text("Merci")
    expect(alices.get_by_role("button", name="rendre le reste")).to_have_count(0)
    db.session.refresh(booking)
    assert booking.span.end <= clock.now()


def begun_an_hour_ago(member: User, space: Space, thing: Resource) -> Booking:
    """A booking that nobody could make now, in a place that never closes."""
    space.closed_on_holidays = False
    for weekday in range(7):
        make(OpeningHours(space_id=space.id, weekday=weekday, opens=time(0), closes=time(0)))
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    span = Span(hour - timedelta(hours=1), hour + timedelta(hours=2))
    return book(member, Wish(thing, span), span.start)
