"""Whatever becomes of bookings of several things, in whatever order: all of each, or nothing.

Hypothesis books rooms with chairs and other rooms, moves them, changes what goes along, gives
back, cancels and leaves for good. After each step no booking lacks an occupancy, no occupancy
a booking, and nobody has a chair that there is not.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.actions.along import take_items
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel, give_back
from coliving.bookings.actions.move import move
from coliving.bookings.asking import Item, Wish
from coliving.bookings.models import Booking, BookingItem, Occupancy
from coliving.db import db
from coliving.errors import Refused
from coliving.outbox.models import Letter
from coliving.spaces.models import Resource, ResourceKind
from coliving.spans import Span
from tests.bookings.furniture import whole_or_nothing
from tests.cast import MONDAY, PARIS, SUNDAY, resource

DAYS = st.integers(0, 1).map(lambda days: MONDAY + timedelta(days=days))
STARTS, PICKS = st.integers(8, 14), st.integers(0, 99)
ALONG = st.lists(st.tuples(PICKS, st.integers(1, 4)), max_size=3)


@dataclass
class World:
    """What the machine plays with. Rows are loaded anew for each step."""

    members: list[int]
    resources: list[int]


class Bookings(RuleBasedStateMachine):
    world: World

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = SUNDAY
        for table in (Letter, Occupancy, BookingItem, Booking):
            db.session.query(table).delete()
        db.session.commit()

    def resource(self, pick: int) -> Resource:
        return db.session.get_one(Resource, self.world.resources[pick % len(self.world.resources)])

    def items(self, along: list[tuple[int, int]]) -> tuple[Item, ...]:
        wanted = {self.resource(pick): quantity for pick, quantity in along}
        return tuple(Item(thing, quantity) for thing, quantity in wanted.items())

    def span(self, day: date, start: int) -> Span:
        return Span.local(day, time(start), time(start + 3), PARIS)

    def some_booking(self, pick: int) -> Booking:
        made = db.session.scalars(select(Booking).order_by(Booking.id)).all()
        return made[pick % len(made)]

    @rule(who=PICKS, what=PICKS, day=DAYS, start=STARTS, along=ALONG)
    def somebody_books(
        self, who: int, what: int, day: date, start: int, along: list[tuple[int, int]]
    ) -> None:
        member = db.session.get_one(User, self.world.members[who % len(self.world.members)])
        wish = Wish(self.resource(what), self.span(day, start), items=self.items(along))
        with suppress(Refused):
            book(member, wish, self.now)

    @precondition(lambda self: db.session.query(Booking).count())
    @rule(which=PICKS, what=PICKS, day=DAYS, start=STARTS)
    def somebody_moves(self, which: int, what: int, day: date, start: int) -> None:
        wish = Wish(self.resource(what), self.span(day, start))
        with suppress(Refused):
            move(self.some_booking(which), wish, self.now)

    @precondition(lambda self: db.session.query(Booking).count())
    @rule(which=PICKS, along=ALONG)
    def somebody_takes_other_things(self, which: int, along: list[tuple[int, int]]) -> None:
        with suppress(Refused):
            take_items(self.some_booking(which), self.items(along), self.now)

    @precondition(lambda self: db.session.query(Booking).count())
    @rule(which=PICKS, early=st.booleans())
    def somebody_gives_it_up(self, which: int, early: bool) -> None:
        with suppress(Refused):
            (give_back if early else cancel)(self.some_booking(which), self.now)

    @rule(hours=st.integers(1, 5))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def no_two_overlap_and_nobody_has_what_there_is_not(self) -> None:
        rows = list(db.session.scalars(select(Occupancy)))
        for row in rows:
            assert row.unit <= db.session.get_one(Resource, row.resource_id).units
        for one, other in combinations(rows, 2):
            if (one.resource_id, one.unit) == (other.resource_id, other.unit):
                assert not one.span.overlaps(other.span)

    @invariant()
    def all_of_each_or_nothing(self) -> None:
        db.session.expire_all()
        whole_or_nothing()


@pytest.mark.usefixtures("app")
def test_no_order_of_events_tears_a_booking_apart(
    alice: User, charlie: User, workshop: Resource, hall: tuple[Resource, ...]
):
    chairs = resource(workshop.space, ResourceKind.ACCESSORY, "Chairs", units=6)
    workshop.turnaround, chairs.turnaround = timedelta(minutes=30), timedelta(minutes=15)
    db.session.commit()
    things = [one.id for one in (workshop, *hall, chairs)]
    world = World([alice.id, charlie.id], things)
    machine = type("Machine", (Bookings,), {"world": world})

    run(machine, settings=settings(max_examples=25, stateful_step_count=30, deadline=None))
