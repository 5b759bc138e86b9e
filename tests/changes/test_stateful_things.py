"""Whatever a manager makes of the things of a space: what is booked stays booked, and is right.

Hypothesis books, cancels, plans work, describes, brings in lists, divides, retires and brings
back at random. After each step whatever holds time holds the parts there are now, and no two
hold one.
"""

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel
from coliving.bookings.actions.changing import Decision, carry_out
from coliving.bookings.actions.dividing import divide
from coliving.bookings.actions.ending import lift
from coliving.bookings.actions.importing import import_things
from coliving.bookings.actions.intents import Maintain, Retire, Shrink
from coliving.bookings.actions.resources import bring_back, describe_resource
from coliving.bookings.actions.undoing import undo
from coliving.bookings.asking import Wish
from coliving.bookings.hits import Intent, fingerprint, foresee
from coliving.bookings.models import Block, Booking, Change, Occupancy
from coliving.bookings.units import leaves
from coliving.db import db
from coliving.errors import Refused
from coliving.outbox.models import Letter
from coliving.sheets.columns import Row, Table
from coliving.sheets.previews import fingerprint as seen_in
from coliving.spaces.models import Resource, ResourceKind, ResourcePart, Space
from coliving.spaces.picturing import PhotoWish
from coliving.spaces.resource_foresight import foresee_things
from coliving.spaces.resource_forms import ResourceForm
from coliving.spans import Span
from tests.cast import MONDAY, PARIS, SUNDAY, resource

DAYS = st.integers(0, 2).map(lambda days: MONDAY + timedelta(days=days))
STARTS, LENGTHS, PICKS = st.integers(8, 15), st.integers(1, 4), st.integers(0, 99)
KINDS = st.sampled_from([ResourceKind.ROOM, ResourceKind.DESK, ResourceKind.MACHINE])
MINUTES = st.sampled_from([0, 15, 60, 180])
AS_IT_IS = PhotoWish(None, "", is_unwanted=False)


@dataclass
class World:
    """What the machine plays with. Rows are loaded anew for each step."""

    members: list[int]
    resources: list[int]


class Things(RuleBasedStateMachine):
    world: World

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = SUNDAY
        for table in (Letter, Occupancy, Booking, Block, Change, ResourcePart):
            db.session.query(table).delete()
        for one in db.session.scalars(select(Resource)):
            one.in_service, one.retired_at, one.units = True, None, 1
            one.turnaround, one.kind = timedelta(0), ResourceKind.ROOM
        db.session.commit()

    def resource(self, pick: int) -> Resource:
        return db.session.get_one(Resource, self.world.resources[pick % len(self.world.resources)])

    def member(self, pick: int) -> User:
        return db.session.get_one(User, self.world.members[pick % len(self.world.members)])

    def do(self, make: Callable[[Space, Resource], Intent], what: int) -> None:
        thing = self.resource(what)
        with suppress(Refused):
            intent = make(thing.space, thing)
            seen = fingerprint(foresee(intent, self.now))
            carry_out(intent, Decision(self.member(0), seen, {}), self.now)

    def span(self, day: date, start: int, length: int) -> Span:
        return Span.local(day, time(start), time(start + length), PARIS)

    @rule(who=PICKS, what=PICKS, day=DAYS, start=STARTS, length=LENGTHS)
    def somebody_books(self, who: int, what: int, day: date, start: int, length: int) -> None:
        wish = Wish(self.resource(what), self.span(day, start, length))
        with suppress(Refused):
            book(self.member(who), wish, self.now)

    @rule(which=PICKS)
    def somebody_cancels(self, which: int) -> None:
        held = [one for one in db.session.scalars(select(Booking)) if one.holds]
        if held:
            with suppress(Refused):
                cancel(held[which % len(held)], self.now)

    @rule(what=PICKS, kind=KINDS, minutes=MINUTES, units=PICKS)
    def it_is_described(self, what: int, kind: ResourceKind, minutes: int, units: int) -> None:
        thing = self.resource(what)
        said = {"kind": kind, "name": thing.name, "turnaround": minutes, "units": 1 + units % 3}
        with suppress(Refused):
            describe_resource(thing, ResourceForm(**said), AS_IT_IS, self.member(0), self.now)

    @rule(what=st.lists(PICKS, max_size=3), kind=KINDS, minutes=MINUTES, units=PICKS)
    def a_list_says_it(self, what: list[int], kind: ResourceKind, minutes: int, units: int) -> None:
        said = {"kind": kind.value, "turnaround": str(minutes), "units": str(1 + units % 3)}
        names = [self.resource(pick).name for pick in what]
        table = Table([Row(line, said | {"name": name}) for line, name in enumerate(names)])
        space = self.resource(0).space
        seen = seen_in(foresee_things(table, space))
        import_things(space, table, seen, self.member(0), self.now)

    @rule(what=PICKS, parts=st.lists(PICKS, max_size=3))
    def it_divides(self, what: int, parts: list[int]) -> None:
        chosen = {one.id: one for one in map(self.resource, parts)}
        with suppress(Refused):
            divide(self.resource(what), list(chosen.values()), self.member(0), self.now)

    @rule(what=PICKS, day=DAYS, start=STARTS)
    def there_is_maintenance(self, what: int, day: date, start: int) -> None:
        span = self.span(day, start, 3)
        self.do(lambda space, thing: Maintain(space, "", thing, (span,)), what)

    @rule(what=PICKS)
    def it_goes(self, what: int) -> None:
        self.do(lambda space, thing: Retire(space, "", thing), what)

    @rule(what=PICKS)
    def it_comes_back(self, what: int) -> None:
        bring_back(self.resource(what), self.member(0), self.now)

    @rule(what=PICKS)
    def there_is_one_left(self, what: int) -> None:
        if self.resource(what).units > 1:
            self.do(lambda space, thing: Shrink(space, "", thing, 1), what)

    @rule(which=PICKS)
    def work_ends(self, which: int) -> None:
        blocks = db.session.scalars(select(Block)).all()
        if blocks:
            lift(blocks[which % len(blocks)], self.member(0), self.now)

    @rule()
    def the_last_change_is_undone(self) -> None:
        change = db.session.scalars(select(Change).order_by(Change.id.desc())).first()
        if change:
            with suppress(Refused):
                undo(change, self.member(0), self.now)

    @precondition(lambda self: self.now < SUNDAY + timedelta(days=2))
    @rule(minutes=st.sampled_from([5, 600]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @invariant()
    def no_two_overlap(self) -> None:
        db.session.expire_all()
        for one, other in combinations(db.session.scalars(select(Occupancy)), 2):
            if (one.resource_id, one.unit) == (other.resource_id, other.unit):
                assert not one.span.overlaps(other.span)

    @invariant()
    def what_is_booked_ahead_holds_the_parts_there_are_now(self) -> None:
        sat = defaultdict(list)
        for row in db.session.scalars(select(Occupancy).where(Occupancy.booking_id.is_not(None))):
            sat[row.booking_id].append(row)
        for booking in db.session.scalars(select(Booking)):
            if booking.holds and booking.ends_at > self.now:
                there = sorted(leaf.id for leaf in leaves(booking.resource))
                assert sorted(row.resource_id for row in sat[booking.id]) == there
            assert booking.holds or not sat[booking.id]
            for row in sat[booking.id]:
                leaf = db.session.get_one(Resource, row.resource_id)
                assert row.starts_at == booking.starts_at
                assert row.unit <= leaf.units or booking.ends_at <= self.now
                if row.ends_at > self.now:
                    assert booking.ends_at <= row.ends_at <= booking.ends_at + leaf.turnaround

    @invariant()
    def work_holds_every_unit_of_every_part(self) -> None:
        for block in db.session.scalars(select(Block).where(Block.ends_at > self.now)):
            held = select(Occupancy.resource_id, Occupancy.unit).where(
                Occupancy.block_id == block.id, Occupancy.ends_at > self.now
            )
            needed = {
                (leaf.id, unit)
                for leaf in leaves(block.resource)
                for unit in range(1, leaf.units + 1)
            }
            assert needed <= {tuple(row) for row in db.session.execute(held)}

    @invariant()
    def the_search_knows_each_thing_by_what_it_is(self) -> None:
        query = select(Occupancy.kind, Resource.kind)
        query = query.join(Resource, Resource.id == Occupancy.resource_id)
        assert all(held is there for held, there in db.session.execute(query))


def test_nothing_that_is_made_of_the_things_loses_a_booking_its_place(
    alice: User, charlie: User, bob: User, la_filature: Space
):
    things = [resource(la_filature, ResourceKind.ROOM, name).id for name in "ABCDE"]
    machine = type("Machine", (Things,), {"world": World([bob.id, alice.id, charlie.id], things)})

    run(machine, settings=settings(max_examples=25, stateful_step_count=40, deadline=None))
