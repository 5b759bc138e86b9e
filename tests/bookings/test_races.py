"""Real processes ask for the same desk at the same moment, on each database."""

import subprocess
import sys
from collections import Counter
from itertools import pairwise

import pytest
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.models import Booking, Occupancy, Status
from coliving.db import db
from coliving.spaces.models import Resource
from tests.cast import person
from tests.databases import Database
from tests.servers import ROOT, environment

RACERS, SECONDS = 8, 10


def overlaps() -> int:
    order = (Occupancy.resource_id, Occupancy.unit, Occupancy.starts_at)
    rows = list(db.session.scalars(select(Occupancy).order_by(*order)))
    return sum(
        (one.resource_id, one.unit) == (other.resource_id, other.unit)
        and one.span.overlaps(other.span)
        for one, other in pairwise(rows)
    )


def confirmed() -> set[str]:
    query = select(Booking.uid).where(Booking.status == Status.CONFIRMED)
    return {str(uid) for uid in db.session.scalars(query)}


@pytest.mark.race
def test_eight_processes_race_for_one_desk_and_each_is_told_the_truth(
    database: Database, alice: User, workshop: Resource
):
    runners = [alice, *(person(f"Runner{number}") for number in range(1, RACERS))]
    processes = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.bookings.racer",
                str(one.id),
                str(workshop.id),
                str(SECONDS),
            ],
            cwd=ROOT,
            env=environment(database.url),
            stdout=subprocess.PIPE,
            text=True,
        )
        for one in runners
    ]
    said = [
        line.split(maxsplit=1) for one in processes for line in one.communicate()[0].splitlines()
    ]
    answers = Counter(kind if kind != "refused" else detail for kind, detail in said)

    assert [one.returncode for one in processes] == [0] * RACERS
    assert set(answers) == {"booked", "cancelled", "taken"}
    booked, cancelled = (
        {uid for kind, uid in said if kind == word} for word in ("booked", "cancelled")
    )
    assert confirmed() == booked - cancelled
    assert len(booked) == answers["booked"] > RACERS
    assert overlaps() == 0
