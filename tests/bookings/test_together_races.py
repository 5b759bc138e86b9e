"""Eight real processes want two rooms, twenty chairs and one projector, on each database."""

import pytest
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.models import Occupancy
from coliving.db import db
from coliving.spaces.models import Resource, Space
from tests.bookings.furniture import Furniture, whole_or_nothing
from tests.bookings.test_races import RACERS, SECONDS, WORDS, confirmed, heard, overlaps, start
from tests.cast import person
from tests.databases import Database


@pytest.mark.race
def test_eight_processes_share_twenty_chairs_and_nobody_gets_half_of_what_they_asked_for(
    database: Database, alice: User, workshop: Resource, la_filature: Space
):
    furniture = Furniture(la_filature)
    wanted = (workshop, furniture.annex, furniture.chairs, furniture.projector)
    runners = [alice, *(person(f"Runner{number}") for number in range(1, RACERS))]
    numbers = [one.id for one in wanted]
    module = "tests.bookings.borrowing_racer"
    racers = [
        start(module, one.id, SECONDS, *numbers, database_url=database.url) for one in runners
    ]
    said = list(heard(racers))

    refused = {code for kind, *codes in said if kind == "refused" for code in codes}
    assert refused <= {"taken", "too_few"}
    booked, cancelled = ({line[1] for line in said if line[0] == word} for word in WORDS)
    assert confirmed() == booked - cancelled
    assert len(booked) > RACERS
    assert overlaps() == 0
    whole_or_nothing()
    query = select(Occupancy.unit, Resource.units).join(
        Resource, Resource.id == Occupancy.resource_id
    )
    assert all(unit <= units for unit, units in db.session.execute(query))
