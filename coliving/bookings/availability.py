"""When a resource is free. Reads occupancies; does not care whose they are."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select

from coliving.bookings.models import Occupancy
from coliving.bookings.units import leaves
from coliving.db import db
from coliving.spaces.models import Resource
from coliving.spans import Span, clip, subtract


def free_spans(resource: Resource, hours: Iterable[Span], window: Span) -> list[Span]:
    """The longest bookings that would fit in the hours, with time to make ready after each.

    Of several units one is free throughout, so two spans may overlap; none lies in another.
    """
    found = clip(hours, window)
    for leaf in leaves(resource):
        gaps = _gaps(leaf, found, window) if leaf.in_service else []
        found = _longest(one & gap for one in found for gap in gaps if one.overlaps(gap))
    return found


def _gaps(leaf: Resource, hours: list[Span], window: Span) -> list[Span]:
    """What is left of the hours, unit by unit."""
    taken = defaultdict(list)
    nearby = window.longer(leaf.turnaround)
    query = select(Occupancy.unit, Occupancy.starts_at, Occupancy.ends_at).where(
        Occupancy.resource_id == leaf.id, Occupancy.overlapping(nearby)
    )
    for unit, start, end in db.session.execute(query):
        taken[unit].append(Span(start - leaf.turnaround, end))
    return [gap for unit in range(1, leaf.units + 1) for gap in subtract(hours, taken[unit])]


def _longest(spans: Iterable[Span]) -> list[Span]:
    """Those that lie within no other.

    spans    ████████
               ████
                  ████████
    longest  ████████
                  ████████
    """
    longest: list[Span] = []
    for span in sorted(set(spans), key=lambda one: (one.start, -one.length)):
        if not longest or span.end > longest[-1].end:
            longest.append(span)
    return longest
