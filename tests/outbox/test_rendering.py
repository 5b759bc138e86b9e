"""Letters as mail programs get them: to the byte, in two languages, safe from what people type."""

from collections.abc import Sequence
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from coliving.accounts.letters import SIGN_IN, send
from coliving.accounts.models import EmailLink, User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel, give_back
from coliving.bookings.actions.move import move
from coliving.bookings.models import Booking
from coliving.db import db, transaction
from coliving.outbox.actions import Reader
from coliving.outbox.models import Letter
from coliving.outbox.rendering import Unwritable, render
from coliving.spaces.models import Resource
from tests.cast import SUNDAY, wish

GOLDEN = Path(__file__).parent / "golden"
EVIL = 'Laser\r\nBcc: charlie@example.org\n\n<script>alert("x")</script>'


@pytest.fixture
def booking(alice: User, workshop: Resource) -> Booking:
    space = workshop.space
    space.access_notes = "The key is at the baker’s, opposite.\nPush hard."
    workshop.name = "Atelier à bois"
    db.session.commit()
    return book(alice, wish(workshop, 9, 12), SUNDAY)


def letters() -> Sequence[Letter]:
    return db.session.scalars(select(Letter).order_by(Letter.id)).all()


def sent(letter: Letter) -> EmailMessage:
    """The letter as it arrives: written out, and read again."""
    return message_from_bytes(render(letter).as_bytes(), EmailMessage, policy=SMTP)  # type: ignore[arg-type]


def text(letter: Letter, kind: str = "plain") -> str:
    body = sent(letter).get_body((kind,))
    assert body
    return str(body.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_letter_of_a_booking_word_for_word(booking: Booking, language: str):
    [letter] = letters()
    letter.language, letter.facts = language, letter.facts | {"uid": str(UUID(int=1))}
    written = f"{sent(letter)['Subject']}\n\n{text(letter)}"
    assert written == (GOLDEN / f"booked.{language}.txt").read_text()


def test_a_calendar_entry_is_the_last_alternative_and_enclosed_again(booking: Booking):
    [letter] = letters()
    mail = sent(letter)
    both, file = mail.iter_parts()
    plain, html, entry = both.iter_parts()
    assert [mail.get_content_type(), both.get_content_type()] == [
        "multipart/mixed",
        "multipart/alternative",
    ]
    assert [plain.get_content_type(), html.get_content_type()] == ["text/plain", "text/html"]
    assert entry["Content-Type"] == 'text/calendar; charset="utf-8"; method="REQUEST"'
    assert (entry["Content-Disposition"], entry["Content-ID"]) == (None, None)
    assert entry["Content-Transfer-Encoding"] == "base64"
    assert file.get_content_type() == "application/ics"
    assert file["Content-Disposition"] == 'attachment; filename="invite.ics"'


def test_both_entries_are_the_same_bytes_and_every_line_ends_as_it_should(booking: Booking):
    [letter] = letters()
    content = render(letter).as_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    assert max(len(line) for line in content.split(b"\r\n")) <= 78
    both, file = sent(letter).iter_parts()
    *_, entry = both.iter_parts()
    calendar = entry.get_payload(decode=True)
    assert isinstance(calendar, bytes)
    assert calendar == file.get_payload(decode=True)
    assert calendar.count(b"\n") == calendar.count(b"\r\n") == calendar.count(b"\r")
    assert calendar.startswith(b"BEGIN:VCALENDAR\r\n")


def test_every_change_carries_the_entry_that_fits(alice: User, booking: Booking):
    workshop = booking.resource
    move(booking, wish(workshop, 14, 18), SUNDAY)
    give_back(booking, booking.span.start + timedelta(hours=1))
    cancel(book(alice, wish(workshop, 9, 12), SUNDAY), SUNDAY)
    found = []
    for letter in letters():
        calendar = Calendar.from_ical(next(sent(letter).iter_attachments()).get_content())
        found.append((letter.template, calendar["METHOD"], calendar.events[0]["SEQUENCE"]))
    assert found == [
        ("booked", "REQUEST", 0),
        ("moved", "REQUEST", 1),
        ("given_back", "REQUEST", 2),
        ("booked", "REQUEST", 0),
        ("cancelled", "CANCEL", 1),
    ]


def test_the_space_writes_and_is_the_organiser(booking: Booking):
    [letter] = letters()
    assert sent(letter)["From"] == "La Filature <reservations@localhost>"
    calendar = Calendar.from_ical(next(sent(letter).iter_attachments()).get_content())
    assert calendar.events[0]["ORGANIZER"] == "mailto:reservations@localhost"
    assert calendar.events[0]["ATTENDEE"] == f"mailto:{letter.recipient}"


def test_a_letter_delivered_twice_can_be_recognised(booking: Booking):
    [letter] = letters()
    assert sent(letter)["Message-ID"] == sent(letter)["Message-ID"]
    assert sent(letter)["Date"] == "Sun, 01 Mar 2026 00:00:00 +0000"


def test_a_cancellation_gives_its_reason_and_no_longer_the_way_in(booking: Booking):
    cancel(booking, SUNDAY)
    letter = letters()[-1]
    letter.facts = letter.facts | {"reason": "The river is in the house."}
    for kind in ("plain", "html"):
        assert "The river is in the house." in text(letter, kind)
        assert "baker" not in text(letter, kind)


def test_what_people_type_adds_no_header_and_no_markup(booking: Booking):
    [letter] = letters()
    letter.facts = letter.facts | dict.fromkeys(("resource", "space", "purpose", "name"), EVIL)
    mail = sent(letter)
    assert (mail["Bcc"], mail["To"]) == (None, "alice@example.org")
    assert "Laser Bcc: charlie@example.org" in mail["Subject"]
    assert "Laser Bcc: charlie@example.org" in mail["From"].addresses[0].display_name
    assert mail["From"].addresses[0].addr_spec == "reservations@localhost"
    assert "<script>" not in text(letter, "html")


def test_a_domain_may_have_accents(booking: Booking):
    [letter] = letters()
    letter.recipient = "alice@mairie-évry.example"
    assert sent(letter)["To"] == "alice@xn--mairie-vry-h7a.example"


@pytest.mark.parametrize(
    "recipient", ["a@b.example\r\nBcc: charlie@example.org", "nobody", "", "é@b.example"]
)
def test_an_address_that_is_none_is_not_written_to(booking: Booking, recipient: str):
    [letter] = letters()
    letter.recipient = recipient
    with pytest.raises(Unwritable):
        render(letter)


def test_a_fact_that_is_missing_is_said_by_name(booking: Booking):
    [letter] = letters()
    letter.facts = {name: fact for name, fact in letter.facts.items() if name != "resource"}
    with pytest.raises(Unwritable, match="resource"):
        render(letter)


def test_the_link_that_signs_in_is_in_the_letter_and_not_in_the_database(app: Flask):
    with transaction():
        link = EmailLink(email="alice@example.org")
        send(SIGN_IN, link, Reader("alice@example.org", "fr"), "", SUNDAY)
    [letter] = letters()
    [address] = [line.strip() for line in text(letter).splitlines() if "http://" in line][:1]
    token = address.split("token=")[-1].split("/")[-1]
    assert address.startswith("http://127.0.0.1:8000/")
    assert address in text(letter, "html")
    assert token not in str(letter.facts)


def test_nothing_in_a_letter_is_fetched_from_anywhere(booking: Booking):
    [letter] = letters()
    html = text(letter, "html")
    assert not [tag for tag in ("<img", "<link", "<script", "url(", "@import") if tag in html]
