"""What is free in a space at this moment, and until when."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from coliving.bookings.models import Occupancy
from coliving.db import db
from coliving.spaces.models import Resource, ResourceKind, ResourcePart, Space
from coliving.spans import Span


@dataclass(frozen=True)
class Vacancy:
    """Something that can be had now: how many of it, and until when at the longest."""

    uid: UUID
    name: str
    kind: ResourceKind
    units: int
    until: datetime


def free_now(space: Space, left: Span) -> list[Vacancy]:
    """What can be had of `left`, the rest of the day: from now until the doors close."""
    query = select(Resource).where(Resource.space_id == space.id)
    things = db.session.scalars(query.order_by(Resource.position, Resource.name, Resource.id)).all()
    parts = _parts(space)
    free = _free_units(things, left)
    found = []
    for thing in things:
        if not thing.in_service or thing.retired_at:
            continue
        ends = [free[number] for number in parts.get(thing.id, [thing.id])]
        if all(ends):
            until = min(max(one) for one in ends)
            units = min(len(one) for one in ends)
            found.append(Vacancy(thing.uid, thing.name, thing.kind, units, until))
    return found


def _free_units(things: Sequence[Resource], left: Span) -> dict[int, list[datetime]]:
    """Until when each unit that is free now stays so, by the number of its resource."""
    taken: dict[tuple[int, int], datetime] = {}
    query = select(Occupancy.resource_id, Occupancy.unit, Occupancy.starts_at)
    query = query.where(Occupancy.resource_id.in_([thing.id for thing in things]))
    for number, unit, start in db.session.execute(query.where(Occupancy.overlapping(left))):
        taken[number, unit] = min(start, taken.get((number, unit), left.end))
    free: dict[int, list[datetime]] = {}
    for thing in things:
        ends = (taken.get((thing.id, unit), left.end) for unit in range(1, thing.units + 1))
        free[thing.id] = [end for end in ends if end > left.start]
    return free


def _parts(space: Space) -> dict[int, list[int]]:
    parts: dict[int, list[int]] = defaultdict(list)
    query = select(ResourcePart.whole_id, ResourcePart.part_id)
    query = query.join(Resource, Resource.id == ResourcePart.whole_id)
    for whole, part in db.session.execute(query.where(Resource.space_id == space.id)):
        parts[whole].append(part)
    return parts
