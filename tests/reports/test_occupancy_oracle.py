"""The figures against a clerk who walks through the days minute by minute, with a pencil."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest

from coliving.accounts.models import User
from coliving.bookings.models import Block, Booking, CheckIn, Means, Occupancy, Status
from coliving.db import db
from coliving.reports.measuring import Cell
from coliving.reports.occupancy import figures
from coliving.spaces.models import Closure, ExceptionalOpening, Resource, Space, Supply
from coliving.spans import A_DAY, Span
from tests.cast import PARIS, SUNDAY

Found = dict[int, Counter[Cell]]

MINUTE = timedelta(minutes=1)
SUMMER_TIME = date(2026, 3, 29)
EASTER_MONDAY = date(2026, 4, 6)


@dataclass
class World:
    """Whatever was written down about a few days, by lot."""

    dice: random.Random
    window: Span
    space: Space
    things: list[Resource]

    def span(self) -> Span:
        start = self.window.start - 6 * 60 * MINUTE + self.dice.randrange(80 * 60) * MINUTE
        return Span(start, start + self.dice.randrange(1, 9 * 60) * MINUTE)

    def furnish(self, member: User) -> None:
        for _ in range(self.dice.randrange(3)):
            db.session.add(Closure(space_id=self.space.id, span=self.span()))
            db.session.add(ExceptionalOpening(space_id=self.space.id, span=self.span()))
        for thing in self.things:
            self._supply(thing)
            if self.dice.random() < 0.5:
                db.session.add(Block(resource=thing, span=self.span(), created_at=SUNDAY))
            for unit in range(1, thing.units + 1):
                self._occupy(thing, unit, member)
        db.session.commit()

    def _supply(self, thing: Resource) -> None:
        for _ in range(self.dice.randrange(3)):
            units = self.dice.choice([0, thing.units])
            row = Supply(resource_id=thing.id, since=self.span().start, units=units)
            db.session.merge(row)

    def _occupy(self, thing: Resource, unit: int, member: User) -> None:
        """One after the other, some with time for making ready, some of whom nobody came for."""
        start = self.window.start - 3 * 60 * MINUTE
        while start < self.window.end:
            start += self.dice.randrange(6 * 60) * MINUTE
            end = start + self.dice.randrange(1, 5 * 60) * MINUTE
            ready = end + self.dice.choice([0, 15]) * MINUTE
            booking = Booking(
                resource=thing,
                member=member,
                span=Span(start, end),
                created_at=SUNDAY,
                changed_at=SUNDAY,
                status=Status.CONFIRMED,
            )
            db.session.add(booking)
            db.session.flush()
            row = Occupancy(booking_id=booking.id, resource_id=thing.id, unit=unit)
            row.kind, row.is_long, row.span = thing.kind, False, Span(start, ready)
            db.session.add(row)
            if self.dice.random() < 0.7:
                db.session.add(CheckIn(booking=booking, at=start, means=Means.TAP))
            start = ready


def covers(span: Span, minute: datetime) -> bool:
    return span.start <= minute < span.end


class Clerk:
    """Reads everything once, and then looks at the clock."""

    def __init__(self) -> None:
        self.openings, self.closures, self.supplies, self.blocks, self.rows = (
            db.session.scalars(db.select(table)).all()
            for table in (ExceptionalOpening, Closure, Supply, Block, Occupancy)
        )
        self.seen = set(db.session.scalars(db.select(CheckIn.booking_id)))
        self.booked = {one.id: one.span for one in db.session.scalars(db.select(Booking))}

    def is_open(self, minute: datetime) -> bool:
        if any(covers(one.span, minute) for one in self.openings):
            return True
        local = minute.astimezone(PARIS)
        is_workday = local.weekday() < 5 and local.date() != EASTER_MONDAY
        shut = any(covers(one.span, minute) for one in self.closures)
        return is_workday and time(8) <= local.time() < time(22) and not shut

    def units(self, thing: Resource, minute: datetime) -> int:
        mine = [row for row in self.supplies if row.resource_id == thing.id]
        past = [row for row in mine if row.since <= minute]
        repairs = [one for one in self.blocks if one.resource_id == thing.id]
        if not past or any(covers(one.span, minute) for one in repairs):
            return 0
        return max(past, key=lambda row: row.since).units

    def people(self, thing: Resource, minute: datetime) -> int:
        return sum(
            row.resource_id == thing.id
            and row.booking_id in self.seen
            and covers(row.span, minute)
            and covers(self.booked[row.booking_id], minute)
            for row in self.rows
        )

    def count(self, world: World) -> tuple[Found, Found]:
        present: Found = {thing.id: Counter() for thing in world.things}
        offered: Found = {thing.id: Counter() for thing in world.things}
        minute = world.window.start
        while minute < world.window.end:
            local = minute.astimezone(PARIS)
            cell = Cell(local.date(), local.hour)
            for thing in world.things if self.is_open(minute) else ():
                if units := self.units(thing, minute):
                    offered[thing.id][cell] += 60 * units
                    present[thing.id][cell] += 60 * self.people(thing, minute)
            minute += MINUTE
        return present, offered


@pytest.mark.parametrize("seed", range(6))
def test_the_figures_are_those_of_a_clerk_with_a_pencil(
    seed: int, alice: User, workshop: Resource, desks: Resource
):
    dice = random.Random(seed)
    day = dice.choice([SUMMER_TIME, EASTER_MONDAY]) - A_DAY
    start = datetime.combine(day, time(dice.randrange(24), dice.randrange(60)), PARIS)
    window = Span(start.astimezone(UTC), start.astimezone(UTC) + 50 * 60 * MINUTE)
    desks.units = 2
    world = World(dice, window, workshop.space, [workshop, desks])
    world.furnish(alice)

    found = figures(workshop.space, window)

    present, offered = Clerk().count(world)
    for thing, hours in found.each:
        assert +hours.offered == +offered[thing.id]
        assert +hours.present == +present[thing.id]
    assert (found.whole.total().rate or 0) <= 1
