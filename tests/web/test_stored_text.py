"""What is stored as text is shown as text, wherever it is shown."""

import pytest

from coliving.bookings.actions.book import book
from coliving.calendars.actions import open_feed
from coliving.calendars.addresses import token
from coliving.calendars.models import FeedKind
from coliving.db import db
from coliving.outbox.models import Letter
from tests.bookings.conftest import browse, sunday, turn_to
from tests.cast import MONDAY, SUNDAY, make, wish

__all__ = ["browse", "sunday", "turn_to"]  # the fixtures of a neighbour

pytestmark = pytest.mark.usefixtures("sunday")

EVIL = """<script>alert(1)</script>"><img src=x onerror=alert(1)> ' onload=alert(1) &lt;b"""
ESCAPED = "&lt;script&gt;alert(1)"
WORDS = ["address", "commune", "description", "access_notes", "contact_email", "contact_phone"]


@pytest.fixture
def evil(alice, workshop):
    """A booking of Alice, with every text around it written by somebody who means ill."""
    space = workshop.space
    for name in WORDS:
        setattr(space, name, EVIL)
    space.name, space.website = f"Space {EVIL}", f"https://x.example/{EVIL}"
    space.kinds, space.amenities, space.accessibility = [EVIL], [EVIL], [EVIL]
    workshop.name, workshop.description, workshop.features = f"Room {EVIL}", EVIL, [EVIL]
    workshop.access_needs = workshop.out_of_service_note = EVIL
    alice.name = f"Alice {EVIL}"
    make(space)
    return book(alice, wish(workshop, 9, 11), SUNDAY)


def test_no_page_takes_it_for_code(evil, alice, bob, workshop, browse):
    evil.purpose = evil.override_reason = EVIL
    evil.override_codes = [EVIL]
    make(evil)
    letter = db.session.scalars(db.select(Letter)).one()
    pages = (
        *("/?kind=room", f"/spaces/la-filature?day={MONDAY}", f"/resources/{workshop.uid}"),
        *(f"/resources/{workshop.uid}/book", f"/resources/{workshop.uid}/calendar"),
        *("/spaces/la-filature/calendar", "/account/calendar", "/account", "/bookings"),
        *(f"/bookings/{evil.uid}", f"/bookings/{evil.uid}/move", "/dev/letters"),
        *(f"/dev/letters/{letter.uid}", f"/dev/letters/{letter.uid}/page"),
    )
    for page in pages:
        told = [browse(user).get(page) for user in (alice, bob)]
        for answer in told:
            assert answer.status_code in {200, 404}, page
            assert "<script>alert" not in answer.text, page
            assert "<img src=x" not in answer.text, page
            assert "' onload=alert(1) &lt;b" not in answer.text, page
    assert ESCAPED in browse(bob).get(f"/bookings/{evil.uid}").text


def test_no_header_and_no_calendar_is_broken_by_it(evil, workshop, browse, bob):
    workshop.name = "Room\r\nX-Evil: 1\r\nATTENDEE:mailto:eve@example.org"
    make(workshop)
    feed = open_feed(FeedKind.STAFF, workshop.space_id, SUNDAY)

    answer = browse(bob).get(f"/f/{token(feed)}/x.ics")

    assert answer.status_code == 200
    assert "X-Evil" not in answer.headers
    assert b"\r\nATTENDEE" not in answer.data
    assert b"\r\nX-Evil" not in answer.data
