"""The main job, end to end: find a desk, book it, see it in one's calendar."""

import re
from datetime import UTC, date, time
from urllib.request import urlopen

import pytest
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar
from playwright.sync_api import Page, expect

from coliving.outbox.rendering import render
from coliving.spaces.models import Resource
from coliving.spans import Span
from tests.accounts.mailbox import letters_to, link_for
from tests.browser.boards import row_of
from tests.browser.conftest import OpenPage
from tests.cast import PARIS
from tests.conftest import PHONE

pytestmark = pytest.mark.browser

EMAIL = "zoe@example.org"
ORIGIN = re.compile(r"^https?://[^/]+")


@pytest.fixture
def page(new_page: OpenPage, scripts: dict[str, bool]) -> Page:
    """The telephone of somebody who was never here."""
    return new_page(**PHONE, **scripts)


@pytest.fixture
def stranger(new_page: OpenPage) -> Page:
    return new_page(**PHONE)


def finds_a_desk(page: Page, day: date) -> None:
    page.goto("/")
    page.get_by_label("Où").fill("aurillac")
    page.get_by_label("Jour").fill(day.isoformat())
    page.get_by_label("Quand").select_option("morning")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Hot desks").click()


def opens_an_account(page: Page) -> None:
    """The letter brings her straight back to where she was."""
    page.get_by_role("link", name="Ouvrir un compte").click()
    page.get_by_label("Votre nom").fill("Zoé")
    page.get_by_label("Adresse e-mail").fill(EMAIL)
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("boîte")
    page.goto(link_for(EMAIL))
    page.get_by_role("button", name="Ouvrir mon compte").click()


def books_what_is_filled_in(page: Page, day: date) -> None:
    expect(page.get_by_role("textbox", name="Jour")).to_have_value(day.isoformat())
    expect(page.get_by_label("De", exact=True)).to_have_value("09:00")
    expect(page.get_by_label("À", exact=True)).to_have_value("12:00")
    page.get_by_role("button", name="Réserver", exact=True).click()


def feed_on(page: Page, address: str) -> bytes:
    """The calendar whose address the page shows, fetched as a program does, without cookies."""
    page.goto(address)
    shown = page.get_by_label("Adresse à copier").first.input_value()
    here = ORIGIN.match(page.url)
    assert here
    with urlopen(ORIGIN.sub(here[0], shown)) as answer:  # noqa: S310 - our own server
        content: bytes = answer.read()
    return content


def told(feed: bytes) -> Span:
    """When its only event is: two programs that read calendars must agree."""
    [event] = Calendar.from_ical(feed).events
    [twin] = IcsCalendarStream.calendar_from_ics(feed.decode()).events
    assert (event.start, event.end) == (twin.start, twin.end)
    return Span(event.start.astimezone(UTC), event.end.astimezone(UTC))


def test_a_newcomer_books_a_desk_and_everybody_sees_of_it_what_they_may(
    page: Page, bobs: Page, stranger: Page, desks: Resource, day: date
):
    finds_a_desk(page, day)
    page.get_by_role("button", name="Se connecter et réserver").click()
    opens_an_account(page)
    books_what_is_filled_in(page, day)

    slip = page.get_by_role("article")
    expect(page.get_by_role("status")).to_have_text("C’est réservé. À bientôt !")
    expect(slip).to_contain_text("09:00–12:00")
    expect(slip).to_contain_text("3 rue du Moulin")
    expect(slip.locator(".qr svg")).to_be_visible()

    board = f"/spaces/la-filature?day={day}"
    bobs.goto(board)
    bobs.get_by_text("Qui vient").click()
    expect(bobs.get_by_role("row", name=re.compile("Zoé.*Hot desks"))).to_be_visible()
    stranger.goto(board)
    expect(row_of(stranger, desks)).to_contain_text("11 libres")
    expect(stranger.locator("body")).not_to_contain_text("Zoé")

    morning = Span.local(day, time(9), time(12), PARIS)
    own = feed_on(page, "/account/calendar")
    assert told(own) == morning
    assert b"3 rue du Moulin" in own
    for address in ("/spaces/la-filature/calendar", f"/resources/{desks.uid}/calendar"):
        public = feed_on(stranger, address)
        assert told(public) == morning
        assert "Zoé".encode() not in public

    assert told(invitation()) == morning


def invitation() -> bytes:
    """What the letter about the booking carries for her calendar program (RFC 6047)."""
    message = render(letters_to(EMAIL)[-1])
    [part] = [p for p in message.walk() if p.get_content_type() == "text/calendar"][:1]
    assert part.get_param("method") == "REQUEST"
    content: str = part.get_content()
    return content.encode()


def test_a_stranger_sees_that_a_thing_is_taken_and_not_by_whom(
    alices: Page, stranger: Page, workshop: Resource, day: date
):
    alices.goto(f"/resources/{workshop.uid}/book?day={day}&start=09:00&end=12:00")
    alices.get_by_role("button", name="Réserver", exact=True).click()
    expect(alices.get_by_role("article")).to_contain_text("09:00–12:00")

    stranger.goto(f"/spaces/la-filature?day={day}")
    expect(row_of(stranger, workshop)).to_contain_text("Pris")
    expect(stranger.locator("body")).not_to_contain_text("Alice")
