"""How many units of many resources are free, in two queries whatever their number.

`availability` looks at one resource in detail; this looks at a whole country at a glance. It
asks the connection itself, without the session's care for objects that it does not make.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, bindparam, select, text, union_all
from sqlalchemy.orm import aliased

from coliving.bookings.models import LONGEST, Occupancy
from coliving.db import UTCDateTime, db
from coliving.spaces.models import Resource, ResourceKind, ResourcePart
from coliving.spaces.policy import Policy
from coliving.spans import A_DAY, Span

Taken = dict[int, list[tuple[int, Span]]]
"""The units of a resource that are taken around a window, and when."""


@dataclass(frozen=True)
class Leaf:
    """What a booking really occupies: a resource without parts."""

    id: int
    kind: ResourceKind
    units: int
    turnaround: timedelta
    in_service: bool

    def free_units(self, span: Span, taken: Taken) -> int:
        """How many can be had for the span and for making ready after it."""
        if not self.in_service:
            return 0
        busy = span.longer(self.turnaround)
        used = {unit for unit, during in taken.get(self.id, ()) if during.overlaps(busy)}
        return self.units - sum(unit <= self.units for unit in used)


@dataclass(frozen=True)
class Thing:
    """A resource in service, as much of it as a search needs."""

    id: int
    uid: UUID
    space_id: int
    name: str
    capacity: int
    policy: Policy
    leaves: list[Leaf]

    def free_units(self, span: Span, taken: Taken) -> int:
        """Of a divisible resource, as many as every part has left."""
        return min(leaf.free_units(span, taken) for leaf in self.leaves)


def things_in(spaces: Collection[int], kind: ResourceKind) -> dict[int, list[Thing]]:
    """The resources of that kind that are in service, by space, in the order of its lists."""
    found: dict[int, Thing] = {}
    for row in db.session.connection().execute(_things(), {"spaces": list(spaces), "kind": kind}):
        number, uid, space_id, name, capacity, policy, *own, part_id = row[:11]
        thing = found.setdefault(
            number, Thing(number, uid, space_id, name, capacity, policy, leaves=[])
        )
        thing.leaves.append(Leaf(number, *own) if part_id is None else Leaf(part_id, *row[11:]))
    by_space: dict[int, list[Thing]] = defaultdict(list)
    for thing in found.values():
        by_space[thing.space_id].append(thing)
    return by_space


def taken_around(things: Collection[Thing], window: Span) -> Taken:
    """What is taken of the resources within the window, or while they are made ready after it."""
    leaves = [leaf for thing in things for leaf in thing.leaves]
    if not leaves:
        return {}
    values = {
        "spaces": list({thing.space_id for thing in things}),
        "kinds": list({leaf.kind for leaf in leaves}),
        "start": window.start,
        "end": window.end + max(leaf.turnaround for leaf in leaves),
        "day_before": window.start - A_DAY,
        "latest": window.start + 2 * LONGEST,
    }
    taken: Taken = defaultdict(list)
    for number, unit, start, end in db.session.connection().execute(_taken(), values):
        taken[number].append((unit, Span(start, end)))
    return taken


@cache
def _taken() -> CompoundSelect[int, int, datetime, datetime]:
    """Resource, unit, start and end of what is taken: two short stretches of two indexes.

    What lasts a day at most and is under way in the window began in the day before it: a
    short stretch of the first index. What lasts longer is rare, and has an index of its own.
    No booking is longer than LONGEST; the same again is left for making ready after it.
    """
    start, day_before = (bindparam(name, type_=UTCDateTime) for name in ("start", "day_before"))
    there = select(Resource.id).where(
        Resource.kind.in_(bindparam("kinds", expanding=True)),
        Resource.space_id.in_(bindparam("spaces", expanding=True)),
    )
    query = select(
        Occupancy.resource_id, Occupancy.unit, Occupancy.starts_at, Occupancy.ends_at
    ).where(
        Occupancy.kind.in_(bindparam("kinds", expanding=True)), Occupancy.resource_id.in_(there)
    )
    short = query.where(
        Occupancy.starts_at > day_before,
        Occupancy.starts_at < bindparam("end"),
        Occupancy.ends_at > start,
    )
    long = query.where(
        text("occupancy.is_long"),  # as the index has it: SQLite knows it by the letter
        Occupancy.ends_at > start,
        Occupancy.ends_at < bindparam("latest"),
        Occupancy.starts_at <= day_before,
    )
    return union_all(short, long)


@cache
def _things() -> Select[*tuple[Any, ...]]:
    part = aliased(Resource)
    of_leaf = [(one.kind, one.units, one.turnaround, one.in_service) for one in (Resource, part)]
    return (
        select(
            *(Resource.id, Resource.uid, Resource.space_id, Resource.name, Resource.capacity),
            Resource.policy,
            *of_leaf[0],
            part.id,
            *of_leaf[1],
        )
        .outerjoin(ResourcePart, ResourcePart.whole_id == Resource.id)
        .outerjoin(part, part.id == ResourcePart.part_id)
        .where(
            Resource.kind == bindparam("kind"),
            Resource.in_service,
            Resource.space_id.in_(bindparam("spaces", expanding=True)),
        )
        .order_by(Resource.space_id, Resource.position, Resource.name, Resource.id)
    )
