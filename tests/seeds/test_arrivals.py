"""The demo has a past: most of its regulars came for what they had booked."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.asking import Wish
from coliving.bookings.models import Booking, CheckIn
from coliving.db import db
from coliving.reports.occupancy import figures, known
from coliving.seeds.fortnight import keep_busy
from coliving.seeds.furnishing import SPACES, furnish
from coliving.spaces.models import Resource, Space
from coliving.spans import Span

TUESDAY = datetime(2026, 3, 3, 9, 10, tzinfo=UTC)


@pytest.fixture
def felletin(app: Flask) -> Space:
    """One space is quicker to keep busy than three."""
    furnish(TUESDAY)
    spaces = {one.slug: one for one in db.session.scalars(select(Space))}
    for slug in set(SPACES) - {"la-navette"}:
        spaces[slug].slug = f"quiet-{slug}"
    db.session.commit()
    return spaces["la-navette"]


def count(*conditions: object) -> int:
    query = select(func.count()).select_from(CheckIn).join(CheckIn.booking)
    return db.session.scalar(query.where(*conditions)) or 0  # type: ignore[arg-type]


def test_most_came_and_nobody_before_their_time(felletin: Space):
    keep_busy(TUESDAY)

    gone = select(func.count()).select_from(Booking).where(Booking.ends_at < TUESDAY)
    assert 0.6 < count(Booking.ends_at < TUESDAY) / (db.session.scalar(gone) or 1) < 1
    assert count(Booking.starts_at >= TUESDAY) == 0
    window = known(felletin, TUESDAY)
    assert window
    assert 0 < (figures(felletin, window).whole.total().rate or 0) < 1


def test_whoever_stayed_away_stays_away_and_guests_of_the_demo_are_left_alone(felletin: Space):
    keep_busy(TUESDAY)
    before = count()
    alice = db.session.scalars(select(User).where(User.email == "alice@demo.example")).one()
    desk = db.session.scalars(select(Resource).where(Resource.space_id == felletin.id)).first()
    assert desk
    early = TUESDAY + timedelta(days=1) - timedelta(minutes=10)
    hers = book(alice, Wish(desk, Span(early, early + timedelta(hours=2))), TUESDAY)

    keep_busy(TUESDAY)
    assert count() == before
    keep_busy(TUESDAY + timedelta(days=3))
    assert count() > before
    assert count(Booking.id == hers.id) == 0
