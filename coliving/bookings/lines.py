"""What takes time from a resource, and which bookings of it a viewer may see.

Read in three queries for any number of resources.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import literal, select

from coliving.accounts.models import User
from coliving.bookings.cells import Leaf, Line, Notice, Visit
from coliving.bookings.models import Block, Booking, Occupancy
from coliving.db import db
from coliving.spaces.access import audience_of, manages
from coliving.spaces.models import Audience, Resource, ResourcePart, Space
from coliving.spans import Span


@dataclass(frozen=True)
class Viewer:
    """Who looks: which hours, and which names, are for them to see."""

    user_id: int = 0
    audience: Audience = Audience.EVERYBODY
    manages: bool = False

    @classmethod
    def of(cls, user: User | None, space: Space) -> "Viewer":
        """What the user, or a stranger, is in the space."""
        if user is None:
            return cls()
        return cls(user.id, audience_of(user, space), manages(user, space))


class Taking(NamedTuple):
    """An occupancy, and the booking that it is for; without one, what is said of it to all."""

    resource_id: int
    unit: int
    starts_at: datetime
    ends_at: datetime
    booked_id: int | None
    booked_from: datetime
    booked_until: datetime
    uid: UUID
    member_id: int
    name: str
    note: str | None


def lines(numbers: Collection[int], window: Span, viewer: Viewer) -> dict[int, Line]:
    """The resources of these numbers, with all that takes time from them in the window."""
    if not numbers:
        return {}
    parts = _parts(numbers)
    needed = {*numbers, *(part for found in parts.values() for part in found)}
    query = select(Resource).where(Resource.id.in_(needed))
    resources = {resource.id: resource for resource in db.session.scalars(query)}
    nearby = window.longer(max(resource.turnaround for resource in resources.values()))
    taken = _taken(needed, nearby, viewer)
    found = {}
    for number in numbers:
        leaves = [resources[part] for part in parts[number]] or [resources[number]]
        busy = [Leaf(_units(leaf), [_busy(leaf, row) for row in taken[leaf.id]]) for leaf in leaves]
        rows = [row for leaf in leaves for row in taken[leaf.id]]
        visits = _visits(resources[number], {leaf.id for leaf in leaves}, rows, viewer)
        found[number] = Line(resources[number], busy, visits, _notices(rows))
    return found


def _notices(rows: list[Taking]) -> list[Notice]:
    """What keeps everybody away: maintenance, with the reason that all may read."""
    spans = {(row.starts_at, row.ends_at, row.note or "") for row in rows if row.booked_id is None}
    return [Notice(Span(start, end), note) for start, end, note in sorted(spans)]


def _visits(
    resource: Resource, leaves: set[int], rows: list[Taking], viewer: Viewer
) -> list[Visit]:
    """The bookings to show by name, or as the viewer's own.

    While half of the hall is booked the whole is taken, and yet nobody has booked it.
    """
    taken: dict[UUID | None, set[int]] = defaultdict(set)
    for row in rows:
        taken[row.uid].add(row.resource_id)
    return [
        Visit(row.uid, Span(row.booked_from, row.booked_until), row.name, is_mine)
        for row in rows
        if row.booked_id is not None
        and taken[row.uid] == leaves
        and (
            (is_mine := row.member_id == viewer.user_id) or (viewer.manages and resource.units == 1)
        )
    ]


def _parts(wholes: Collection[int]) -> dict[int, list[int]]:
    parts: dict[int, list[int]] = defaultdict(list)
    query = select(ResourcePart.whole_id, ResourcePart.part_id)
    for whole, part in db.session.execute(query.where(ResourcePart.whole_id.in_(wholes))):
        parts[whole].append(part)
    return parts


def _taken(leaves: Collection[int], window: Span, viewer: Viewer) -> dict[int, list[Taking]]:
    """Names are read for those who manage the space, and for nobody else."""
    name = User.name.expression if viewer.manages else literal("")
    query = (
        select(
            *(Occupancy.resource_id, Occupancy.unit, Occupancy.starts_at, Occupancy.ends_at),
            *(Booking.resource_id, Booking.starts_at, Booking.ends_at),
            *(Booking.uid, Booking.member_id, name, Block.note),
        )
        .outerjoin(Booking, Booking.id == Occupancy.booking_id)
        .outerjoin(User, User.id == Booking.member_id)
        .outerjoin(Block, Block.id == Occupancy.block_id)
        .where(Occupancy.resource_id.in_(leaves), Occupancy.overlapping(window))
    )
    taken: dict[int, list[Taking]] = defaultdict(list)
    for row in db.session.execute(query):
        taken[row[0]].append(Taking._make(row))
    return taken


def _units(leaf: Resource) -> int:
    """How many there are to have: a hall with half of it out of service is not to be had."""
    return leaf.units if leaf.in_service else 0


def _busy(leaf: Resource, row: Taking) -> tuple[int, Span]:
    """A unit, and when no booking may touch it: making ready for the next comes before it."""
    return row.unit, Span(row.starts_at - leaf.turnaround, row.ends_at)
