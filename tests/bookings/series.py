"""What the tests of series share: the workshop, weekly from Monday on, and what becomes of it."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.actions.series import book_series
from coliving.bookings.asking import Wish
from coliving.bookings.models import Booking, Occupancy
from coliving.bookings.models.series import Rhythm
from coliving.bookings.planning import SeriesWish, plan
from coliving.bookings.recurrence import Hours, Rule
from coliving.db import db
from coliving.outbox.models import Letter
from coliving.spaces.models import Resource
from coliving.spaces.policy import Policy
from tests.cast import MONDAY, SUNDAY, make

MORNING = Hours(time(9), time(11))
A_WEEK = timedelta(days=7)


@pytest.fixture
def far(workshop: Resource) -> Resource:
    """The workshop can be booked a year ahead."""
    workshop.policy = Policy(horizon=365)
    return make(workshop)


def weekly(thing: Resource, times: int, first: date = MONDAY, hours: Hours = MORNING) -> SeriesWish:
    return SeriesWish(thing, Rule(Rhythm.WEEKLY, first, times=times), hours, "Choir")


def granted(member: User, series: SeriesWish) -> list[Wish]:
    return [one.wish for one in plan(member, series, SUNDAY) if one.is_yes and one.wish]


def booked(member: User, series: SeriesWish) -> list[Booking]:
    return book_series(member, series, granted(member, series), SUNDAY)


def letters(template: str) -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.template == template)))


def occupied() -> set[int | None]:
    return set(db.session.scalars(select(Occupancy.booking_id)))
