"""Waiting for what is taken, on the pages: one tap to get in line, one to take what is offered."""

import pytest

from coliving.bookings.actions.cancel import cancel
from coliving.bookings.actions.waiting import offer_freed, wait
from coliving.bookings.models import Booking, Status, WaitingPlace
from coliving.calendars.actions import open_feed
from coliving.calendars.addresses import token
from coliving.calendars.models import FeedKind
from coliving.db import db
from tests.bookings.lending import taken
from tests.cast import MONDAY, SUNDAY, wish

__all__ = ["taken"]  # the fixture of a neighbour

pytestmark = pytest.mark.usefixtures("sunday")

MORNING = {"day": str(MONDAY), "start": "09:00", "end": "12:00"}


@pytest.fixture
def offer(taken, alice, workshop) -> Booking:
    wait(alice, wish(workshop, 9, 12), SUNDAY)
    cancel(taken, SUNDAY)
    offer_freed(SUNDAY)
    return db.session.scalars(db.select(Booking).where(Booking.status == Status.OFFERED)).one()


def line() -> list[WaitingPlace]:
    return list(db.session.scalars(db.select(WaitingPlace).order_by(WaitingPlace.id)))


def test_the_page_that_says_taken_offers_to_tell_alice(taken, alice, workshop, browse):
    alices = browse(alice)
    refused = alices.post(f"/resources/{workshop.uid}/book", data=MORNING)
    assert refused.status_code == 422
    assert f'action="/resources/{workshop.uid}/wait"' in refused.text
    assert "Tell me if it becomes free" in refused.text

    page = alices.post(f"/resources/{workshop.uid}/wait", data=MORNING, follow_redirects=True)

    assert "You are the first in line" in page.text
    assert "You wait for" in page.text
    assert [(one.member_id, one.span) for one in line()] == [(alice.id, taken.span)]


def test_a_part_of_the_day_that_is_taken_is_one_tap_to_wait_for(taken, charlie, workshop, browse):
    charlies = browse(charlie)
    page = charlies.get(f"/resources/{workshop.uid}/book?day={MONDAY}").text
    assert page.count(f'formaction="/resources/{workshop.uid}/wait"') == 2, "morning, whole day"

    form = {"day": str(MONDAY), "period": "09:00-12:00"}
    assert charlies.post(f"/resources/{workshop.uid}/wait", data=form).status_code == 303
    assert [one.span for one in line()] == [taken.span]


def test_the_week_leads_from_what_is_taken_to_waiting_for_it(taken, charlie, workshop, browse):
    charlies = browse(charlie)
    week = charlies.get(f"/resources/{workshop.uid}?week={MONDAY}").text
    address = f"/resources/{workshop.uid}/book?day={MONDAY}&amp;start=09:00&amp;end=12:00"
    assert f'href="{address}"' in week

    page = charlies.get(address.replace("&amp;", "&"))

    assert page.status_code == 200
    assert "Workshop is taken then." in page.text
    assert "What is possible" in page.text
    assert "Tell me if it becomes free" in page.text
    free = f"/resources/{workshop.uid}/book?day={MONDAY}&start=13:00&end=14:00"
    assert "is taken then" not in charlies.get(free).text
    assert "is taken then" in browse().get(address.replace("&amp;", "&")).text


def test_waiting_is_offered_only_where_it_helps(taken, alice, workshop, browse):
    late = MORNING | {"end": "23:00"}
    refused = browse(alice).post(f"/resources/{workshop.uid}/book", data=late)

    assert refused.status_code == 422
    assert "Or wait for it" not in refused.text


def test_who_is_not_signed_in_signs_in_first(taken, workshop, browse):
    answer = browse().post(f"/resources/{workshop.uid}/wait", data=MORNING)

    assert "/sign-in" in answer.location
    assert not line()


def test_what_is_free_is_booked_and_not_waited_for(alice, workshop, browse):
    answer = browse(alice).post(f"/resources/{workshop.uid}/wait", data=MORNING)

    assert answer.status_code == 422
    assert "It is free now" in answer.text
    assert 'value="09:00"' in answer.text, "what was typed stays"


@pytest.mark.parametrize("form", [{}, {"day": "x"}, MORNING | {"start": "25:00"}])
def test_what_cannot_be_read_puts_nobody_in_line(taken, alice, workshop, browse, form):
    answer = browse(alice).post(f"/resources/{workshop.uid}/wait", data=form)

    assert answer.status_code == 422
    assert not line()


def test_alice_stops_waiting_and_nobody_else_does_it_for_her(taken, alice, charlie, browse):
    wait(alice, wish(taken.resource, 9, 12), SUNDAY)
    address = f"/waiting/{line()[0].uid}/leave"
    for other in (taken.member, charlie):
        assert browse(other).post(address).status_code == 404
    assert "/sign-in" in browse().post(address).location

    page = browse(alice).post(address, follow_redirects=True).text

    assert "You no longer wait for it" in page
    assert "You wait for<" not in page


def test_alice_takes_what_is_offered(offer, alice, browse):
    alices = browse(alice)
    mine = alices.get("/bookings").text
    assert "offered to you" in mine
    assert "It is your turn" in mine
    page = alices.get(f"/bookings/{offer.uid}").text
    assert "It is held for you until Sun, Mar 1, 09:00" in page, "it is one in the morning"
    assert "Move" not in page

    taken = alices.post(f"/bookings/{offer.uid}/take", follow_redirects=True).text

    assert "It is yours" in taken
    assert offer.is_confirmed
    assert "Take it" not in taken


def test_alice_leaves_it_to_others(offer, alice, browse):
    page = browse(alice).post(f"/bookings/{offer.uid}/pass-on", follow_redirects=True).text

    assert "the next in line is asked" in page
    assert offer.status is Status.DECLINED
    assert "Left to others" in browse(alice).get(f"/bookings/{offer.uid}").text
    assert "Workshop" not in browse(alice).get("/bookings?show=cancelled").text
    again = browse(alice).post(f"/bookings/{offer.uid}/take")
    assert again.status_code == 422
    assert "This offer is over" in again.text


@pytest.mark.parametrize("deed", ["take", "pass-on"])
def test_an_offer_is_for_alice_alone(offer, bob, charlie, browse, deed):
    for other in (bob, charlie):
        assert browse(other).post(f"/bookings/{offer.uid}/{deed}").status_code == 404
    assert "/sign-in" in browse().post(f"/bookings/{offer.uid}/{deed}").location
    assert offer.status is Status.OFFERED


def test_a_booking_that_nobody_offered_is_no_offer(taken, bob, browse):
    assert browse(bob).post(f"/bookings/{taken.uid}/pass-on").status_code == 404


def test_bob_sees_who_waits(taken, alice, workshop, bob, browse):
    wait(alice, wish(workshop, 9, 12), SUNDAY)

    page = browse(bob).get("/manage/la-filature/requests").text

    assert "Waiting lists" in page
    assert "Alice" in page


def test_the_feed_says_busy_while_it_is_offered_and_alice_has_nothing_yet(offer, browse):
    feeds = [
        open_feed(FeedKind.RESOURCE, offer.resource_id, SUNDAY),
        open_feed(FeedKind.MEMBER, offer.member_id, SUNDAY),
    ]
    texts = [browse().get(f"/f/{token(feed)}/x.ics").text for feed in feeds]

    assert [text.count("BEGIN:VEVENT") for text in texts] == [1, 0]
