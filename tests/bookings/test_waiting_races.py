"""Eight at once: workers who see who is next in line, managers who answer the same requests."""

from datetime import datetime, timedelta

import pytest

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel
from coliving.bookings.actions.waiting import wait
from coliving.bookings.models import Booking, Occupancy, Status
from coliving.db import db
from coliving.spaces.models import Resource
from coliving.spaces.policy import Policy
from tests.bookings.lending import held, letters
from tests.bookings.test_races import heard, overlaps, start
from tests.cast import SUNDAY, make, person, wish
from tests.databases import Database

WORKERS, SECONDS, REQUESTS = 8, 3, 30
NOON = SUNDAY.replace(hour=12)
IN_AN_HOUR = NOON + timedelta(hours=1)


def race(database: Database, now: datetime) -> tuple[int, int]:
    """How many offers expired and how many were made, with everybody at work at once."""
    module, url = "tests.bookings.waiting_racer", database.url
    racers = [start(module, now.isoformat(), SECONDS, database_url=url) for _one in range(WORKERS)]
    said = [[int(word) for word in line] for line in heard(racers)]
    db.session.rollback()
    db.session.expire_all()
    return sum(expired for expired, _ in said), sum(offered for _, offered in said)


def statuses() -> list[tuple[str, Status]]:
    query = db.select(User.name, Booking.status).join(Booking, Booking.member_id == User.id)
    offers = query.where(Booking.offered_at.is_not(None)).order_by(Booking.id)
    return [(row[0], row[1]) for row in db.session.execute(offers)]


@pytest.mark.race
def test_one_time_that_frees_is_offered_to_one_and_then_to_the_next(
    database: Database, bob: User, workshop: Resource
):
    taken = book(bob, wish(workshop, 9, 12), SUNDAY)
    for number in range(WORKERS):
        waiting = person(f"Waiter{number}")
        wait(waiting, wish(workshop, 9, 12), SUNDAY + timedelta(minutes=number))
    cancel(taken, NOON)

    assert race(database, NOON) == (0, 1)
    assert statuses() == [("Waiter0", Status.OFFERED)]

    assert race(database, IN_AN_HOUR) == (1, 1)
    assert statuses() == [("Waiter0", Status.EXPIRED), ("Waiter1", Status.OFFERED)]
    assert db.session.scalar(db.select(db.func.count(Occupancy.id))) == 1
    assert overlaps() == 0


@pytest.mark.race
def test_of_managers_who_answer_at_once_one_counts_and_the_others_are_told(
    database: Database, alice: User, bob: User, desks: Resource
):
    desks.policy, desks.units = Policy(approval=True), REQUESTS
    make(desks)
    for _one in range(REQUESTS):
        book(alice, wish(desks, 9, 12), SUNDAY)
    url = database.url
    racers = [
        start("tests.bookings.answering_racer", bob.id, database_url=url) for _one in range(WORKERS)
    ]
    said = list(heard(racers))
    db.session.rollback()
    db.session.expire_all()

    became = {str(one.uid): one.status.value for one in db.session.scalars(db.select(Booking))}
    assert {word for word, _uid in said} == {"confirmed", "declined", "answered"}
    assert sorted((uid, word) for word, uid in said if word != "answered") == sorted(became.items())
    assert held() == list(became.values()).count("confirmed")
    assert len(letters("approved") + letters("declined")) == REQUESTS
