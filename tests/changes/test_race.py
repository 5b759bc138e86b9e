"""A manager closes a day while eight processes book in it, on each database."""

import pytest
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.models import Booking, Change, Occupancy, Status
from coliving.db import db
from coliving.outbox.models import Letter
from coliving.spaces.models import Closure, Resource, Space
from tests.bookings.test_races import RACERS, heard, overlaps, start
from tests.cast import person
from tests.databases import Database

SECONDS = 6
MAY_HEAR = {"booked", "cancelled", "refused taken", "refused closed", "refused closed taken"}


@pytest.mark.race
def test_nobody_slips_in_while_bob_closes_the_day(
    database: Database, la_filature: Space, bob: User, desks: Resource
):
    runners = [person(f"Runner{number}").id for number in range(RACERS)]
    racing = [
        start("tests.bookings.racer", one, desks.id, SECONDS, database_url=database.url)
        for one in runners
    ]
    url = database.url
    closing = start(
        "tests.changes.closing_racer", bob.id, la_filature.id, SECONDS, database_url=url
    )
    said = list(heard([*racing, closing]))
    db.session.rollback()

    words = {" ".join(line) if line[0] == "refused" else line[0] for line in said}
    assert {"booked", "closed"} <= words <= {*MAY_HEAR, "closed", "changed"}
    closure = db.session.scalars(select(Closure)).one()
    held = db.session.scalars(select(Booking).where(Booking.status == Status.CONFIRMED)).all()
    assert not [booking for booking in held if booking.span.overlaps(closure.span)]
    assert held, "the other days went on"
    assert set(db.session.scalars(select(Occupancy.booking_id))) == {one.id for one in held}
    assert overlaps() == 0

    sent = db.session.scalars(select(Change)).one().detail["bookings"]
    told = db.session.scalars(select(Letter).where(Letter.template == "cancelled")).all()
    uids = {letter.facts["uid"] for letter in told if letter.facts.get("reason") == "Burst pipe"}
    cancelled = {str(db.session.get_one(Booking, one["booking"]).uid) for one in sent}
    assert uids == cancelled
    assert len(sent) == int(next(line[1] for line in said if line[0] == "closed"))
