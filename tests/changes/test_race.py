"""A manager closes a day, or divides a hall, while eight processes book in it, on each database."""

import pytest
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.models import Booking, Change, Occupancy, Status
from coliving.bookings.units import leaves
from coliving.db import db
from coliving.outbox.models import Letter
from coliving.spaces.models import Closure, Resource, ResourceKind, Space
from tests.bookings.test_races import RACERS, heard, overlaps, start
from tests.cast import person, resource
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


@pytest.mark.race
def test_whoever_waits_while_bob_divides_the_hall_gets_its_halves(
    database: Database, la_filature: Space, bob: User
):
    whole, *_halves = (
        resource(la_filature, ResourceKind.ROOM, name) for name in ("Barn", "Left bay", "Right bay")
    )
    runners = [person(f"Runner{number}").id for number in range(RACERS)]
    url = database.url
    racing = [
        start("tests.bookings.racer", one, whole.id, SECONDS, database_url=url) for one in runners
    ]
    racing.append(
        start("tests.changes.dividing_racer", bob.id, whole.id, SECONDS, database_url=url)
    )
    said = {" ".join(line) if line[0] == "refused" else line[0] for line in heard(racing)}
    db.session.rollback()

    assert {"booked", "divided", "one"} <= said
    assert said <= {"booked", "cancelled", "divided", "one", "refused taken", "refused changed"}
    sat = db.session.execute(select(Occupancy.booking_id, Occupancy.resource_id)).all()
    held = db.session.scalars(select(Booking).where(Booking.status == Status.CONFIRMED)).all()
    assert held
    there = sorted((one.id, leaf.id) for one in held for leaf in leaves(one.resource))
    assert sorted(tuple(row) for row in sat) == there
    assert overlaps() == 0
