"""Booking, moving, cancelling and giving back, page by page and without a script."""

import re
from dataclasses import replace
from datetime import time, timedelta

import pytest

from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel
from coliving.bookings.models import Booking, Status
from coliving.db import db
from coliving.spaces.models import OpeningHours, ResourceKind
from coliving.spans import A_DAY
from tests.accounts.people import with_password
from tests.bookings.conftest import TurnTo
from tests.cast import MONDAY, SUNDAY, at, make, resource, wish

pytestmark = pytest.mark.usefixtures("sunday")


def typed(start: str, end: str, **more: str) -> dict[str, str]:
    return {"day": str(MONDAY), "start": start, "end": end} | more


def value_of(page: str, field: str) -> str:
    """What stands in the field of that name, the last of them on the page."""
    return re.findall(rf'name="{field}"[^>]* value="([^"]*)"', page)[-1]


def booked() -> list[Booking]:
    query = db.select(Booking).order_by(Booking.id)
    return list(db.session.scalars(query))


def test_a_member_books_by_the_hour_and_gets_a_slip(alice, workshop, browse):
    alices = browse(alice)

    answer = alices.post(f"/resources/{workshop.uid}/book", data=typed("09:00", "11:30"))

    (booking,) = booked()
    assert (answer.status_code, answer.location) == (303, f"/bookings/{booking.uid}")
    assert booking.span.length == timedelta(hours=2, minutes=30)
    slip = alices.get(answer.location).text
    for words in ("It is yours", "Workshop", "Monday, March 2", "09:00–11:30", "3 rue du Moulin"):
        assert words in slip
    assert "<svg" in slip.split('class="qr"')[1]
    assert f"/bookings/{booking.uid}/calendar.ics" in slip
    assert "style=" not in slip


def test_a_member_books_by_the_period_in_one_tap(alice, workshop, browse):
    alices = browse(alice, "fr")
    page = alices.get(f"/resources/{workshop.uid}/book?day={MONDAY}").text
    assert re.findall(r'name="period" value="([^"]+)"', page) == [
        "09:00-12:00",
        "14:00-18:00",
        "09:00-18:00",
    ]

    answer = alices.post(
        f"/resources/{workshop.uid}/book", data={"day": MONDAY, "period": "14:00-18:00"}
    )

    assert answer.status_code == 303
    assert booked()[0].span == at(14, 18)


def test_a_period_that_is_taken_can_only_be_waited_for(alice, charlie, workshop, browse):
    book(charlie, wish(workshop, 10, 11), SUNDAY)

    page = browse(alice).get(f"/resources/{workshop.uid}/book?day={MONDAY}").text

    assert f'value="09:00-12:00" formaction="/resources/{workshop.uid}/wait"' in page
    assert f'value="14:00-18:00" formaction="/resources/{workshop.uid}/wait"' not in page
    assert "08:00–10:00" in page
    assert "11:00–22:00" in page


def test_a_period_that_the_house_rules_refuse_cannot_be_touched(alice, workshop, browse):
    workshop.policy = replace(workshop.policy, notice=3 * 24 * 60)
    make(workshop)

    page = browse(alice, "fr").get(f"/resources/{workshop.uid}/book?day={MONDAY}").text

    assert 'value="09:00-12:00" disabled' in page
    assert "non réservable" in page


def test_a_stranger_fills_the_page_signs_in_and_comes_back_to_it(alice, workshop, browse):
    stranger = browse()
    page = f"/resources/{workshop.uid}/book"
    assert "Sign in and book" in stranger.get(page).text

    asked = stranger.post(page, data=typed("10:00", "11:30", purpose="A quiet call"))
    assert asked.status_code == 303
    assert asked.location.startswith("/sign-in?next=")
    assert not booked()

    form = stranger.get(asked.location).text
    wanted = value_of(form, "next").replace("&amp;", "&")
    back = stranger.post(
        asked.location,
        data={
            "email": with_password(alice).email,
            "password": "correct horse battery",
            "next": wanted,
        },
    )
    filled = stranger.get(back.location).text
    kept = {name: value_of(filled, name) for name in ("day", "start", "end", "purpose")}
    assert kept == typed("10:00", "11:30", purpose="A quiet call")

    assert stranger.post(page, data=kept).status_code == 303
    assert booked()[0].purpose == "A quiet call"


def test_sending_the_form_twice_books_once(alice, desks, browse):
    alices = browse(alice)
    page = f"/resources/{desks.uid}/book"
    first, second = (alices.post(page, data=typed("09:00", "10:00")) for _ in range(2))

    assert first.location == second.location
    assert len(booked()) == 1
    assert "You already have this booking." in alices.get(second.location).text


def test_an_evening_may_end_after_midnight(alice, la_filature, workshop, browse):
    make(OpeningHours(space_id=la_filature.id, weekday=0, opens=time(22), closes=time(2)))

    answer = browse(alice).post(f"/resources/{workshop.uid}/book", data=typed("23:00", "01:00"))

    assert answer.status_code == 303
    assert booked()[0].span == at(23, 1)


def test_a_booking_is_moved_to_another_time(alice, workshop, browse):
    booking = book(alice, wish(workshop, 9, 11), SUNDAY)
    alices = browse(alice)
    page = alices.get(f"/bookings/{booking.uid}/move").text
    assert (value_of(page, "start"), value_of(page, "end")) == ("09:00", "11:00")

    answer = alices.post(f"/bookings/{booking.uid}/move", data=typed("14:00", "15:00"))

    assert (answer.status_code, answer.location) == (303, f"/bookings/{booking.uid}")
    assert db.session.get_one(Booking, booking.id).span == at(14, 15)


def test_a_move_that_is_refused_leaves_the_booking_where_it_was(alice, charlie, workshop, browse):
    booking = book(alice, wish(workshop, 9, 11), SUNDAY)
    book(charlie, wish(workshop, 14, 15), SUNDAY)

    answer = browse(alice).post(f"/bookings/{booking.uid}/move", data=typed("14:00", "15:00"))

    assert answer.status_code == 422
    assert "Workshop is taken then." in answer.text
    assert value_of(answer.text, "start") == "14:00"
    assert booking.span == at(9, 11)


def test_an_alternative_to_a_move_is_one_tap(alice, charlie, la_filature, workshop, browse):
    other = resource(la_filature, ResourceKind.ROOM, "Library")
    booking = book(alice, wish(workshop, 9, 11), SUNDAY)
    book(charlie, wish(workshop, 14, 15), SUNDAY)
    alices = browse(alice)
    page = alices.post(f"/bookings/{booking.uid}/move", data=typed("14:00", "15:00")).text

    taps = [form for form in page.split("<form")[1:] if f'value="{other.uid}"' in form]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', taps[0].split("</form>")[0]))

    assert alices.post(f"/bookings/{booking.uid}/move", data=fields).status_code == 303
    moved = db.session.get_one(Booking, booking.id)
    assert (moved.resource_id, moved.span) == (other.id, at(14, 15))


def test_a_booking_is_cancelled_and_stays_as_history(alice, workshop, browse):
    booking = book(alice, wish(workshop, 9, 11), SUNDAY)
    alices = browse(alice)
    slip = alices.get(f"/bookings/{booking.uid}").text
    assert "You can cancel until Monday, March 2, 2026 at 07:00." in slip

    answer = alices.post(f"/bookings/{booking.uid}/cancel")

    assert answer.status_code == 303
    gone = alices.get(answer.location).text
    assert 'class="slip cancelled"' in gone
    assert "/move" not in gone
    assert "Workshop" in alices.get("/bookings?show=cancelled").text
    assert "Nothing planned" in alices.get("/bookings").text


def test_too_late_is_said_and_nothing_happens(alice, workshop, browse, turn_to: TurnTo):
    booking = book(alice, wish(workshop, 9, 11), SUNDAY)
    turn_to(at(8, 9).start)

    answer = browse(alice).post(f"/bookings/{booking.uid}/cancel")

    assert answer.status_code == 422
    assert "It can be changed until 2 h before it starts." in answer.text
    assert db.session.get_one(Booking, booking.id).status is Status.CONFIRMED


def test_whoever_leaves_early_gives_the_rest_back(alice, workshop, browse, turn_to: TurnTo):
    booking = book(alice, wish(workshop, 9, 12), SUNDAY)
    alices = browse(alice)
    assert alices.post(f"/bookings/{booking.uid}/give-back").status_code == 422
    turn_to(at(10, 11).start)
    assert "give the rest back" in alices.get(f"/bookings/{booking.uid}").text

    assert alices.post(f"/bookings/{booking.uid}/give-back").status_code == 303
    assert db.session.get_one(Booking, booking.id).span == at(9, 10)


def test_my_bookings_are_mine_and_sorted(alice, charlie, workshop, desks, browse):
    book(charlie, wish(workshop, 9, 10), SUNDAY)
    later, sooner = (book(alice, wish(desks, hour, 12), SUNDAY) for hour in (11, 9))

    page = browse(alice).get("/bookings").text

    assert "Workshop" not in page
    assert page.index(str(sooner.uid)) < page.index(str(later.uid))


def test_many_bookings_come_in_pages(alice, desks, browse, turn_to: TurnTo):
    days = [MONDAY + A_DAY * number for number in range(33)]
    for day in days:
        if day.weekday() < 5:
            book(alice, wish(desks, 9, 10, day), SUNDAY)
    turn_to(SUNDAY + A_DAY * 80)
    alices = browse(alice)

    first, second = (alices.get(f"/bookings?show=past&page={page}").text for page in (1, 2))

    assert (first.count('class="past"'), second.count('class="past"')) == (20, 5)
    for query in ("page=0", "page=-1", "page=x", "page=99999", "page=²", "show=foo", "show="):
        assert alices.get(f"/bookings?{query}").status_code == 200


@pytest.mark.parametrize("page", ["", "/move"])
def test_charlie_finds_nothing_at_the_address_of_alices_booking(
    alice, charlie, workshop, browse, page
):
    booking = book(alice, wish(workshop, 9, 11), SUNDAY)

    assert browse(charlie).get(f"/bookings/{booking.uid}{page}").status_code == 404
    assert browse().get(f"/bookings/{booking.uid}{page}").status_code == 303


@pytest.mark.parametrize("verb", ["move", "cancel", "give-back"])
def test_charlie_can_do_nothing_to_alices_booking(alice, charlie, workshop, browse, verb):
    booking = book(alice, wish(workshop, 9, 11), SUNDAY)

    answer = browse(charlie).post(
        f"/bookings/{booking.uid}/{verb}", data=typed("14:00", "15:00", reason="Because")
    )

    assert answer.status_code == 404
    assert booking.span == at(9, 11)
    assert browse().post(f"/bookings/{booking.uid}/{verb}").status_code == 303
    assert db.session.get_one(Booking, booking.id).status is Status.CONFIRMED


def test_the_booking_of_a_cancelled_time_is_no_twin(alice, workshop, browse):
    cancel(book(alice, wish(workshop, 9, 11), SUNDAY), SUNDAY)

    answer = browse(alice).post(f"/resources/{workshop.uid}/book", data=typed("09:00", "11:00"))

    assert answer.status_code == 303
    assert len(booked()) == 2
