"""Anything may happen in any order: never an overlap, never a lost booking.

Hypothesis books, moves, cancels, gives back, closes, shrinks and imports at random, and keeps
its own simple account of what was confirmed. After each step the database must agree.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import combinations

import pytest
from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run
from sqlalchemy import select, update

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel, give_back
from coliving.bookings.actions.move import move
from coliving.bookings.asking import Wish
from coliving.bookings.models import Booking, Occupancy, Status
from coliving.db import db
from coliving.errors import Refused
from coliving.outbox.models import Letter
from coliving.spaces.importing import import_rows
from coliving.spaces.importing_rows import Row
from coliving.spaces.models import Closure, Network, OpeningHours, Resource, Space
from coliving.spans import Span
from tests.cast import MONDAY, PARIS, SUNDAY, make

DAYS = st.integers(0, 3).map(lambda days: MONDAY + timedelta(days=days))
STARTS, LENGTHS, PICKS = st.integers(8, 20), st.integers(1, 6), st.integers(0, 99)


FABLAB = Row(
    line=2,
    source="https://fablab.example",
    name="Le Fablab",
    kind="fablab",
    address="1 place du Marché",
    postcode="15000",
    commune="Aurillac",
    pin=(44.93, 2.44),
    capabilities=("laser", "three_d_printing"),
    website="",
)


@dataclass
class World:
    """What the machine plays with. Rows are loaded anew for each step."""

    members: list[int]
    resources: list[int]
    row: Row


@dataclass
class Known:
    """What somebody was told about a booking of theirs."""

    uid: int
    resource: int
    span: Span


def codes(action: Callable[[], object]) -> set[str]:
    """What the action was refused for: nothing, if it was done."""
    try:
        action()
    except Refused as refused:
        return set(refused.args)
    return set()


class Bookings(RuleBasedStateMachine):
    world: World

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = SUNDAY
        self.held: dict[int, Known] = {}
        self.letters = 0
        for table in (Letter, Occupancy, Booking, Closure):
            db.session.query(table).delete()
        db.session.execute(update(Resource).values(in_service=True))
        db.session.commit()

    def span(self, day: date, start: int, length: int) -> Span:
        end = min(start + length, 23)
        return Span.local(day, time(start), time(end), PARIS)

    def resource(self, pick: int) -> Resource:
        return db.session.get_one(Resource, self.world.resources[pick % len(self.world.resources)])

    def member(self, pick: int) -> User:
        return db.session.get_one(User, self.world.members[pick % len(self.world.members)])

    def some_booking(self, pick: int) -> Booking:
        numbers = sorted(self.held)
        return db.session.get_one(Booking, numbers[pick % len(numbers)])

    def know(self, booking: Booking) -> None:
        self.held[booking.id] = Known(booking.uid.int, booking.resource_id, booking.span)
        self.letters += 1

    @rule(who=PICKS, what=PICKS, day=DAYS, start=STARTS, length=LENGTHS)
    def somebody_books(self, who: int, what: int, day: date, start: int, length: int) -> None:
        wish = Wish(self.resource(what), self.span(day, start, length))
        with suppress(Refused):
            self.know(book(self.member(who), wish, self.now))

    @precondition(lambda self: self.held)
    @rule(which=PICKS, what=PICKS, day=DAYS, start=STARTS, length=LENGTHS)
    def somebody_moves(self, which: int, what: int, day: date, start: int, length: int) -> None:
        booking = self.some_booking(which)
        with suppress(Refused):
            changes = booking.sequence
            move(booking, Wish(self.resource(what), self.span(day, start, length)), self.now)
            if booking.sequence > changes:  # it was not there already
                self.know(booking)

    @precondition(lambda self: self.held)
    @rule(which=PICKS)
    def somebody_cancels(self, which: int) -> None:
        booking = self.some_booking(which)
        refused = codes(lambda: cancel(booking, self.now))
        assert refused <= {"too_late", "started"}
        if not refused:
            del self.held[booking.id]
            self.letters += 1

    @precondition(lambda self: self.held)
    @rule(which=PICKS)
    def somebody_leaves_early(self, which: int) -> None:
        booking = self.some_booking(which)
        refused = codes(lambda: give_back(booking, self.now))
        assert refused <= {"not_now"}
        if not refused:
            self.know(booking)

    @rule(day=DAYS, start=STARTS, length=LENGTHS)
    def the_doors_close(self, day: date, start: int, length: int) -> None:
        """Opening hours are rules: a closure refuses what comes, and takes nothing away."""
        make(Closure(space_id=self.resource(0).space_id, span=self.span(day, start, length)))

    @rule(what=PICKS)
    def a_machine_breaks_or_is_mended(self, what: int) -> None:
        resource = self.resource(what)
        resource.in_service = not resource.in_service
        db.session.commit()

    @rule(capabilities=st.sets(st.sampled_from(["laser", "three_d_printing"])))
    def the_list_of_places_is_imported_again(self, capabilities: set[str]) -> None:
        """A list takes machines out of service; what was confirmed on them stays."""
        network = db.session.scalars(select(Network)).one()
        row = replace(self.world.row, capabilities=tuple(sorted(capabilities)))
        import_rows(network, [row], self.now)

    @rule(hours=st.integers(1, 5))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def no_two_overlap(self) -> None:
        rows = list(db.session.scalars(select(Occupancy)))
        for one, other in combinations(rows, 2):
            if (one.resource_id, one.unit) == (other.resource_id, other.unit):
                assert not one.span.overlaps(other.span)

    @invariant()
    def nothing_confirmed_is_lost(self) -> None:
        db.session.expire_all()
        found = db.session.scalars(select(Booking).where(Booking.status == Status.CONFIRMED))
        known = {one.id: Known(one.uid.int, one.resource_id, one.span) for one in found}
        assert known == self.held

    @invariant()
    def what_is_held_is_occupied_and_nothing_else(self) -> None:
        assert set(db.session.scalars(select(Occupancy.booking_id))) == set(self.held)

    @invariant()
    def every_change_wrote_a_letter(self) -> None:
        assert db.session.query(Letter).count() == self.letters


@pytest.fixture
def open_late(la_filature: Space) -> None:
    for day in range(5):
        make(OpeningHours(space_id=la_filature.id, weekday=day, opens=time(8), closes=time(23)))


@pytest.mark.usefixtures("open_late")
def test_no_order_of_events_makes_an_overlap_or_loses_a_booking(
    app: Flask,
    alice: User,
    charlie: User,
    workshop: Resource,
    hall: tuple[Resource, ...],
):
    workshop.units, workshop.turnaround = 2, timedelta(minutes=30)
    make(workshop)
    import_rows(workshop.space.network, [FABLAB], SUNDAY)
    machines = db.session.scalars(select(Resource.id).where(Resource.source.is_not(None)))
    rooms = [one.id for one in (workshop, *hall)]
    world = World([alice.id, charlie.id], [*rooms, *machines], FABLAB)
    machine = type("Machine", (Bookings,), {"world": world})

    run(machine, settings=settings(max_examples=25, stateful_step_count=30, deadline=None))
