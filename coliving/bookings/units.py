"""Which resources hold the time of a booking, and which of their units are free."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, or_, select
from sqlalchemy.orm import aliased

from coliving.bookings.models import Booking, Occupancy
from coliving.db import add_now, db
from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.spaces.models import Resource, ResourcePart, lock_alone, lock_resources
from coliving.spans import Span

# Built once: every booking asks these.
_mine, _shared = aliased(ResourcePart), aliased(ResourcePart)
_RELATIVES = (
    select(_mine.part_id, _shared.whole_id)
    .join(_shared, _shared.part_id == _mine.part_id)
    .where(
        or_(
            _mine.whole_id.in_(bindparam("numbers", expanding=True)),
            _mine.part_id.in_(bindparam("numbers", expanding=True)),
        )
    )
)
THEN = (
    Occupancy.resource_id.in_(bindparam("leaves", expanding=True)),
    Occupancy.starts_at < bindparam("busy_until"),
    Occupancy.ends_at > bindparam("busy_from"),
)
"""What is taken of things without parts, for `busy`."""
_TAKEN = select(Occupancy.resource_id, Occupancy.unit, Occupancy.starts_at).where(*THEN)


class Place(NamedTuple):
    """One unit of something that has no parts."""

    resource: Resource
    unit: int


Needs = Sequence[tuple[Resource, int]]
"""Things that have no parts, and how many units of each."""


@dataclass(frozen=True)
class Vacancy:
    """What a booking would occupy, and the units of it that somebody has at that time."""

    needed: Needs = ()
    taken: frozenset[tuple[int, int]] = frozenset()

    @property
    def places(self) -> list[Place]:
        """Free units of everything that the booking would take; none if any of it is taken."""
        found: list[Place] = []
        for leaf, quantity in self.needed:
            free = (Place(leaf, unit) for unit in self._units(leaf))
            more = list(islice((place for place in free if place not in found), quantity))
            if len(more) < quantity:
                return []
            found += more
        return found

    def free(self, leaf: Resource) -> list[int]:
        """The units that nobody has."""
        return list(self._units(leaf))

    def _units(self, leaf: Resource) -> Iterator[int]:
        units = range(1, leaf.units + 1)
        return (unit for unit in units if (leaf.id, unit) not in self.taken)


def lock(resources: Collection[int], now: datetime) -> None:
    """Lock the calendars of the resources and of everything that shares time with them.

    Raises Refused ("changed") when meanwhile one of them was divided otherwise.
    """
    if len(resources) == 1 and lock_alone(next(iter(resources)), now):
        return
    kin = relatives(*resources)
    lock_resources(kin, now)
    if relatives(*resources) != kin:
        text = _("The room has just been divided otherwise: please look again.")
        raise Refused(Refusal("changed", text))


def relatives(*resources: int) -> set[int]:
    """The resources, their parts, and every whole that shares a part with them.

    Their calendars change together, so they are locked together.
    """
    rows = db.session.execute(_RELATIVES, {"numbers": list(resources)})
    return {*resources, *(number for row in rows for number in row)}


def leaves(resource: Resource) -> list[Resource]:
    """What a booking really occupies: the parts of a divisible resource, else itself."""
    return resource.parts or [resource]


def vacancy(needed: Needs, span: Span) -> Vacancy:
    """What is left of it all for the span and for making ready after it, in one question."""
    rows = db.session.connection().execute(_TAKEN, busy(needed, span))
    return vacancy_as(((row[0], row[1], row[2]) for row in rows), needed, span)


def vacancy_as(rows: Iterable[tuple[int, int, datetime]], needed: Needs, span: Span) -> Vacancy:
    """What is left of it all when these units are taken from these moments on."""
    ends = {leaf.id: span.end + leaf.turnaround for leaf, _quantity in needed}
    taken = ((number, unit) for number, unit, starts_at in rows if starts_at < ends[number])
    return Vacancy(needed, frozenset(taken))


def busy(needed: Needs, span: Span) -> dict[str, Any]:
    """What THEN has to know to tell of all this for the span and for making ready after it."""
    return {
        "leaves": [leaf.id for leaf, _quantity in needed],
        "busy_from": span.start,
        "busy_until": span.end + max(leaf.turnaround for leaf, _quantity in needed),
    }


def places(resource: Resource, span: Span) -> list[Place]:
    """A free unit of the resource, or of all its parts; none if any of it is taken."""
    return vacancy([(leaf, 1) for leaf in leaves(resource)], span).places


def free_unit(leaf: Resource, span: Span) -> int | None:
    """The first unit of something without parts that is free for the span."""
    return next((place.unit for place in vacancy([(leaf, 1)], span).places), None)


def occupy(booking: Booking, free: Sequence[Place]) -> None:
    """Take what was found free under the lock; if that is nothing, raise Refused ("taken")."""
    if not free:
        raise Refused(taken(booking.resource))
    rows = [Occupancy.of(booking, *place) for place in free]
    if len(rows) == 1:
        add_now(rows[0])
    else:  # forty chairs are one statement
        db.session.add_all(rows)
        db.session.flush()


def release(booking: Booking) -> None:
    """Let go of everything the booking occupies, at once."""
    db.session.execute(delete(Occupancy).where(Occupancy.booking_id == booking.id))


def vacate(booking: Booking, leaves: Sequence[Resource]) -> None:
    """Let go of what the booking occupies of these, and of nothing else."""
    these = Occupancy.resource_id.in_([leaf.id for leaf in leaves])
    db.session.execute(delete(Occupancy).where(Occupancy.booking_id == booking.id, these))


def taken(resource: Resource) -> Refusal:
    return Refusal("taken", _("%(name)s is taken then.", name=resource.name), "start")
