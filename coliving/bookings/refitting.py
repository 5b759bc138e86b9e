"""What is held already follows the resource as it is now. Inside its lock, and nowhere else."""

from datetime import datetime
from itertools import groupby, pairwise

from sqlalchemy import select, update

from coliving.bookings.models import Booking, Occupancy
from coliving.db import db
from coliving.spaces.models import Resource, ResourceKind
from coliving.spans import A_DAY, Span


def become(resource: Resource, kind: ResourceKind) -> None:
    """It is of this kind, and so is whatever takes its time: the search goes by that."""
    resource.kind = kind
    held = Occupancy.resource_id == resource.id
    db.session.execute(update(Occupancy).where(held).values(kind=kind))


def have_units(resource: Resource, units: int) -> None:
    """There are as many as this, and no fewer than before: maintenance holds the new ones too."""
    first, resource.units = resource.units + 1, units
    query = select(Occupancy).where(Occupancy.resource_id == resource.id)
    held = db.session.scalars(query.where(Occupancy.block_id.is_not(None), Occupancy.unit == 1))
    for row in list(held):
        still = query.where(Occupancy.unit >= first, Occupancy.overlapping(row.span))
        used = {other.unit for other in db.session.scalars(still)}  # from when there were more
        for unit in set(range(first, units + 1)) - used:
            db.session.add(_row(row, unit, row.span))
    db.session.flush()


def make_ready(resource: Resource, now: datetime) -> int:
    """After each booking ahead it is made ready for as long as its turnaround says now.

    Nobody who has booked is in the way of it: where the next one comes sooner, there is as
    much time between them as there is. Answers how many bookings that is so for.
    """
    query = select(Occupancy).where(Occupancy.resource_id == resource.id, Occupancy.ends_at > now)
    rows = list(db.session.scalars(query.order_by(Occupancy.unit, Occupancy.starts_at)))
    over = select(Booking.id, Booking.ends_at).where(Booking.id.in_({r.booking_id for r in rows}))
    ends = dict(iter(db.session.execute(over)))
    short, changed = 0, []
    for _unit, taken in groupby(rows, lambda row: row.unit):
        for row, after in pairwise([*taken, None]):
            if row is None or row.booking_id is None:
                continue
            ready = ends[row.booking_id] + resource.turnaround
            until = min(ready, after.starts_at) if after else ready
            short += until < ready
            if until != row.ends_at:
                changed.append((row, Span(row.starts_at, until)))
    for row, _span in changed:
        db.session.delete(row)
    db.session.flush()
    db.session.add_all(_row(row, row.unit, span) for row, span in changed)
    return short


def _row(like: Occupancy, unit: int, span: Span) -> Occupancy:
    """Another occupancy of the same thing for the same reason."""
    row = Occupancy(booking_id=like.booking_id, block_id=like.block_id, kind=like.kind)
    row.resource_id, row.unit, row.span = like.resource_id, unit, span
    row.is_long = span.length > A_DAY
    return row
