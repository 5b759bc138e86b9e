"""Which bookings a feed tells of, and what of them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from ical.calendar_stream import IcsCalendarStream

from coliving.accounts.models import User
from coliving.bookings.actions.cancel import cancel, give_back
from coliving.bookings.actions.move import move
from coliving.bookings.asking import Wish
from coliving.bookings.models import Booking
from coliving.calendars.actions import forget_old_texts
from coliving.calendars.feeds import SHELF
from coliving.calendars.models import EventText, FeedKind
from coliving.db import db
from coliving.spaces.models import Resource, ResourceKind, Space
from coliving.spans import Span
from tests.calendars.programs import Owner, Program, address, events, reserve
from tests.cast import MONDAY, PARIS, SUNDAY, at, resource, wish

A_DAY = timedelta(days=1)
AN_HOUR = timedelta(hours=1)
PURPOSE = "Secret meeting"


@pytest.fixture
def booking(alice: User, workshop: Resource) -> Booking:
    return reserve(alice, Wish(workshop, at(9, 12), PURPOSE), 101)


def occupied(program: Program, kind: FeedKind, owner: Owner) -> list[Span]:
    told = program.events(address(kind, owner))
    return [Span(one.start.astimezone(UTC), one.end.astimezone(UTC)) for one in told]


def unlikely(member: User, thing: Resource, starts: Iterable[datetime], purpose: str = "") -> None:
    """Bookings of one hour that nobody could make now: long ago, or on a Sunday."""
    for start in starts:
        booking = Booking(resource=thing, member=member, starts_at=start, ends_at=start + AN_HOUR)
        booking.created_at = booking.changed_at = SUNDAY
        booking.purpose = purpose
        db.session.add(booking)
    db.session.commit()


@pytest.mark.usefixtures("booking")
def test_public_feeds_never_say_who_nor_what_for(
    program: Program, booking: Booking, la_filature: Space, workshop: Resource
):
    for kind, owner in ((FeedKind.SPACE, la_filature), (FeedKind.RESOURCE, workshop)):
        body = program.get(address(kind, owner)).data.decode()
        assert "Occupé" in body
        for secret in ("Alice", "alice", PURPOSE, str(booking.uid), booking.uid.hex, "ORGANIZER"):
            assert secret not in body


def test_the_two_public_names_of_a_booking_differ_and_stay(
    program: Program, booking: Booking, la_filature: Space, workshop: Resource
):
    public = address(FeedKind.SPACE, la_filature), address(FeedKind.RESOURCE, workshop)
    before = [program.events(feed)[0]["uid"] for feed in public]
    assert before[0] != before[1]
    move(booking, wish(workshop, 14, 16), SUNDAY)
    assert [program.events(feed)[0]["uid"] for feed in public] == before


def test_a_divisible_room_is_busy_when_a_part_is_and_the_reverse(
    program: Program, alice: User, hall: tuple[Resource, Resource, Resource]
):
    whole, north, south = hall
    reserve(alice, wish(north, 9, 10), 1)
    reserve(alice, wish(whole, 14, 16), 2)
    assert occupied(program, FeedKind.RESOURCE, whole) == [at(9, 10), at(14, 16)]
    assert occupied(program, FeedKind.RESOURCE, north) == [at(9, 10), at(14, 16)]
    assert occupied(program, FeedKind.RESOURCE, south) == [at(14, 16)]


def test_a_booking_of_a_part_makes_a_new_edition_for_the_whole(
    program: Program, alice: User, hall: tuple[Resource, Resource, Resource]
):
    feed = address(FeedKind.RESOURCE, hall[0])
    etag = program.get(feed).headers["ETag"]
    reserve(alice, wish(hall[1], 9, 10), 1)
    assert program.get(feed, If_None_Match=etag).status_code == 200


def test_one_of_twelve_desks_is_booked_and_the_workshop_is_busy(
    program: Program, alice: User, la_filature: Space, desks: Resource, workshop: Resource
):
    reserve(alice, wish(desks, 9, 10), 1)
    reserve(alice, wish(workshop, 11, 12), 2)
    told = program.events(address(FeedKind.SPACE, la_filature))
    assert [str(one["summary"]) for one in told] == ["Réservé", "Occupé"]


def test_a_cancelled_booking_leaves_every_calendar_but_its_members(
    program: Program, booking: Booking, la_filature: Space, alice: User
):
    cancel(booking, SUNDAY)
    assert not occupied(program, FeedKind.SPACE, la_filature)
    assert not occupied(program, FeedKind.STAFF, la_filature)
    assert not occupied(program, FeedKind.RESOURCE, booking.resource)
    (mine,) = program.events(address(FeedKind.MEMBER, alice))
    assert (mine["status"], mine["transp"], mine["sequence"]) == ("CANCELLED", "TRANSPARENT", 1)
    with time_machine.travel(SUNDAY + 2 * A_DAY, tick=False):
        assert not program.events(address(FeedKind.MEMBER, alice))


def test_moving_and_leaving_early_raise_the_sequence_and_keep_the_name(
    program: Program, booking: Booking, alice: User, workshop: Resource
):
    feed = address(FeedKind.MEMBER, alice)
    move(booking, wish(workshop, 14, 16), SUNDAY)
    assert program.events(feed)[0]["sequence"] == 1
    give_back(booking, at(15, 16).start)
    (event,) = program.events(feed)
    assert (event["uid"], event["sequence"]) == (f"{booking.uid}@127.0.0.1", 2)
    assert event.end == at(14, 15).end


def test_a_new_name_of_the_room_is_known_the_next_morning(
    program: Program, booking: Booking, alice: User, workshop: Resource
):
    feed = address(FeedKind.MEMBER, alice)
    program.get(feed)
    workshop.name = "Atelier"
    with time_machine.travel(SUNDAY + A_DAY, tick=False):
        assert program.events(feed)[0]["summary"] == "Atelier – La Filature"


def test_the_window_is_ninety_days_back_and_eighteen_months_ahead(
    program: Program, alice: User, workshop: Resource
):
    unlikely(alice, workshop, [SUNDAY + days * A_DAY for days in (-91, -89, 547, 549)])
    told = program.events(address(FeedKind.MEMBER, alice))
    assert [(one.start - SUNDAY).days for one in told] == [-89, 547]


def test_a_calendar_that_is_too_long_keeps_what_is_nearest(
    program: Program, alice: User, workshop: Resource
):
    unlikely(alice, workshop, [SUNDAY + hours * AN_HOUR for hours in range(-20, 999)])
    told = program.events(address(FeedKind.MEMBER, alice))
    assert len(told) == 1000
    assert told[0].start == SUNDAY - AN_HOUR
    assert told[-1].start == SUNDAY + 998 * AN_HOUR


def test_a_calendar_that_is_too_heavy_is_cut_too(program: Program, alice: User, workshop: Resource):
    hours = [SUNDAY + number * AN_HOUR for number in range(-10, 110)]
    unlikely(alice, workshop, hours, purpose="é" * 5_000)
    body = program.get(address(FeedKind.MEMBER, alice)).data
    told = events(body)
    assert 980_000 < len(body) <= 1_000_000
    assert told[0].start == SUNDAY
    assert len(told) < 110


@pytest.mark.parametrize(
    ("day", "in_utc"), [(date(2026, 3, 29), time(7)), (date(2026, 10, 25), time(8))]
)
def test_nine_in_the_morning_is_nine_on_the_day_the_clocks_change(
    program: Program, alice: User, workshop: Resource, day: date, in_utc: time
):
    unlikely(alice, workshop, [at(9, 10, day).start])
    (event,) = program.events(address(FeedKind.RESOURCE, workshop))
    assert event.start.time() == in_utc
    assert event.start.astimezone(PARIS).time() == time(9)


def test_la_reunion_keeps_its_own_time(program: Program, alice: User, la_filature: Space):
    island = ZoneInfo("Indian/Reunion")
    la_filature.timezone = island.key
    desk = resource(la_filature, ResourceKind.DESK, "Desk")
    reserve(alice, Wish(desk, Span.local(MONDAY, time(9), time(10), island)), 1)
    for kind, owner in ((FeedKind.SPACE, la_filature), (FeedKind.MEMBER, alice)):
        answer = program.get(address(kind, owner))
        assert b"X-WR-TIMEZONE:Indian/Reunion\r\n" in answer.data
        assert b"DTSTART:20260302T050000Z\r\n" in answer.data


@pytest.mark.parametrize("kind", FeedKind)
def test_a_second_parser_reads_every_feed(
    program: Program, booking: Booking, la_filature: Space, kind: FeedKind
):
    owners = {FeedKind.RESOURCE: booking.resource, FeedKind.MEMBER: booking.member}
    answer = program.get(address(kind, owners.get(kind, la_filature)))
    calendar = IcsCalendarStream.calendar_from_ics(answer.data.decode())
    assert [event.start_datetime for event in calendar.events] == [at(9, 12).start]


def test_only_what_has_changed_is_written_again(
    program: Program, booking: Booking, alice: User, workshop: Resource
):
    feed = address(FeedKind.MEMBER, alice)
    program.get(feed)
    (text,) = db.session.query(EventText)
    text.body = text.body.replace(b"La Filature", b"La Filoche!")
    db.session.commit()
    reserve(alice, wish(workshop, 14, 16), 102)
    summaries = [str(one["summary"]) for one in program.events(feed)]
    assert summaries == ["Workshop – La Filoche!", "Workshop – La Filature"]


def test_nothing_stays_written_about_whoever_has_left(
    program: Program, booking: Booking, alice: User, la_filature: Space
):
    assert b"Alice" in program.get(address(FeedKind.STAFF, la_filature)).data
    alice.forget(SUNDAY)
    db.session.commit()
    assert forget_old_texts(SUNDAY) == 1
    assert forget_old_texts(SUNDAY) == 0
    SHELF.clear()
    assert not db.session.query(EventText).all()
    answer = program.get(address(FeedKind.STAFF, la_filature)).data.decode()
    assert "Alice" not in answer
    assert "Ancien usager" in answer
