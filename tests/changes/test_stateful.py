"""Whatever managers change, and in whatever order: no booking loses its place unheard.

Hypothesis books, closes, blocks, breaks, retires, shrinks, undoes and mends at random. After
each step everything that holds time has its occupancies, and everybody concerned a letter.
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
from coliving.bookings.actions.blocking import BlockPerson, unblock
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel
from coliving.bookings.actions.changing import Decision, carry_out
from coliving.bookings.actions.ending import lift, mend, reopen
from coliving.bookings.actions.intents import CloseDoors, Maintain, Retire, Shrink, TakeOut
from coliving.bookings.actions.undoing import undo
from coliving.bookings.asking import Item, Wish
from coliving.bookings.hits import Fate, Intent, fingerprint, foresee
from coliving.bookings.models import Block, Booking, BookingItem, Change, Occupancy, Status
from coliving.bookings.together import wish_of
from coliving.db import db
from coliving.errors import Refused
from coliving.outbox.models import Letter
from coliving.spaces.models import Closure, Resource, ResourceKind, Space, SpaceRole
from coliving.spans import Span
from tests.cast import MONDAY, PARIS, SUNDAY, make, resource

DAYS = st.integers(0, 3).map(lambda days: MONDAY + timedelta(days=days))
STARTS, LENGTHS, PICKS = st.integers(8, 15), st.integers(1, 4), st.integers(0, 99)
FATES = st.lists(st.sampled_from(Fate), min_size=3, max_size=3)
ALONG = st.lists(st.tuples(PICKS, st.integers(1, 3)), max_size=2, unique_by=lambda one: one[0])
NEWS = {
    Status.CONFIRMED: {"booked", "lessened", "moved", "restored"},
    Status.CANCELLED: {"cancelled"},
}


@dataclass
class World:
    """What the machine plays with. Rows are loaded anew for each step."""

    members: list[int]
    resources: list[int]
    manager: int


class Changes(RuleBasedStateMachine):
    world: World

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = SUNDAY
        for number in range(len(self.world.members)):
            unblock(self.space, self.member(number), self.manager, self.now)
        for table in (Letter, Occupancy, BookingItem, Booking, Block, Closure, Change):
            db.session.query(table).delete()
        for thing in db.session.scalars(select(Resource)):
            thing.in_service, thing.retired_at, thing.units = True, None, 3
        db.session.commit()

    def resource(self, pick: int) -> Resource:
        return db.session.get_one(Resource, self.world.resources[pick % len(self.world.resources)])

    def member(self, pick: int) -> User:
        return db.session.get_one(User, self.world.members[pick % len(self.world.members)])

    @property
    def manager(self) -> User:
        return db.session.get_one(User, self.world.manager)

    @property
    def space(self) -> Space:
        return self.resource(0).space

    def span(self, day: date, start: int, length: int) -> Span:
        return Span.local(day, time(start), time(start + length), PARIS)

    def do(self, intent: Intent, fates: list[Fate]) -> None:
        hits = foresee(intent, self.now)
        chosen = {hit.booking.uid: fates[number % 3] for number, hit in enumerate(hits)}
        carry_out(intent, Decision(self.manager, fingerprint(hits), chosen), self.now)

    @rule(who=PICKS, what=PICKS, day=DAYS, start=STARTS, along=ALONG)
    def somebody_books(
        self, who: int, what: int, day: date, start: int, along: list[tuple[int, int]]
    ) -> None:
        items = tuple(Item(self.resource(pick), quantity) for pick, quantity in along)
        with suppress(Refused):
            book(
                self.member(who),
                Wish(self.resource(what), self.span(day, start, 3), items=items),
                self.now,
            )

    @rule(which=PICKS)
    def somebody_cancels(self, which: int) -> None:
        held = db.session.scalars(select(Booking).where(Booking.status == Status.CONFIRMED)).all()
        if held:
            with suppress(Refused):
                cancel(held[which % len(held)], self.now)

    @rule(day=DAYS, start=STARTS, length=LENGTHS, fates=FATES)
    def the_doors_close(self, day: date, start: int, length: int, fates: list[Fate]) -> None:
        self.do(CloseDoors(self.space, "Snow", self.span(day, start, length)), fates)

    @rule(what=PICKS, day=DAYS, start=STARTS, fates=FATES)
    def there_is_maintenance(self, what: int, day: date, start: int, fates: list[Fate]) -> None:
        with suppress(Refused):
            span = self.span(day, start, 3)
            self.do(Maintain(self.space, "Oil", self.resource(what), (span,)), fates)

    @rule(what=PICKS, fates=FATES, gone=st.booleans())
    def something_breaks(self, what: int, fates: list[Fate], gone: bool) -> None:
        self.do((Retire if gone else TakeOut)(self.space, "Smoke", self.resource(what)), fates)

    @rule(what=PICKS, units=st.integers(1, 3), fates=FATES)
    def there_are_fewer(self, what: int, units: int, fates: list[Fate]) -> None:
        resource = self.resource(what)
        if units < resource.units:
            self.do(Shrink(self.space, "", resource, units), fates)

    @rule(who=PICKS, fates=FATES)
    def somebody_is_blocked(self, who: int, fates: list[Fate]) -> None:
        with suppress(Refused):
            self.do(BlockPerson(self.space, "The key was lent on.", self.member(who)), fates)

    @rule(who=PICKS)
    def somebody_is_let_in_again(self, who: int) -> None:
        unblock(self.space, self.member(who), self.manager, self.now)

    @rule(which=PICKS)
    def a_change_is_undone(self, which: int) -> None:
        changes = db.session.scalars(select(Change).order_by(Change.id.desc())).all()
        if changes:
            with suppress(Refused):
                undo(changes[which % len(changes)], self.manager, self.now)

    @rule()
    def all_is_well_again(self) -> None:
        for closure in db.session.scalars(select(Closure)).all():
            reopen(self.space, closure, self.manager, self.now)
        for block in db.session.scalars(select(Block)).all():
            lift(block, self.manager, self.now)
        for number in range(len(self.world.resources)):
            mend(self.resource(number), self.manager, self.now)

    @precondition(lambda self: self.now < SUNDAY + timedelta(days=1))
    @rule(minutes=st.integers(1, 60))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @invariant()
    def no_two_overlap(self) -> None:
        for one, other in combinations(db.session.scalars(select(Occupancy)), 2):
            if (one.resource_id, one.unit) == (other.resource_id, other.unit):
                assert not one.span.overlaps(other.span)

    @invariant()
    def what_holds_time_is_occupied_and_nothing_else(self) -> None:
        db.session.expire_all()
        rows = db.session.execute(select(Occupancy.booking_id, Occupancy.resource_id)).all()
        sat = sorted(tuple(row) for row in rows if row[0])
        held = db.session.scalars(select(Booking).where(Booking.status == Status.CONFIRMED))
        needed = [(one.id, *need) for one in held for need in wish_of(one).needs]
        assert sat == sorted((one, leaf.id) for one, leaf, units in needed for _ in range(units))
        blocks = set(db.session.scalars(select(Occupancy.block_id))) - {None}
        assert blocks == set(db.session.scalars(select(Block.id)))

    @invariant()
    def whoever_is_blocked_is_counted_so_and_was_told(self) -> None:
        for number in self.world.members:
            held = db.session.get(SpaceRole, (self.space.id, number))
            is_blocked = held is not None and held.blocked_at is not None
            member = db.session.get_one(User, number)
            assert member.blocks == is_blocked
            told = select(Letter.template).where(
                Letter.recipient == member.email, Letter.template.in_(("blocked", "unblocked"))
            )
            last = db.session.scalars(told.order_by(Letter.id.desc())).first()
            assert last == "blocked" if is_blocked else last != "blocked"

    @invariant()
    def everybody_concerned_has_heard_the_latest(self) -> None:
        latest = {}
        for letter in db.session.scalars(select(Letter).order_by(Letter.id)):
            latest[letter.facts.get("uid")] = letter
        for booking in db.session.scalars(select(Booking)):
            letter = latest[str(booking.uid)]
            assert letter.template in NEWS[booking.status]
            assert letter.facts["sequence"] == booking.sequence
            assert letter.facts["resource"] == booking.resource.name


@pytest.mark.usefixtures("app")
def test_no_order_of_changes_loses_a_booking_or_leaves_somebody_unheard(
    alice: User, bob: User, charlie: User, workshop: Resource, hall: tuple[Resource, ...]
):
    workshop.turnaround = timedelta(minutes=30)
    make(workshop)
    chairs = resource(workshop.space, ResourceKind.ACCESSORY, "Chairs")
    rooms = [one.id for one in (workshop, *hall, chairs)]
    world = World([alice.id, charlie.id], rooms, bob.id)
    machine = type("Machine", (Changes,), {"world": world})

    run(machine, settings=settings(max_examples=20, stateful_step_count=30, deadline=None))
