"""What the letters tell a calendar program, from the first booking to its end."""

from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from icalendar import Calendar, Event
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel, give_back
from coliving.bookings.actions.move import move
from coliving.bookings.letters import facts
from coliving.bookings.models import Booking
from coliving.calendars import itip
from coliving.calendars.models import FeedKind
from coliving.db import db
from coliving.outbox.models import Letter
from coliving.outbox.rendering import render
from coliving.spaces.models import Resource
from tests.calendars.programs import Program, address, events
from tests.cast import SUNDAY, at, wish


@pytest.fixture
def booking(alice: User, workshop: Resource) -> Booking:
    return book(alice, wish(workshop, 9, 12), SUNDAY)


def letters() -> list[EmailMessage]:
    return [render(letter) for letter in db.session.scalars(select(Letter).order_by(Letter.id))]


def entries(message: EmailMessage) -> list[EmailMessage]:
    """The calendar entry as an alternative, and as a file."""
    types = ("text/calendar", "application/ics")
    return [part for part in message.walk() if part.get_content_type() in types]


def entry(message: EmailMessage) -> Event:
    content = entries(message)[0].get_payload(decode=True)
    assert isinstance(content, bytes)
    return events(content)[0]


def test_every_letter_carries_the_matching_entry(booking: Booking, workshop: Resource):
    move(booking, wish(workshop, 14, 16), SUNDAY)
    give_back(booking, at(15, 16).start)
    methods = []
    for message in letters():
        alternative, file = entries(message)
        assert alternative.get_payload(decode=True) == file.get_payload(decode=True)
        methods.append((alternative.get_param("method"), file.get_filename()))
    assert methods == [("REQUEST", "invite.ics")] * 3


def test_the_sequence_rises_and_the_name_stays(booking: Booking, workshop: Resource):
    move(booking, wish(workshop, 14, 16), SUNDAY)
    cancel(booking, SUNDAY + timedelta(minutes=1))
    told = [entry(message) for message in letters()]
    assert [event["sequence"] for event in told] == [0, 1, 2]
    assert {str(event["uid"]) for event in told} == {f"{booking.uid}@127.0.0.1"}
    assert [event["status"] for event in told] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_a_cancellation_says_so_inside_and_outside(booking: Booking):
    cancel(booking, SUNDAY)
    message = letters()[-1]
    alternative, file = entries(message)
    content = alternative.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert Calendar.from_ical(content)["method"] == alternative.get_param("method") == "CANCEL"
    assert file.get_filename() == "cancel.ics"
    assert "\n" not in message.as_bytes(policy=SMTP).decode().replace("\r\n", "")


def test_the_entry_has_the_name_that_the_members_feed_gives_it(
    program: Program, booking: Booking, alice: User
):
    (told,) = program.events(address(FeedKind.MEMBER, alice))
    enclosed = events(itip.request(facts(booking), "alice@example.org").content)[0]
    for name in ("uid", "sequence", "summary", "location", "description", "url", "dtstamp"):
        assert told[name] == enclosed[name]


def test_nobody_is_asked_for_an_answer(booking: Booking):
    event = events(itip.request(facts(booking), "alice@example.org").content)[0]
    assert event["organizer"] == "mailto:reservations@localhost"
    attendee = event["attendee"]
    assert attendee == "mailto:alice@example.org"
    assert (attendee.params["PARTSTAT"], attendee.params["RSVP"]) == ("ACCEPTED", "FALSE")


def test_a_name_with_quotes_breaks_nothing(booking: Booking, alice: User):
    alice.name = 'Alice "Lili"; Martin:\r\nX-EVIL:1'
    content = itip.request(facts(booking), "alice@example.org").content
    assert b"\r\nX-EVIL" not in content
    assert events(content)[0]["attendee"].params["CN"] == "Alice ’Lili’; Martin: X-EVIL:1"
