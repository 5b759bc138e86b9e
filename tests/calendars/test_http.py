"""What a calendar program hears when it asks again and again."""

import gzip
from datetime import timedelta

import pytest
import time_machine

from coliving.accounts.models import User
from coliving.bookings.actions.cancel import cancel
from coliving.bookings.models import Booking
from coliving.calendars.actions import give_new_address, open_feed
from coliving.calendars.feeds import SHELF
from coliving.calendars.models import FeedKind
from coliving.spaces.models import Resource, Space
from tests.calendars.programs import Program, address, reserve, statements
from tests.cast import SUNDAY, wish
from tests.client import Client

OUTLOOK = "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.1)"


@pytest.fixture
def booking(alice: User, workshop: Resource) -> Booking:
    return reserve(alice, wish(workshop, 9, 12), 101)


@pytest.fixture
def feed(booking: Booking, workshop: Resource) -> str:
    return address(FeedKind.RESOURCE, workshop)


def test_a_feed_says_what_it_is_and_how_long_it_keeps(program: Program, feed: str):
    answer = program.get(feed)
    assert answer.status_code == 200
    headers = answer.headers
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert headers["Content-Disposition"] == 'inline; filename="workshop.ics"'
    assert int(headers["Content-Length"]) == len(answer.data)
    assert headers["Cache-Control"] == "public, max-age=300, must-revalidate"
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers


def test_secret_calendars_stay_out_of_shared_caches(
    program: Program, alice: User, la_filature: Space
):
    for kind, owner in ((FeedKind.MEMBER, alice), (FeedKind.STAFF, la_filature)):
        answer = program.get(address(kind, owner))
        assert answer.headers["Cache-Control"] == "private, max-age=300, must-revalidate"
        assert b"SOURCE" not in answer.data


def test_whoever_has_it_hears_that_nothing_is_new(program: Program, feed: str):
    full = program.get(feed)
    for known in (
        full.headers["ETag"],
        f"W/{full.headers['ETag']}",
        '"other", ' + full.headers["ETag"],
    ):
        answer = program.get(feed, If_None_Match=known)
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == full.headers["ETag"]
        assert not {"Content-Type", "Content-Disposition", "Content-Length"} & set(
            answer.headers.keys()
        )
    since = program.get(feed, If_Modified_Since=full.headers["Last-Modified"])
    assert since.status_code == 304


def test_the_compressed_twin_is_recognised_too(program: Program, feed: str):
    zipped = program.get(feed, Accept_Encoding="gzip")
    assert zipped.headers["ETag"] == f'{program.get(feed).headers["ETag"][:-1]}-gz"'
    assert program.get(feed, If_None_Match=zipped.headers["ETag"]).status_code == 304


def test_a_change_makes_a_new_edition(program: Program, feed: str, booking: Booking):
    before = program.get(feed).headers
    cancel(booking, SUNDAY + timedelta(minutes=5))
    with time_machine.travel(SUNDAY + timedelta(minutes=6), tick=False):
        answer = program.get(
            feed, If_None_Match=before["ETag"], If_Modified_Since=before["Last-Modified"]
        )
        only_since = program.get(feed, If_Modified_Since=before["Last-Modified"])
    assert answer.status_code == only_since.status_code == 200
    assert answer.headers["ETag"] != before["ETag"]
    assert b"VEVENT" not in answer.data
    assert "00:05:00" in answer.headers["Last-Modified"]


def test_a_new_day_is_a_new_edition(program: Program, feed: str):
    """The window moves on: what fell out of it must not stay in the program for ever."""
    before = program.get(feed).headers
    with time_machine.travel(SUNDAY + timedelta(hours=23), tick=False):
        assert program.get(feed, If_None_Match=before["ETag"]).status_code == 304
    with time_machine.travel(SUNDAY + timedelta(hours=24), tick=False):
        assert program.get(feed, If_None_Match=before["ETag"]).status_code == 200
        assert program.get(feed, If_Modified_Since=before["Last-Modified"]).status_code == 200


@pytest.mark.parametrize("kind", FeedKind)
def test_nothing_new_takes_one_question_and_no_booking(
    program: Program, booking: Booking, la_filature: Space, kind: FeedKind
):
    owners = {FeedKind.RESOURCE: booking.resource, FeedKind.MEMBER: booking.member}
    feed = address(kind, owners.get(kind, la_filature))
    etag = program.get(feed).headers["ETag"]
    SHELF.clear()
    with statements() as said:
        assert program.get(feed, If_None_Match=etag).status_code == 304
    asked = [statement for statement in said if "SELECT" in statement]
    assert len(asked) == 1
    assert not [word for word in ("booking", "occupancy", "event_text") if word in asked[0]]


def test_an_unchanged_calendar_is_not_read_again(program: Program, feed: str):
    program.get(feed)
    with statements() as said:
        program.get(feed)
    assert not [statement for statement in said if "event_text" in statement]


def test_gzip_is_for_those_who_ask_for_it_by_name(program: Program, feed: str):
    plain = program.get(feed)
    zipped = program.get(feed, Accept_Encoding="deflate, gzip;q=0.5")
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert zipped.data == program.get(feed, Accept_Encoding="gzip").data
    for encodings in ("", "*", "identity", "gzip;q=0", "br"):
        answer = program.get(feed, Accept_Encoding=encodings)
        assert "Content-Encoding" not in answer.headers
        assert answer.data == plain.data


@pytest.mark.parametrize("agent", [OUTLOOK, "Microsoft.Exchange/15.20", "ExchangeServicesClient"])
def test_outlook_gets_no_gzip_even_if_it_asks(program: Program, feed: str, agent: str):
    answer = program.get(feed, Accept_Encoding="gzip, deflate", User_Agent=agent)
    assert "Content-Encoding" not in answer.headers
    assert answer.data.startswith(b"BEGIN:VCALENDAR")


def test_head_tells_all_but_the_calendar(program: Program, feed: str):
    full, head = program.get(feed), program.head(feed)
    assert head.status_code == 200
    assert head.data == b""
    for name in ("ETag", "Content-Length", "Content-Type", "Last-Modified"):
        assert head.headers[name] == full.headers[name]


def test_what_a_program_would_rather_have_does_not_matter(client: Client, feed: str):
    wishes = "text/calendar, application/calendar+json, application/calendar+xml, text/html"
    answer = client.get(f"{feed}?format=json", headers={"Accept": wishes, "Accept-Language": "en"})
    assert answer.content_type == "text/calendar; charset=utf-8"


def test_a_withdrawn_address_is_gone_for_good(program: Program, feed: str, workshop: Resource):
    etag = program.get(feed).headers["ETag"]
    give_new_address(open_feed(FeedKind.RESOURCE, workshop.id, SUNDAY), SUNDAY)
    give_new_address(open_feed(FeedKind.RESOURCE, workshop.id, SUNDAY), SUNDAY)
    answer = program.get(feed, If_None_Match=etag)
    assert (answer.status_code, answer.data) == (410, b"")
    assert program.get(address(FeedKind.RESOURCE, workshop)).status_code == 200


def test_an_address_that_never_was_is_not_found(program: Program, feed: str):
    for path in (
        "/f/AAAAAAAAAAAAAAAAAAAAAAAA/x.ics",
        feed[:-14] + "x.ics",
        "/f/%F0%9F%93%AF/x.ics",
    ):
        answer = program.get(path)
        assert (answer.status_code, answer.data) == (404, b"")
        assert "html" not in answer.content_type


def test_the_calendar_of_a_member_who_left_is_not_found(program: Program, alice: User):
    feed = address(FeedKind.MEMBER, alice)
    alice.forget(SUNDAY)
    assert program.get(feed).status_code == 404


def test_no_session_is_looked_into(client: Client, feed: str, alice: User):
    with client.session_transaction() as session:
        session["_user_id"] = alice.get_id()
    with statements() as said:
        answer = client.get(feed)
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert not [statement for statement in said if "session_key" in statement]
