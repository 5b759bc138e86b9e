"""The demo: there at once, the same each time, and written to nobody."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from coliving import create_app
from coliving.accounts.models import User
from coliving.accounts.passwords import is_right
from coliving.bookings.actions.book import book
from coliving.bookings.approval import count_requests
from coliving.bookings.asking import Wish
from coliving.bookings.models import Booking, Status
from coliving.config import Config
from coliving.db import Base, db
from coliving.errors import Refused
from coliving.outbox.models import Delivery, Letter
from coliving.seeds.demo import REFUSED
from coliving.seeds.fortnight import keep_busy
from coliving.seeds.furnishing import PASSWORD, SPACES, furnish
from coliving.spaces.models import Resource, ResourceKind, Space, SpaceKind
from coliving.spaces.names import ACCESSIBILITY, AMENITIES, FEATURES
from coliving.spans import Span

TUESDAY = datetime(2026, 3, 3, 9, 10, tzinfo=UTC)
A_WEEK = timedelta(days=7)


@pytest.fixture
def furnished(app: Flask) -> dict[str, Space]:
    furnish(TUESDAY)
    query = select(Space).where(Space.slug.in_(SPACES))
    return {space.slug: space for space in db.session.scalars(query)}


@pytest.fixture
def only_felletin(furnished: dict[str, Space]) -> Space:
    """The demo leaves alone what has another name: one space is quicker to keep busy than three."""
    for slug in ("la-filature", "la-grande-scie"):
        furnished[slug].slug = f"quiet-{slug}"
    db.session.commit()
    return furnished["la-navette"]


def everything() -> dict[str, list[str]]:
    """All rows of all tables, as text."""
    return {
        table.name: sorted(map(str, db.session.execute(select(table))))
        for table in Base.metadata.sorted_tables
    }


def user(name: str) -> User:
    email = f"{name}@demo.example"
    return db.session.scalars(select(User).where(User.email == email)).one()


def resources(space: Space) -> list[Resource]:
    return list(db.session.scalars(select(Resource).where(Resource.space_id == space.id)))


def test_the_demo_twice_is_the_demo_once(app: Flask):
    with time_machine.travel(TUESDAY, tick=False):
        first = app.test_cli_runner().invoke(args=["demo"])
        assert first.exit_code == 0, first.output
        before = everything()
        second = app.test_cli_runner().invoke(args=["demo"])
    assert everything() == before
    assert len(before["space"]) == 133
    for output in (first.output, second.output):
        assert "http://127.0.0.1:8000" in output
        assert output.count(PASSWORD) == 4
        assert "alice@demo.example" in output


def test_the_demo_has_no_place_in_production():
    app = create_app(
        Config(environment="production", database_url="sqlite://", secret_key="x" * 32)
    )
    assert app.test_cli_runner().invoke(args=["demo"]).exit_code == REFUSED


def test_every_kind_of_space_and_of_thing_is_shown(furnished: dict[str, Space]):
    spaces = furnished.values()
    assert {kind for space in spaces for kind in space.kinds} == set(SpaceKind)
    assert {thing.kind for space in spaces for thing in resources(space)} == set(ResourceKind)


def test_the_words_are_those_of_the_vocabulary(furnished: dict[str, Space]):
    own_words = {"Four à pain, allumé le premier samedi du mois", "printer"}
    for space in furnished.values():
        assert set(space.amenities) - own_words <= set(AMENITIES)
        assert set(space.accessibility) <= set(ACCESSIBILITY)
        for thing in resources(space):
            assert set(thing.features) - own_words <= set(FEATURES)


def test_the_fortnight_is_busy_mostly_in_the_morning_and_nobody_is_written_to(
    only_felletin: Space,
):
    made = keep_busy(TUESDAY)
    bookings = list(db.session.scalars(select(Booking)))
    starts = [booking.span.start for booking in bookings]
    assert 80 < made == len(bookings)
    mornings = [start for start in starts if start.hour < 12]
    assert 0.5 < len(mornings) / made < 0.7
    assert min(starts) < TUESDAY - timedelta(days=5)
    assert max(starts) > TUESDAY + timedelta(days=10)
    assert any(booking.is_cancelled for booking in bookings)
    assert not any(booking.override_codes for booking in bookings)
    assert set(db.session.scalars(select(Letter.state))) == {Delivery.SENT}


def test_some_requests_are_left_for_whoever_tries_it_out(only_felletin: Space):
    keep_busy(TUESDAY)

    asked = select(Booking).join(Resource).where(Resource.name == "Scie à format")
    statuses = {
        booking.status
        for booking in db.session.scalars(asked)
        if booking.span.start < TUESDAY + timedelta(days=2)
    }
    assert Status.CONFIRMED in statuses
    assert Status.REQUESTED not in statuses
    assert count_requests(only_felletin, TUESDAY) > 0


def test_a_demo_that_was_left_alone_fills_up_again(only_felletin: Space):
    keep_busy(TUESDAY)
    later = TUESDAY + 2 * A_WEEK
    assert keep_busy(later) > 40
    assert db.session.scalar(select(func.max(Booking.starts_at))) > later + timedelta(days=10)
    assert keep_busy(later) == 0


def test_a_space_that_was_renamed_is_left_alone(only_felletin: Space):
    only_felletin.slug = "elsewhere"
    db.session.commit()
    assert keep_busy(TUESDAY) == 0
    furnish(TUESDAY)
    assert db.session.scalar(select(Space).where(Space.slug == "la-navette")) is None


def test_alice_signs_in_and_books_a_desk(furnished: dict[str, Space]):
    alice = user("alice")
    assert is_right(PASSWORD, alice.password_hash)
    desk = next(t for t in resources(furnished["la-filature"]) if t.units == 12)
    assert book(alice, Wish(desk, evening_of_members(furnished)), TUESDAY).id


def test_charlie_stays_outside_on_the_evening_of_the_members(furnished: dict[str, Space]):
    desk = next(t for t in resources(furnished["la-filature"]) if t.units == 12)
    with pytest.raises(Refused) as refused:
        book(user("charlie"), Wish(desk, evening_of_members(furnished)), TUESDAY)
    assert [refusal.code for refusal in refused.value.refusals] == ["members_only"]


def evening_of_members(spaces: dict[str, Space]) -> Span:
    thursday = date(2026, 3, 5)
    return Span.local(thursday, time(19), time(21), spaces["la-filature"].zone)


def test_the_hall_is_booked_whole_or_by_halves(furnished: dict[str, Space]):
    things = {thing.name: thing for thing in resources(furnished["la-filature"])}
    span = Span.local(date(2026, 3, 9), time(14), time(16), furnished["la-filature"].zone)
    book(user("alice"), Wish(things["Grande halle"], span), TUESDAY)
    with pytest.raises(Refused) as refused:
        book(user("bob"), Wish(things["Halle côté cour"], span), TUESDAY)
    assert [refusal.code for refusal in refused.value.refusals] == ["taken"]
