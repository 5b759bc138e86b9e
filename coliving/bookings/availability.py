"""When a resource is free. Reads occupancies; does not care whose they are."""

from collections.abc import Iterable

from sqlalchemy import select

from coliving.bookings.models import Occupancy
from coliving.bookings.units import leaves
from coliving.db import db
from coliving.spaces.models import Resource
from coliving.spans import Span, clip, crowded, subtract


def free_spans(resource: Resource, hours: Iterable[Span], window: Span) -> list[Span]:
    """The stretches of the hours in which a booking could lie, with time to make ready after it.

    For several units, a stretch is where at least one is free at each moment.
    """
    left = clip(hours, window)
    for leaf in leaves(resource):
        left = subtract(left, _full(leaf, window)) if leaf.in_service else []
    return left


def _full(resource: Resource, window: Span) -> list[Span]:
    nearby = window.longer(resource.turnaround)
    query = select(Occupancy).where(
        Occupancy.resource_id == resource.id, Occupancy.overlapping(nearby)
    )
    taken = [
        Span(occupancy.starts_at - resource.turnaround, occupancy.ends_at)
        for occupancy in db.session.scalars(query)
    ]
    return crowded(taken, resource.units)
