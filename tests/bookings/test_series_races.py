"""Series and single bookings ask for the same desk at the same moment, on each database."""

from collections import Counter

import pytest
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.models import Booking, Occupancy, Status
from coliving.db import db
from coliving.spaces.models import Resource
from tests.bookings.test_races import heard, overlaps, start
from tests.cast import person
from tests.databases import Database

SECONDS = 5
RACERS = ("racer", "racer", "serial_racer", "serial_racer")


@pytest.mark.race
def test_series_and_single_bookings_race_and_nothing_overlaps(
    database: Database, workshop: Resource
):
    runners: list[User] = [person(f"Runner{number}") for number in range(len(RACERS))]
    racers = [
        start(f"tests.bookings.{how}", who.id, workshop.id, SECONDS, database_url=database.url)
        for how, who in zip(RACERS, runners, strict=True)
    ]
    answers = Counter(kind for kind, *_ in heard(racers))

    assert set(answers) <= {"booked", "moved", "cancelled", "refused"}
    assert answers["booked"] > len(RACERS)
    assert overlaps() == 0
    held = set(db.session.scalars(select(Booking.id).where(Booking.status == Status.CONFIRMED)))
    assert set(db.session.scalars(select(Occupancy.booking_id))) == held
