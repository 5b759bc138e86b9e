"""Calendars byte for byte: a change in them is a change for every subscriber."""

import os
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from coliving.accounts.models import User
from coliving.bookings.actions.cancel import cancel
from coliving.bookings.actions.move import move
from coliving.bookings.actions.party import bring_along, take_off
from coliving.bookings.asking import Wish
from coliving.bookings.letters import facts
from coliving.bookings.models import Booking
from coliving.bookings.party import Companion, coming
from coliving.calendars import itip
from coliving.calendars.actions import open_feed
from coliving.calendars.feeds import SHELF
from coliving.calendars.models import EventText, FeedAddress, FeedKind
from coliving.db import db
from coliving.outbox.enclosures import enclosure_of
from coliving.outbox.models import Letter
from coliving.spaces.models import Resource, Space
from tests.bookings.furniture import Furniture, together
from tests.calendars.programs import Owner, Program, address, reserve
from tests.cast import SUNDAY, at, wish

GOLDEN = Path(__file__).parent.parent / "golden"
CHOIR = "Choir, first voices; bring “Cantate 📯” and the blue folders \\ the red ones, all of them"
AN_HOUR_LATER = SUNDAY.replace(hour=1)


def same_as(name: str, content: bytes) -> None:
    """COLIVING_GOLDEN=write writes it down instead: read the difference before you commit."""
    file = GOLDEN / f"{name}.ics"
    if os.environ.get("COLIVING_GOLDEN") == "write":
        file.write_bytes(content)
    assert content == file.read_bytes()


def known_address(kind: FeedKind, owner: Owner) -> str:
    """The address of the feed, had it been given this name."""
    feed = open_feed(kind, owner.id, SUNDAY)
    feed.uid = UUID(int=1)
    db.session.execute(delete(FeedAddress))
    db.session.commit()
    return address(kind, owner)


@pytest.fixture
def week(
    la_filature: Space, workshop: Resource, desks: Resource, alice: User
) -> tuple[Booking, Booking, Booking]:
    """One booking as it was made, one that was moved, one that was cancelled."""
    la_filature.access_notes = "Through the yard; ring twice.\nThe lift is slow, sorry."
    workshop.uid, desks.uid = UUID(int=10), UUID(int=20)
    db.session.commit()
    made = reserve(alice, Wish(workshop, at(9, 12), CHOIR), 101)
    moved = reserve(alice, wish(desks, 9, 10), 102)
    called_off = reserve(alice, wish(workshop, 14, 16), 103)
    move(moved, wish(desks, 10, 12), AN_HOUR_LATER)
    cancel(called_off, AN_HOUR_LATER)
    return made, moved, called_off


@pytest.mark.usefixtures("week")
def test_the_public_calendar_of_a_space(program: Program, la_filature: Space):
    feed = known_address(FeedKind.SPACE, la_filature)
    same_as("space", program.get(feed).data)


@pytest.mark.usefixtures("week")
def test_the_public_calendar_of_a_resource(program: Program, workshop: Resource):
    feed = known_address(FeedKind.RESOURCE, workshop)
    same_as("resource", program.get(feed).data)


@pytest.mark.usefixtures("week")
def test_the_calendar_of_the_team(program: Program, la_filature: Space):
    feed = known_address(FeedKind.STAFF, la_filature)
    same_as("staff", program.get(feed).data)


@pytest.mark.usefixtures("week")
def test_the_calendar_of_a_member_with_a_cancelled_booking(program: Program, alice: User):
    feed = known_address(FeedKind.MEMBER, alice)
    same_as("member", program.get(feed).data)


def test_the_entry_in_a_letter_that_confirms(week: tuple[Booking, Booking, Booking]):
    enclosure = itip.request(facts(week[0]), "alice@example.org")
    assert (enclosure.filename, enclosure.method) == ("invite.ics", "REQUEST")
    same_as("itip-request", enclosure.content)


def test_the_entry_in_a_letter_that_cancels(week: tuple[Booking, Booking, Booking]):
    enclosure = itip.cancel(facts(week[2]), "alice@example.org")
    assert (enclosure.filename, enclosure.method) == ("cancel.ics", "CANCEL")
    same_as("itip-cancel", enclosure.content)


@pytest.fixture
def choir(alice: User, workshop: Resource, la_filature: Space) -> Furniture:
    """A room with another one, the projector and twelve chairs."""
    furniture = Furniture(la_filature)
    workshop.uid, furniture.annex.uid, furniture.chairs.uid = (UUID(int=n) for n in (10, 20, 30))
    db.session.commit()
    reserve(alice, together(workshop, 9, 12, *furniture.all_of_it()), 104)
    return furniture


def test_the_calendar_of_a_member_who_takes_things_along(
    program: Program, choir: Furniture, alice: User
):
    feed = known_address(FeedKind.MEMBER, alice)
    same_as("member-together", program.get(feed).data)


@pytest.mark.parametrize("name", ["annex", "chairs"])
def test_the_calendar_of_what_is_taken_along_says_busy_and_no_more(
    program: Program, choir: Furniture, name: str
):
    feed = known_address(FeedKind.RESOURCE, getattr(choir, name))
    same_as(f"{name}-together", program.get(feed).data)


@pytest.mark.parametrize("template", ["guest_invited", "guest_cancelled"])
def test_the_entry_of_whoever_is_invited_along(
    week: tuple[Booking, Booking, Booking], workshop: Resource, template: str
):
    workshop.capacity = 2
    db.session.commit()
    bring_along(week[0], [Companion("Zoé", "zoe@example.org")], SUNDAY)
    if template == "guest_cancelled":
        take_off(coming(week[0])[0], AN_HOUR_LATER)
    letter = db.session.scalars(select(Letter).where(Letter.template == template)).one()
    known = letter.facts | {"uid": str(UUID(int=7))}
    enclosure = enclosure_of(template, known, letter.recipient)
    assert enclosure
    same_as(f"itip-{template.replace('_', '-')}", enclosure.content)


@pytest.mark.usefixtures("week")
def test_the_same_bookings_are_the_same_bytes_after_a_restart(program: Program, alice: User):
    feed = address(FeedKind.MEMBER, alice)
    before = program.get(feed)
    SHELF.clear()
    stored = program.get(feed)
    db.session.execute(delete(EventText))
    SHELF.clear()
    afresh = program.get(feed)
    assert before.data == stored.data == afresh.data
    assert before.headers["ETag"] == stored.headers["ETag"] == afresh.headers["ETag"]
