"""Requests and the waiting list in any order: no time is held twice, lost, or offered unfairly.

Hypothesis books, asks, answers, waits, frees and lets things lapse at random. After each step
whatever holds time has its occupancy and nothing else has, and whoever is concerned has heard
the latest.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel
from coliving.bookings.actions.move import move
from coliving.bookings.actions.requests import (
    Answer,
    approve,
    decline,
    expire_requests,
    reconsider,
)
from coliving.bookings.actions.waiting import (
    expire_offers,
    offer_freed,
    pass_on,
    stop_waiting,
    take,
    wait,
)
from coliving.bookings.asking import Wish
from coliving.bookings.models import HOLDING, Booking, Occupancy, Status, WaitingPlace
from coliving.bookings.waiting import in_line
from coliving.db import db
from coliving.errors import Refused
from coliving.outbox.models import Letter
from coliving.spaces.models import Resource, ResourceKind
from coliving.spaces.policy import Policy
from coliving.spans import A_DAY, Span
from tests.cast import MONDAY, SUNDAY, at, make, resource

DAYS = st.integers(0, 1).map(lambda days: MONDAY + days * A_DAY)
STARTS, LENGTHS, PICKS = st.integers(8, 11), st.integers(1, 3), st.integers(0, 99)
ANSWERS = st.sampled_from([approve, decline, reconsider])
NEWS = {
    Status.REQUESTED: {"requested"},
    Status.OFFERED: {"offered"},
    Status.CONFIRMED: {"approved", "booked", "moved"},
    Status.DECLINED: {"declined", "offered"},  # whoever leaves an offer knows
    Status.EXPIRED: {"expired", "offered"},  # its letter said until when
    Status.CANCELLED: {"cancelled"},
}


@dataclass
class World:
    """What the machine plays with. Rows are loaded anew for each step."""

    members: list[int]
    resources: list[int]
    manager: int


class Answers(RuleBasedStateMachine):
    world: World

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = SUNDAY
        for table in (Letter, WaitingPlace, Occupancy, Booking):
            db.session.query(table).delete()
        db.session.commit()

    @initialize()
    def a_busy_monday_with_a_line(self) -> None:
        """The workshop is full, Alice has asked for the laser, and the others wait for both."""
        alice, *others = (self.member(number) for number in range(3))
        for number, (start, end) in ((0, (8, 10)), (0, (10, 12)), (1, (9, 11))):
            wanted = Wish(self.resource(number), at(start, end))
            book(alice, wanted, self.now)
            for member in others:
                wait(member, wanted, self.now)

    def resource(self, pick: int) -> Resource:
        return db.session.get_one(Resource, self.world.resources[pick % len(self.world.resources)])

    def member(self, pick: int) -> User:
        return db.session.get_one(User, self.world.members[pick % len(self.world.members)])

    def with_one(self, which: int, do: Callable[[Booking], object], *statuses: Status) -> None:
        """Do something to one of the bookings that have one of these; it may be refused."""
        likely = Booking.status.in_(statuses or tuple(Status))
        rows = db.session.scalars(select(Booking).where(likely).order_by(Booking.id)).all()
        if rows:
            with suppress(Refused):
                do(rows[which % len(rows)])

    @rule(who=PICKS, what=PICKS, day=DAYS, start=STARTS, length=LENGTHS)
    def somebody_books_or_asks(self, who: int, what: int, day: date, start: int, length: int):
        with suppress(Refused):
            wanted = Wish(self.resource(what), at(start, start + length, day))
            book(self.member(who), wanted, self.now)

    @rule(who=PICKS, which=PICKS, longer=st.integers(0, 1))
    def somebody_waits(self, who: int, which: int, longer: int):
        def after(booking: Booking) -> None:
            span = booking.span.longer(longer * timedelta(hours=1))
            wait(self.member(who), Wish(booking.resource, span), self.now)

        self.with_one(which, after, *HOLDING)

    @rule(which=PICKS)
    def somebody_gives_up_waiting(self, which: int):
        places = db.session.scalars(select(WaitingPlace).order_by(WaitingPlace.id)).all()
        if places:
            stop_waiting(places[which % len(places)], self.now)

    @rule(which=PICKS)
    def somebody_cancels(self, which: int):
        self.with_one(which, lambda one: cancel(one, self.now), *HOLDING)

    @rule(which=PICKS, what=PICKS, day=DAYS, start=STARTS)
    def somebody_moves(self, which: int, what: int, day: date, start: int):
        wanted = Wish(self.resource(what), at(start, start + 1, day))
        self.with_one(which, lambda one: move(one, wanted, self.now), *HOLDING)

    @rule(which=PICKS, answer=ANSWERS)
    def the_space_answers(self, which: int, answer: Callable[..., object]):
        manager = db.session.get_one(User, self.world.manager)
        self.with_one(which, lambda one: answer(one, Answer(manager), self.now))

    @rule(which=PICKS, answer=st.sampled_from([take, pass_on]))
    def somebody_takes_or_leaves(self, which: int, answer: Callable[..., object]):
        self.with_one(which, lambda one: answer(one, self.now), Status.OFFERED)

    @rule()
    def the_worker_comes_round(self):
        expire_requests(self.now)
        expire_offers(self.now)
        known = set(db.session.scalars(select(WaitingPlace.offer_id)))
        offer_freed(self.now)
        db.session.expire_all()
        self.everything_free_is_offered()
        for place in db.session.scalars(select(WaitingPlace)):
            if place.offer_id not in known:
                self.nobody_was_before(place)

    @rule(minutes=st.sampled_from([20, 60, 90]))
    def time_passes(self, minutes: int):
        self.now += timedelta(minutes=minutes)

    def in_line(self) -> list[WaitingPlace]:
        return list(db.session.scalars(select(WaitingPlace).where(in_line(self.now))))

    def taken(self, resource_id: int, span: Span) -> list[Occupancy]:
        query = select(Occupancy).where(Occupancy.resource_id == resource_id)
        return list(db.session.scalars(query.where(Occupancy.overlapping(span))))

    def everything_free_is_offered(self) -> None:
        for place in self.in_line():
            assert self.taken(place.resource_id, place.span)

    def nobody_was_before(self, place: WaitingPlace) -> None:
        """Of those who wait still, nobody came earlier who could have had it instead."""
        for other in self.in_line():
            if other.resource_id == place.resource_id and other.span.overlaps(place.span):
                was_first = (other.created_at, other.id) < (place.created_at, place.id)
                rest = [
                    row
                    for row in self.taken(other.resource_id, other.span)
                    if row.booking_id != place.offer_id
                ]
                assert rest or not was_first

    @invariant()
    def no_two_overlap(self) -> None:
        for one, other in combinations(db.session.scalars(select(Occupancy)), 2):
            if one.resource_id == other.resource_id:
                assert not one.span.overlaps(other.span)

    @invariant()
    def what_holds_time_is_occupied_and_nothing_else(self) -> None:
        db.session.expire_all()
        rows = db.session.execute(select(Occupancy.booking_id, Occupancy.resource_id)).all()
        held = db.session.scalars(select(Booking).where(Booking.status.in_(HOLDING)))
        assert sorted(tuple(row) for row in rows) == sorted(
            (one.id, one.resource_id) for one in held
        )

    @invariant()
    def what_is_not_sure_ends_by_itself(self) -> None:
        for booking in db.session.scalars(select(Booking)):
            if booking.is_pending:
                assert booking.expires_at
                assert booking.expires_at <= booking.span.start
            elif not booking.is_cancelled:
                assert booking.expires_at is None

    @invariant()
    def whoever_is_concerned_has_heard_the_latest(self) -> None:
        latest = {}
        told = select(Letter).where(Letter.template != "to_answer").order_by(Letter.id)
        for letter in db.session.scalars(told):
            latest[letter.facts["uid"]] = letter
        for booking in db.session.scalars(select(Booking)):
            assert latest[str(booking.uid)].template in NEWS[booking.status]


@pytest.mark.usefixtures("app")
def test_no_order_of_events_holds_time_twice_or_passes_anybody_over(
    alice: User, bob: User, charlie: User, dora: User, workshop: Resource
):
    laser = resource(workshop.space, ResourceKind.MACHINE, "Laser")
    laser.policy = Policy(approval=True)
    make(laser)
    members = [alice.id, charlie.id, dora.id]
    world = World(members, [workshop.id, laser.id], bob.id)
    machine = type("Machine", (Answers,), {"world": world})

    run(machine, settings=settings(max_examples=25, stateful_step_count=40, deadline=None))
