"""Real processes ask for the same desk at the same moment, on each database."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.models import Booking, Occupancy, Status
from coliving.db import db
from coliving.spaces.models import Resource, Space
from coliving.spaces.policy import Policy
from tests.cast import person
from tests.databases import Database
from tests.servers import ROOT, Server, environment, serving
from tests.sessions import signed_in

RACERS, SECONDS = 8, 10
WORDS = ("booked", "cancelled")


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


def start(
    module: str, *arguments: object, database_url: str = "sqlite://"
) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", module, *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(database_url), stdout=subprocess.PIPE, text=True
    )


def heard(processes: list[subprocess.Popen[str]]) -> Iterator[list[str]]:
    """What they were told, word by word. They all end well."""
    for one in processes:
        output, _ = one.communicate()
        assert one.returncode == 0
        yield from (line.split() for line in output.splitlines())


@pytest.mark.race
def test_eight_processes_race_for_one_desk_and_each_is_told_the_truth(
    database: Database, alice: User, workshop: Resource
):
    runners = [alice, *(person(f"Runner{number}") for number in range(1, RACERS))]
    racers = [
        start("tests.bookings.racer", one.id, workshop.id, SECONDS, database_url=database.url)
        for one in runners
    ]
    said = list(heard(racers))

    answers = Counter(" ".join(line) if line[0] == "refused" else line[0] for line in said)
    assert set(answers) == {"booked", "cancelled", "refused taken"}
    booked, cancelled = ({uid for kind, uid in said if kind == word} for word in WORDS)
    assert confirmed() == booked - cancelled
    assert len(booked) == answers["booked"] > RACERS
    assert overlaps() == 0


@pytest.mark.race
def test_servers_are_killed_in_the_middle_and_every_acknowledged_booking_is_there(
    database: Database, la_filature: Space, workshop: Resource
):
    la_filature.closed_on_holidays = False
    workshop.policy = Policy(horizon=400)
    runners = [signed_in(database.app, person(f"Runner{n}").get_id()) for n in range(RACERS)]
    with serving(database.url, workers=4) as server:
        racers = [
            start("tests.bookings.browsing_racer", server.port, *runner, workshop.uid, SECONDS)
            for runner in runners
        ]
        kills = kill_now_and_then(server, racers)
        said = list(heard(racers))

    answers = Counter(kind for kind, *_ in said)
    acknowledged = {uid for kind, *uids in said for uid in uids if kind == "booked"}
    assert set(answers) <= {"booked", "refused", "unanswered"}
    assert kills >= 5
    assert len(acknowledged) > RACERS
    assert acknowledged <= confirmed()
    assert overlaps() == 0


def kill_now_and_then(server: Server, racers: list[subprocess.Popen[str]]) -> int:
    """Kill a worker of the server every second or so while anybody races. How many died?"""
    kills = 0
    while any(one.poll() is None for one in racers):
        time.sleep(1)
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
        if workers := children.read_text().split():
            os.kill(int(random.choice(workers)), signal.SIGKILL)
            kills += 1
    return kills
