"""A morning at the desk: somebody walks in, somebody has a code, somebody does not come."""

from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import Page, expect

from coliving import clock
from coliving.accounts.models import User
from coliving.bookings.actions.absent import record_no_shows
from coliving.bookings.actions.book import book
from coliving.bookings.asking import Wish
from coliving.bookings.codes import code_of
from coliving.bookings.models import Booking
from coliving.db import db
from coliving.spaces.models import OpeningHours, Resource, ResourceKind, Space
from coliving.spaces.policy import Policy
from coliving.spans import Span
from tests.browser.conftest import OpenPage
from tests.cast import PARIS, make, resource
from tests.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.any_database]

TODAY = "/manage/la-filature/today"


@pytest.fixture
def morning(la_filature: Space) -> datetime:
    """Any hour will do: the doors never close, and nobody is waited for very long."""
    la_filature.closed_on_holidays = False
    la_filature.policy = Policy(grace=20, release_no_shows=True)
    for weekday in range(7):
        make(OpeningHours(space_id=la_filature.id, weekday=weekday, opens=time(0), closes=time(0)))
    return clock.now().replace(minute=0, second=0, microsecond=0)


@pytest.fixture
def bobs_phone(visit: OpenPage, bob: User, scripts: dict[str, bool]) -> Page:
    return visit(bob, **PHONE, **scripts)


def since_an_hour(member: User, thing: Resource, morning: datetime) -> Booking:
    an_hour = timedelta(hours=1)
    span = Span(morning - an_hour, morning + 3 * an_hour)
    return book(member, Wish(thing, span), span.start)


def test_whoever_walks_in_is_booked_and_here(bobs_phone: Page, morning: datetime, desks: Resource):
    bobs_phone.goto(TODAY)
    bobs_phone.get_by_role("link", name="Quelqu’un arrive ou téléphone").tap()
    now = clock.now().astimezone(PARIS)
    later = now + timedelta(hours=1)
    bobs_phone.get_by_label("Qui", exact=True).fill("Marie Roux 06 12 34 56 78")
    bobs_phone.get_by_label("Quand", exact=True).fill(f"{now:%H:%M}-{later:%H:%M}")
    bobs_phone.get_by_role("button", name="Réserver", exact=True).tap()

    expect(bobs_phone.get_by_role("status")).to_contain_text("Marie Roux")
    here = bobs_phone.get_by_role("region", name="Présents")
    expect(here).to_contain_text("Marie Roux")
    expect(here.get_by_role("link")).to_have_attribute("href", "tel:06 12 34 56 78")


def test_a_code_is_typed_and_a_mistake_taken_back(
    bobs_phone: Page, alice: User, morning: datetime, desks: Resource
):
    booking = since_an_hour(alice, desks, morning)
    bobs_phone.goto(TODAY)
    expect(bobs_phone.get_by_role("region", name="En retard")).to_contain_text("Alice")
    bobs_phone.get_by_label("Code de la réservation").fill(code_of(booking.uid).lower())
    bobs_phone.get_by_role("button", name="Pointer", exact=True).first.tap()

    expect(bobs_phone.get_by_role("status")).to_have_text("Alice est là.")
    bobs_phone.get_by_role("region", name="Présents").get_by_role("button").tap()
    expect(bobs_phone.get_by_role("region", name="En retard")).to_contain_text("Alice")


def test_what_nobody_comes_for_is_free_again(
    bobs_phone: Page, alice: User, charlie: User, morning: datetime, workshop: Resource
):
    desk = resource(workshop.space, ResourceKind.DESK, "Hot desks")
    since_an_hour(alice, workshop, morning)
    since_an_hour(charlie, desk, morning)
    bobs_phone.goto(TODAY)
    free = bobs_phone.get_by_role("region", name="Libre maintenant")
    expect(free).not_to_contain_text("Workshop")
    late = bobs_phone.get_by_role("region", name="En retard").get_by_role("listitem")
    late.filter(has_text="Hot desks").get_by_role("button").tap()
    expect(bobs_phone.get_by_role("status")).to_have_text("Charlie est là.")

    assert record_no_shows(clock.now()) == 1  # as the worker does, every minute

    bobs_phone.goto(TODAY)
    expect(free).to_contain_text("Workshop")
    bobs_phone.get_by_text("Ne sont pas venus").tap()
    expect(bobs_phone.get_by_role("listitem").filter(has_text="Alice")).to_contain_text("1 absence")
    assert db.session.scalar(db.select(Booking).where(Booking.member_id == alice.id))
