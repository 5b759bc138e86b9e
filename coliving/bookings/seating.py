"""Who sits where in a space, tried out in memory: what could be moved where, all at once.

Read in three queries for any number of bookings.
"""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select

from coliving.bookings.models import Occupancy
from coliving.bookings.units import Place
from coliving.db import db
from coliving.spaces.models import Resource, ResourcePart, Space
from coliving.spans import Span


class Seating:
    """The units of a space and what takes them in a window. Taking one here writes nothing."""

    def __init__(self, space: Space, window: Span) -> None:
        here = select(Resource).where(Resource.space_id == space.id)
        self.resources = {one.id: one for one in db.session.scalars(here)}
        self._parts = self._read_parts()
        self._taken = self._read_taken(window)

    def leaves(self, resource: Resource) -> list[Resource]:
        """What a booking of it occupies: the parts of a divisible resource, else itself."""
        return [self.resources[part] for part in self._parts[resource.id]] or [resource]

    def like(self, resource: Resource) -> list[Resource]:
        """What serves as well: of its kind and in service, with all its features, no smaller."""
        alike = [
            other
            for other in self.resources.values()
            if other.id != resource.id
            and other.kind is resource.kind
            and other.capacity >= resource.capacity
            and set(resource.features) <= set(other.features)
            and other.in_service
            and other.retired_at is None
        ]
        return sorted(alike, key=lambda other: (other.capacity, other.position, other.id))

    def free(self, resource: Resource, span: Span, whose: int) -> list[Place]:
        """A unit of everything that the booking would take; none if any of it is taken.

        Its own place does not stand in its way.
        """
        found = []
        for leaf in self.leaves(resource):
            place = next(iter(self.free_units(leaf, span, whose)), None)
            if place is None:
                return []
            found.append(place)
        return found

    def free_units(self, leaf: Resource, span: Span, whose: int) -> Iterator[Place]:
        """The units of something without parts that are free then, but for the booking itself."""
        busy = span.longer(leaf.turnaround)
        units = (Place(leaf, unit) for unit in range(1, leaf.units + 1))
        return (place for place in units if self._is_free(place, busy, whose))

    def take(self, places: list[Place], span: Span, whose: int) -> None:
        """From now on these places are taken for the booking."""
        for leaf, unit in places:
            self._taken[leaf.id, unit].append((whose, span.longer(leaf.turnaround)))

    def _is_free(self, place: Place, busy: Span, whose: int) -> bool:
        taken = self._taken[place.resource.id, place.unit]
        return all(other == whose or not span.overlaps(busy) for other, span in taken)

    def _read_parts(self) -> dict[int, list[int]]:
        parts: dict[int, list[int]] = defaultdict(list)
        query = select(ResourcePart.whole_id, ResourcePart.part_id)
        for whole, part in db.session.execute(
            query.where(ResourcePart.whole_id.in_(self.resources))
        ):
            parts[whole].append(part)
        return parts

    def _read_taken(self, window: Span) -> dict[tuple[int, int], list[tuple[int | None, Span]]]:
        taken: dict[tuple[int, int], list[tuple[int | None, Span]]] = defaultdict(list)
        latest = max((one.turnaround for one in self.resources.values()), default=None)
        nearby = window.longer(latest) if latest else window
        query = select(Occupancy).where(
            Occupancy.resource_id.in_(self.resources), Occupancy.overlapping(nearby)
        )
        for row in db.session.scalars(query):
            taken[row.resource_id, row.unit].append((row.booking_id, row.span))
        return taken
