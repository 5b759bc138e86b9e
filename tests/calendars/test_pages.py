"""The pages on which people subscribe, and who may do what there."""

import re
from uuid import uuid4

import pytest

from coliving.accounts.models import User
from coliving.bookings.models import Booking
from coliving.calendars.actions import open_feed
from coliving.calendars.models import Feed, FeedAddress, FeedKind
from coliving.db import db
from coliving.spaces.models import Resource, Space
from tests.calendars.programs import Program, address, events, reserve, sign_in
from tests.cast import SUNDAY, wish
from tests.client import Client


@pytest.fixture
def booking(alice: User, workshop: Resource) -> Booking:
    return reserve(alice, wish(workshop, 9, 12), 101)


def addresses(page: str) -> list[str]:
    return re.findall(r'value="(http[^"]*/f/[\w-]+/[\w-]+\.ics)"', page)


def page(client: Client, path: str) -> str:
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return answer.text


def test_anybody_subscribes_to_the_public_calendar_of_a_space(
    client: Client, program: Program, la_filature: Space, booking: Booking
):
    shown = page(client, "/spaces/la-filature/calendar")
    (feed,) = addresses(shown)
    assert f'href="webcal://{feed.removeprefix("http://")}"' in shown
    assert f'href="webcal:{feed}"' in shown
    assert f'href="{feed}"' in shown
    assert "outlook.live.com/calendar/0/addfromweb?url=http%3A%2F%2F" in shown
    assert 'style="' not in shown
    assert "<svg" in shown.split('class="qr"')[1]
    for name in ("Google", "Apple", "Outlook", "Thunderbird", "Nextcloud"):
        assert name in shown
    (event,) = program.events(feed)
    assert event.start == booking.starts_at
    assert "withdraw" not in shown.lower()


def test_the_page_of_a_resource_leads_to_its_calendar(client: Client, workshop: Resource):
    (feed,) = addresses(page(client, f"/resources/{workshop.uid}/calendar"))
    assert feed == address(FeedKind.RESOURCE, workshop).replace("calendar.ics", "workshop.ics")
    assert len(feed) < 116


def test_the_page_speaks_french_to_the_french(client: Client, la_filature: Space):
    answer = client.get("/spaces/la-filature/calendar", headers={"Accept-Language": "fr"})
    assert "Comment s’abonner" in answer.text


def test_looking_twice_shows_the_same_address(client: Client, la_filature: Space):
    first = page(client, "/spaces/la-filature/calendar")
    assert addresses(first) == addresses(page(client, "/spaces/la-filature/calendar"))
    assert db.session.query(Feed).count() == 1


@pytest.mark.parametrize("who", ["bob", "dora"])
def test_those_who_run_the_space_get_names_too(
    client: Client, who: str, booking: Booking, request: pytest.FixtureRequest
):
    sign_in(client, request.getfixturevalue(who))
    _, staff = addresses(page(client, "/spaces/la-filature/calendar"))
    (event,) = events(client.get(staff).data)
    assert event["summary"] == "Alice"


@pytest.mark.parametrize("who", ["charlie", "alice"])
def test_nobody_else_sees_the_calendar_of_the_team(
    client: Client, who: str, la_filature: Space, request: pytest.FixtureRequest
):
    staff = open_feed(FeedKind.STAFF, la_filature.id, SUNDAY)
    sign_in(client, request.getfixturevalue(who))
    shown = page(client, "/spaces/la-filature/calendar")
    assert len(addresses(shown)) == 1
    assert str(staff.uid) not in shown
    assert "new-address" not in shown


def test_alice_has_a_calendar_of_her_own(
    client: Client, program: Program, alice: User, booking: Booking
):
    sign_in(client, alice)
    (feed,) = addresses(page(client, "/account/calendar"))
    (event,) = program.events(feed)
    assert event["uid"] == f"{booking.uid}@127.0.0.1"


def test_a_stranger_is_asked_to_sign_in(client: Client, booking: Booking):
    for path in ("/account/calendar", f"/bookings/{booking.uid}/calendar.ics"):
        answer = client.get(path)
        assert answer.status_code == 303
        assert "/sign-in" in answer.location


def test_charlie_withdraws_nobodys_address(
    client: Client, program: Program, charlie: User, alice: User, workshop: Resource
):
    owners = {FeedKind.RESOURCE: workshop, FeedKind.MEMBER: alice}
    sign_in(client, charlie)
    for kind in FeedKind:
        owner = owners.get(kind, workshop.space)
        feed = address(kind, owner)
        uid = open_feed(kind, owner.id, SUNDAY).uid
        assert client.post(f"/calendars/{uid}/new-address").status_code == 404
        assert program.get(feed).status_code == 200
    assert client.post(f"/calendars/{uuid4()}/new-address").status_code == 404


def test_bob_does_not_withdraw_the_address_of_a_member(client: Client, bob: User, alice: User):
    sign_in(client, bob)
    feed = open_feed(FeedKind.MEMBER, alice.id, SUNDAY)
    assert client.post(f"/calendars/{feed.uid}/new-address").status_code == 404


@pytest.mark.parametrize("kind", [FeedKind.SPACE, FeedKind.STAFF, FeedKind.RESOURCE])
def test_bob_gives_the_calendars_of_his_space_new_addresses(
    client: Client, program: Program, bob: User, workshop: Resource, kind: FeedKind
):
    owner = workshop if kind is FeedKind.RESOURCE else workshop.space
    before = address(kind, owner)
    sign_in(client, bob)
    answer = client.post(f"/calendars/{open_feed(kind, owner.id, SUNDAY).uid}/new-address")
    assert answer.status_code == 303
    shown = page(client, answer.location)
    assert before not in shown
    assert "new address" in shown
    assert program.get(before).status_code == 410
    assert [program.get(feed).status_code for feed in addresses(shown)][-1] == 200


def test_alice_withdraws_her_own_address(client: Client, program: Program, alice: User):
    before = address(FeedKind.MEMBER, alice)
    sign_in(client, alice)
    feed = open_feed(FeedKind.MEMBER, alice.id, SUNDAY)
    answer = client.post(f"/calendars/{feed.uid}/new-address")
    assert (answer.status_code, answer.location) == (303, "/account/calendar")
    assert program.get(before).status_code == 410


def test_alice_adds_one_booking_to_her_calendar(client: Client, alice: User, booking: Booking):
    sign_in(client, alice)
    answer = client.get(f"/bookings/{booking.uid}/calendar.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="reservation.ics"'
    (event,) = events(answer.data)
    assert event["uid"] == f"{booking.uid}@127.0.0.1"
    assert b"METHOD" not in answer.data


def test_charlie_does_not_get_alices_booking(client: Client, charlie: User, booking: Booking):
    sign_in(client, charlie)
    answer = client.get(f"/bookings/{booking.uid}/calendar.ics")
    assert (answer.status_code, answer.data) == (404, b"")


def test_what_is_not_there_is_not_found(client: Client, network: object):
    for path in ("/spaces/nowhere/calendar", f"/resources/{uuid4()}/calendar"):
        assert client.get(path).status_code == 404


def test_a_new_secret_key_keeps_the_old_addresses_and_shows_new_ones(
    client: Client, program: Program, la_filature: Space
):
    """As if the address in the database had been derived from another key."""
    open_feed(FeedKind.SPACE, la_filature.id, SUNDAY)
    (row,) = db.session.query(FeedAddress)
    row.digest = "0" * 64
    db.session.commit()
    (shown,) = addresses(page(client, "/spaces/la-filature/calendar"))
    assert program.get(shown).status_code == 200
    assert {one.revoked_at for one in db.session.query(FeedAddress)} == {None}


def test_the_page_says_when_a_calendar_is_cut(client: Client, alice: User, workshop: Resource):
    for number in range(1001):
        booking = Booking(resource=workshop, member=alice, span=wish(workshop, 9, 10).span)
        booking.created_at = booking.changed_at = SUNDAY
        booking.sequence = number
        db.session.add(booking)
    assert "1,000 nearest" in page(client, f"/resources/{workshop.uid}/calendar")
