"""Which resources hold the time of a booking, and which of their units are free."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, delete, or_, select
from sqlalchemy.orm import aliased

from coliving.bookings.models import Booking, Occupancy
from coliving.db import db
from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.spaces.models import Resource, ResourcePart
from coliving.spans import Span

# Built once: every booking asks these.
_mine, _shared = aliased(ResourcePart), aliased(ResourcePart)
_RELATIVES = (
    select(_mine.part_id, _shared.whole_id)
    .join(_shared, _shared.part_id == _mine.part_id)
    .where(or_(_mine.whole_id == bindparam("number"), _mine.part_id == bindparam("number")))
)
_PARTS = (
    select(Resource)
    .join(ResourcePart, ResourcePart.part_id == Resource.id)
    .where(ResourcePart.whole_id == bindparam("number"))
)
_UNITS_TAKEN = select(Occupancy.unit).where(
    Occupancy.resource_id == bindparam("number"),
    Occupancy.starts_at < bindparam("end"),
    Occupancy.ends_at > bindparam("start"),
)


class Place(NamedTuple):
    """One unit of something that has no parts."""

    resource: Resource
    unit: int


def relatives(resource_id: int) -> set[int]:
    """The resource, its parts, and every whole that shares a part with it.

    Their calendars change together, so they are locked together.
    """
    rows = db.session.execute(_RELATIVES, {"number": resource_id})
    return {resource_id, *(number for row in rows for number in row)}


def leaves(resource: Resource) -> list[Resource]:
    """What a booking really occupies: the parts of a divisible resource, else itself."""
    return list(db.session.scalars(_PARTS, {"number": resource.id})) or [resource]


def places(resource: Resource, span: Span) -> list[Place]:
    """A free unit of everything that a booking would take; none if any of it is taken."""
    found = []
    for leaf in leaves(resource):
        unit = free_unit(leaf, span)
        if unit is None:
            return []
        found.append(Place(leaf, unit))
    return found


def occupy(booking: Booking, free: Sequence[Place]) -> None:
    """Take what was found free under the lock; if that is nothing, raise Refused ("taken")."""
    if not free:
        raise Refused(taken(booking.resource))
    db.session.add_all(Occupancy.of(booking, *place) for place in free)
    db.session.flush()


def release(booking: Booking) -> None:
    """Let go of everything the booking occupies, at once."""
    db.session.execute(delete(Occupancy).where(Occupancy.booking_id == booking.id))


def free_unit(resource: Resource, span: Span) -> int | None:
    """The first unit that is free for the span and for making ready after it."""
    busy = span.longer(resource.turnaround)
    values = {"number": resource.id, "start": busy.start, "end": busy.end}
    used = set(db.session.scalars(_UNITS_TAKEN, values))
    return next((unit for unit in range(1, resource.units + 1) if unit not in used), None)


def taken(resource: Resource) -> Refusal:
    return Refusal("taken", _("%(name)s is taken then.", name=resource.name), "start")
