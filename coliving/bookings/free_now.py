"""What is free in a space at this moment, and until when."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from coliving.bookings.models import Occupancy
from coliving.db import UTCDateTime, db
from coliving.spaces.models import Resource, ResourceKind, ResourcePart, Space
from coliving.spans import Span


@dataclass(slots=True)
class Vacancy:
    """Something that can be had now: how many of it, and until when at the longest."""

    name: str
    units: int
    until: datetime


def free_now(space: Space, left: Span) -> list[Vacancy]:
    """What can be had of `left`, the rest of the day: what stays free longest comes first."""
    connection = db.session.connection()
    things = connection.execute(_things(), {"space": space.id}).all()
    free = _free_units(((row.id, row.units) for row in things), space, left)
    parts: dict[int, list[int]] = defaultdict(list)
    for whole, part in connection.execute(_parts(), {"space": space.id}):
        parts[whole].append(part)
    found = []
    for number, name, _units, in_service, retired_at in things:
        ends = [free[leaf] for leaf in parts.get(number, [number])]
        if in_service and not retired_at and all(ends):
            units = min(len(one) for one in ends)
            found.append(Vacancy(name, units, min(max(one) for one in ends)))
    return sorted(found, key=lambda one: one.until, reverse=True)


def _free_units(
    things: Iterable[tuple[int, int]], space: Space, left: Span
) -> dict[int, list[datetime]]:
    """Until when each unit that is free now stays so, by the number of its resource."""
    taken: dict[tuple[int, int], datetime] = {}
    values = {"space": space.id, "start": left.start, "end": left.end}
    for number, unit, start in db.session.connection().execute(_taken(), values):
        taken[number, unit] = min(start, taken.get((number, unit), left.end))
    free: dict[int, list[datetime]] = {}
    for number, units in things:
        ends = (taken.get((number, unit), left.end) for unit in range(1, units + 1))
        free[number] = [end for end in ends if end > left.start]
    return free


# Built once, and asked of the connection itself: there may be hundreds of rows.


@cache
def _things() -> Select[*tuple[Any, ...]]:
    query = select(
        *(Resource.id, Resource.name, Resource.units, Resource.in_service, Resource.retired_at)
    )
    query = query.where(Resource.space_id == bindparam("space"))
    query = query.where(Resource.kind != ResourceKind.ACCESSORY)
    return query.order_by(Resource.position, Resource.name, Resource.id)


@cache
def _parts() -> Select[int, int]:
    query = select(ResourcePart.whole_id, ResourcePart.part_id)
    query = query.join(Resource, Resource.id == ResourcePart.whole_id)
    return query.where(Resource.space_id == bindparam("space"))


@cache
def _taken() -> Select[int, int, datetime]:
    start, end = (bindparam(name, type_=UTCDateTime) for name in ("start", "end"))
    query = select(Occupancy.resource_id, Occupancy.unit, Occupancy.starts_at)
    query = query.join(Resource, Resource.id == Occupancy.resource_id)
    query = query.where(Resource.space_id == bindparam("space"))
    return query.where(Occupancy.starts_at < end, Occupancy.ends_at > start)
