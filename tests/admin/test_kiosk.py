"""The tablet at the door: the day without names, and a code that says who has come."""

import pytest

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.kiosks import close_kiosk, open_kiosk
from coliving.bookings.codes import code_of
from coliving.bookings.kiosks import token_for
from coliving.bookings.models import AuditEntry, Booking, Means
from coliving.db import db
from coliving.spaces.kiosks import Kiosk
from coliving.spaces.models import Resource, Space
from tests.admin.desk import seen
from tests.cast import SUNDAY, at, wish

TABLETS = "/manage/la-filature/today/tablets"
NOW = at(9, 10).start


@pytest.fixture(autouse=True)
def nine(turn_to):
    turn_to(NOW)


@pytest.fixture
def kiosk(la_filature: Space, bob: User) -> Kiosk:
    return open_kiosk(la_filature, "Entrance", bob, SUNDAY)


@pytest.fixture
def door(kiosk: Kiosk) -> str:
    return f"/kiosk/{token_for(kiosk.uid)}"


@pytest.fixture
def booking(alice: User, workshop: Resource) -> Booking:
    return book(alice, wish(workshop, 9, 12), SUNDAY)


def test_the_door_tells_the_day_and_no_names(door, booking, desks, client):
    page = client.get(door)

    assert "09:00–12:00" in page.text
    assert "Workshop" in page.text
    assert "Hot desks × 12" in page.text
    assert "Alice" not in page.text
    assert "no-store" in page.headers["Cache-Control"]


def test_a_code_typed_at_the_door_checks_in(door, booking, client):
    code = code_of(booking.uid)
    assert client.post(door, data={"code": "ZZZZZZ"}).status_code == 422

    answer = client.post(door, data={"code": code})

    assert answer.location == door
    assert (seen()[0].means, seen()[0].by_id) == (Means.KIOSK, None)
    assert "Alice" in client.get(door).text


def test_a_day_that_has_not_changed_is_not_sent_again(door, booking, client):
    first = client.get(f"{door}/day")
    unchanged = client.get(f"{door}/day", headers={"If-None-Match": first.headers["ETag"]})
    client.post(door, data={"code": code_of(booking.uid)})
    changed = client.get(f"{door}/day", headers={"If-None-Match": first.headers["ETag"]})

    assert (unchanged.status_code, changed.status_code) == (304, 200)


def test_bob_opens_a_tablet_and_withdraws_it(bob, browse, client, la_filature):
    bobs = browse(bob)
    assert bobs.post(TABLETS).status_code == 422
    assert bobs.post(TABLETS, data={"name": "Entrance"}).status_code == 303
    kiosk = db.session.scalars(db.select(Kiosk)).one()
    door = f"/kiosk/{token_for(kiosk.uid)}"
    assert door in bobs.get(TABLETS).text
    assert client.get(door).status_code == 200

    assert bobs.post(f"{TABLETS}/withdraw", data={"tablet": str(kiosk.uid)}).status_code == 303

    assert [client.get(f"{door}{page}").status_code for page in ("", "/day")] == [404, 404]
    assert client.post(door, data={"code": "X"}).status_code == 404
    assert door not in bobs.get(TABLETS).text
    verbs = [entry.verb for entry in db.session.scalars(db.select(AuditEntry))]
    assert sorted(verbs) == ["kiosk_closed", "kiosk_opened"]


def test_the_database_does_not_know_the_address(kiosk, door):
    assert door.rpartition("/")[2] not in (kiosk.digest, str(kiosk.uid))


def test_withdrawing_twice_is_once(kiosk, bob):
    for _time in range(2):
        close_kiosk(kiosk, bob, NOW)

    assert db.session.scalar(db.select(db.func.count()).select_from(AuditEntry)) == 2


def test_a_guessed_address_leads_nowhere(kiosk, client):
    assert client.get(f"/kiosk/{kiosk.digest}").status_code == 404
    assert client.get(f"/kiosk/{kiosk.uid}").status_code == 404


def test_only_managers_have_tablets(kiosk, refuses):
    assert refuses("GET", TABLETS)
    assert refuses("POST", TABLETS)
    assert refuses("POST", f"{TABLETS}/withdraw")
