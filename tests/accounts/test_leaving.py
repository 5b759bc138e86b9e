"""Deleting an account: what is said first, and what is left."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import inspect, select

from coliving.accounts.models import EmailLink, User
from coliving.bookings.actions.book import book
from coliving.bookings.models import Booking, Occupancy, Status
from coliving.db import Base, db
from coliving.outbox.models import Letter
from coliving.spaces.access import manages
from coliving.spaces.models import Administrator, Resource, Space, SpaceRole
from tests.accounts.mailbox import letters_to, link_for
from tests.accounts.people import PASSWORD, is_signed_in, new_client, signed_in
from tests.cast import MONDAY, SUNDAY, wish
from tests.client import Client

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def monday_noon() -> Iterator[None]:
    with time_machine.travel(datetime.fromisoformat("2026-03-02T12:00+01:00"), tick=False):
        yield


@pytest.fixture
def phone(app: Flask, alice: User, workshop: Resource) -> Client:
    """Alice's, signed in: one of her bookings is past, one is to come."""
    book(alice, wish(workshop, 9, 10), SUNDAY)
    book(alice, wish(workshop, 9, 10, TUESDAY), SUNDAY)
    return signed_in(app, alice)


def everything() -> str:
    """All rows of all tables, in one text."""
    rows = [row for mapper in Base.registry.mappers for row in db.session.scalars(select(mapper))]
    facts = [{c.key: getattr(row, c.key) for c in inspect(type(row)).column_attrs} for row in rows]
    return json.dumps(facts, default=str)


def test_what_will_happen_is_said_first(phone: Client):
    page = phone.get("/account/delete").text

    assert "1 coming booking is cancelled" in page


@pytest.mark.parametrize("typed", ["", "a guess", "alice@example.org"])
def test_nothing_happens_without_the_password(phone: Client, alice: User, typed: str):
    answer = phone.post("/account/delete", data={"confirmation": typed})

    assert answer.status_code == 422
    assert alice.email == "alice@example.org"
    assert not typed.startswith("a guess") or typed not in answer.text


def test_her_name_and_address_are_nowhere_any_more(app: Flask, phone: Client, alice: User):
    phone.post("/sign-in/link", data={"email": alice.email})

    answer = phone.post("/account/delete", data={"confirmation": PASSWORD})

    assert answer.status_code == 303
    assert "alice" not in everything().lower()
    kept = db.session.scalars(select(Booking).order_by(Booking.starts_at)).all()
    assert [booking.status for booking in kept] == [Status.CONFIRMED, Status.CANCELLED]
    assert len(db.session.scalars(select(Occupancy)).all()) == 1
    for table in (Letter, EmailLink, SpaceRole):
        assert not db.session.scalars(select(table)).all()


def test_letters_to_others_stay(app: Flask, phone: Client, bob: User):
    phone.post("/sign-in/link", data={"email": bob.email})

    phone.post("/account/delete", data={"confirmation": PASSWORD})

    assert len(letters_to("bob@example.org")) == 1


def test_she_is_signed_out_everywhere_and_may_come_back_as_somebody_new(
    app: Flask, phone: Client, alice: User
):
    computer = signed_in(app, alice)
    phone.post("/account/delete", data={"confirmation": PASSWORD})

    assert not is_signed_in(phone)
    assert not is_signed_in(computer)
    client = new_client(app)
    client.post("/sign-up", data={"name": "Alice", "email": "alice@example.org"})
    newcomer = {"name": "Alice"}
    assert client.post(link_for("alice@example.org"), data=newcomer).status_code == 303
    again = User.with_email("alice@example.org")
    assert again
    assert again.id != alice.id
    assert db.session.scalar(select(Booking).where(Booking.member_id == again.id)) is None


def test_whoever_has_no_password_types_the_address(app: Flask, charlie: User):
    client = new_client(app)
    client.post("/sign-in/link", data={"email": charlie.email})
    client.post(link_for("charlie@example.org"))

    wrong = client.post("/account/delete", data={"confirmation": "bob@example.org"})
    right = client.post("/account/delete", data={"confirmation": "Charlie@example.org"})

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert (charlie.name, charlie.email) == ("", None)


def test_whoever_is_gone_looks_after_nothing(app: Flask, bob: User, dora: User, la_filature: Space):
    for user in (bob, dora):
        signed_in(app, user).post("/account/delete", data={"confirmation": PASSWORD})

    assert not manages(bob, la_filature)
    assert not manages(dora, la_filature)
    assert not db.session.scalars(select(Administrator)).all()
