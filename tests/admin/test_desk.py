"""Booking for somebody else: three fields at most, and whoever walks in is here at once."""

import re
from datetime import timedelta

import pytest

from coliving.accounts.actions.guests import Guest
from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.models import AuditEntry, Booking
from coliving.db import db
from coliving.outbox.models import Letter
from coliving.spaces.policy import Policy
from tests.admin.desk import seen
from tests.cast import MONDAY, SUNDAY, at, make, person, wish
from tests.client import Client

BOOK = "/manage/la-filature/today/book"
NOW = at(9, 10).start + timedelta(minutes=20)


@pytest.fixture(autouse=True)
def twenty_past_nine(turn_to):
    turn_to(NOW)


@pytest.fixture
def bobs(bob: User, browse) -> Client:
    return browse(bob)


def typed(who: str, when: str = "14:00-16:00", **more: object) -> dict[str, object]:
    return {"who": who, "what": "desk", "when": when, "day": str(MONDAY)} | more


def booked() -> Booking:
    return db.session.scalars(db.select(Booking)).one()


@pytest.mark.parametrize(
    ("line", "name", "phone"),
    [
        ("Marie Roux 06 12 34 56 78", "Marie Roux", "06 12 34 56 78"),
        ("Jean, +33 6.12.34.56.78", "Jean", "+33 6.12.34.56.78"),
        ("Louis 14", "Louis 14", ""),
        ("06 12 34 56 78", "06 12 34 56 78", ""),
        ("\u200b06 12 34 56 78", "\u200b06 12 34 56 78", ""),
    ],
)
def test_a_telephone_after_a_name_is_one(line, name, phone):
    assert Guest.read(line) == Guest(name, phone)


def test_whoever_walks_in_gives_a_name_and_is_here(bobs, bob, desks):
    answer = bobs.post(BOOK, data=typed("Marie Roux 06 12 34 56 78", period="09:20–11:20"))

    assert answer.status_code == 303
    booking = booked()
    assert (booking.member.name, booking.member.phone) == ("Marie Roux", "06 12 34 56 78")
    assert booking.member.email is None
    assert booking.span.start == NOW
    assert booking.span.length == timedelta(hours=2)
    assert (booking.booked_by_id, seen()[0].booking_id) == (bob.id, booking.id)
    assert db.session.scalar(db.select(Letter)) is None
    assert "Marie Roux" in bobs.get(answer.location).text


def test_the_page_offers_this_minute_and_the_periods_to_come(bobs, desks):
    page = bobs.get(BOOK).text

    assert 'value="09:20–11:20"' in page
    assert 'value="14:00–18:00"' in page
    assert "Matin" not in page  # it has begun


def test_a_morning_that_has_begun_begins_now(bobs, desks):
    bobs.post(BOOK, data=typed("Marie", "9:00-12:00"))

    assert booked().span.start == NOW
    assert seen()


def test_alice_is_known_by_her_name_or_her_address(bobs, alice, desks):
    for who, when in (("alice", "14:00-15:00"), ("ALICE@example.org", "15h-16h30")):
        assert bobs.post(BOOK, data=typed(who, when)).status_code == 303

    assert {booking.member_id for booking in db.session.scalars(db.select(Booking))} == {alice.id}
    assert db.session.scalar(db.select(db.func.count()).select_from(Letter)) == 2
    assert not seen()  # they come this afternoon


def test_a_name_that_may_be_several_is_asked_about(bobs, alice, workshop, desks):
    twin = person("Alicia")
    book(twin, wish(workshop, 9, 10), SUNDAY)
    asked = bobs.post(BOOK, data=typed("ali"))
    assert asked.status_code == 422
    assert "Who of these is it?" in asked.text
    assert str(twin.uid) in asked.text

    assert bobs.post(BOOK, data=typed("ali", member=str(twin.uid))).status_code == 303
    assert bobs.post(BOOK, data=typed("ali", member="new")).status_code == 303

    names = [booking.member.name for booking in db.session.scalars(db.select(Booking))]
    assert sorted(names) == ["Alicia", "Alicia", "ali"]


def test_strangers_to_the_network_are_not_found(bobs, charlie, desks):
    assert bobs.post(BOOK, data=typed(charlie.email)).status_code == 422
    assert bobs.post(BOOK, data=typed("x", member=str(charlie.uid))).status_code == 404

    bobs.post(BOOK, data=typed("Charlie"))

    assert booked().member_id != charlie.id


def test_a_refusal_writes_nobody_down(bobs, workshop, alice):
    book(alice, wish(workshop, 14, 16), SUNDAY)

    answer = bobs.post(BOOK, data=typed("Marie", what=str(workshop.uid)))

    assert answer.status_code == 422
    assert "Workshop is taken then." in answer.text
    assert "Book anyway" not in answer.text
    assert db.session.scalar(db.select(User).where(User.name == "Marie")) is None


def test_a_refusal_comes_with_what_can_be_had_and_one_touch_books_it(bobs, workshop, alice):
    book(alice, wish(workshop, 14, 16), SUNDAY)
    refused = bobs.post(BOOK, data=typed("Marie 06 12 34 56 78", what=str(workshop.uid)))
    assert "What is possible" in refused.text
    offered = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', refused.text))
    assert offered["when"] in {"12:00–14:00", "16:00–18:00"}

    assert bobs.post(BOOK, data=offered).status_code == 303

    (hers,) = (one for one in db.session.scalars(db.select(Booking)) if one.member != alice)
    assert (hers.member.name, hers.member.phone) == ("Marie", "06 12 34 56 78")
    assert hers.resource == workshop


def test_when_every_desk_is_taken_the_next_time_of_one_is_offered(bobs, desks, alice):
    desks.units = 1
    make(desks)
    book(alice, wish(desks, 14, 16), SUNDAY)

    refused = bobs.post(BOOK, data=typed("Marie"))

    assert "No desk is free then." in refused.text
    assert "What is possible" in refused.text
    assert "What is possible" not in bobs.post(BOOK, data=typed("Marie", "noon")).text


def test_bob_sets_a_house_rule_aside_and_it_is_on_record(bobs, bob, workshop):
    workshop.policy = Policy(longest=60)
    make(workshop)
    asked = typed("Marie", what=str(workshop.uid))
    assert "Why all the same?" in bobs.post(BOOK, data=asked).text

    assert bobs.post(BOOK, data=asked | {"reason": "The mayor comes"}).status_code == 303

    booking = booked()
    assert (booking.override_by_id, booking.override_codes) == (bob.id, ["too_long"])
    entries = {entry.verb: entry for entry in db.session.scalars(db.select(AuditEntry))}
    assert entries["override"].detail["reason"] == "The mayor comes"
    assert entries["booked_for"].detail["who"] == "Marie"
    assert {entry.actor_id for entry in entries.values()} == {bob.id}


def test_vera_books_for_others_but_breaks_no_rule(vera, browse, workshop):
    workshop.policy = Policy(longest=60)
    make(workshop)
    veras = browse(vera)
    asked = typed("Marie", what=str(workshop.uid), reason="The mayor comes")

    refused = veras.post(BOOK, data=asked)

    assert refused.status_code == 422
    assert "Why all the same?" not in refused.text
    assert veras.post(BOOK, data=asked | {"when": "14:00-15:00"}).status_code == 303


@pytest.mark.parametrize("when", ["noon", "25:00-26:00", "14:00", "14:60-15:00"])
def test_what_is_no_time_is_said_at_the_field(bobs, desks, when):
    answer = bobs.post(BOOK, data=typed("Marie", when))

    assert answer.status_code == 422
    assert "Please give two times" in answer.text
    assert f'value="{when}"' in answer.text


def test_an_empty_form_is_refused(bobs, desks):
    assert bobs.post(BOOK).status_code == 422
    assert bobs.get(f"{BOOK}?day=2026-99-99").status_code == 200


def test_others_have_no_desk(shut, desks):
    assert shut("GET", BOOK)
    assert shut("POST", BOOK)
