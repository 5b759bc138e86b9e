"""What a manager may change of a space: each knows what it hits, how it is done and undone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import delete, select

from coliving.accounts.models import User
from coliving.bookings.actions.blocking import let_in_again
from coliving.bookings.actions.hours import put_back
from coliving.bookings.asking import Item
from coliving.bookings.hits import FOR_GOOD, Intent, hit_by
from coliving.bookings.models import LONGEST, Block, Booking, BookingItem, Occupancy
from coliving.bookings.refitting import have_units
from coliving.bookings.seating import Seating
from coliving.bookings.units import Place, leaves
from coliving.db import db
from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.spaces.models import Closure, Resource, ResourcePart
from coliving.spans import A_DAY, Span


@dataclass(frozen=True)
class CloseDoors(Intent):
    """Nobody comes in for a while."""

    span: Span
    verb: ClassVar[str] = "close"

    def hits(self, now: datetime) -> list[Booking]:
        return hit_by(self.space, self.span, lambda booking: booking.ends_at > now)

    def takes_in(self, other: Resource) -> bool:
        return False

    def write(self, by: User, now: datetime) -> dict[str, Any]:
        closure = Closure(space_id=self.space.id, span=self.span, reason=self.note)
        db.session.add(closure)
        db.session.flush()
        return {"closure": closure.id}

    def says(self) -> dict[str, str]:
        return _times(self.span)


@dataclass(frozen=True)
class Maintain(Intent):
    """Nobody uses a thing for a while, once or again and again: every unit of it is held, and
    what shares its parts. The spans are in order and do not overlap.
    """

    resource: Resource
    spans: tuple[Span, ...]
    verb: ClassVar[str] = "maintain"
    may_keep: ClassVar[bool] = False

    def hits(self, now: datetime) -> list[Booking]:
        """Raises Refused where there is maintenance already."""
        sitting = {row.booking_id for span in self.spans for row in self._during(span)}
        if None in sitting:
            text = _("There is maintenance of %(name)s then already.", name=self.resource.name)
            raise Refused(Refusal("blocked", text))

        def is_hit(booking: Booking) -> bool:
            meant = any(span.overlaps(booking.span) for span in self.spans)
            return meant and booking.id in sitting

        return hit_by(self.space, Span(self.spans[0].start, self.spans[-1].end), is_hit)

    def takes_in(self, other: Resource) -> bool:
        held = {leaf.id for leaf in leaves(self.resource)}
        return not held & {leaf.id for leaf in leaves(other)}

    def write(self, by: User, now: datetime) -> dict[str, Any]:
        return {"blocks": [self._block(span, by, now) for span in self.spans]}

    def says(self) -> dict[str, str]:
        first, last = self.spans[0], self.spans[-1]
        times = {"times": str(len(self.spans))} if first != last else {}
        return {"what": self.resource.name} | _times(first) | times

    def _block(self, span: Span, by: User, now: datetime) -> int:
        for row in self._during(span):
            _cut_making_ready(row, span.start)
        block = Block(
            resource=self.resource, span=span, note=self.note, made_by_id=by.id, created_at=now
        )
        db.session.add(block)
        db.session.flush()
        for leaf in leaves(self.resource):
            hold(block, leaf, span)
        return block.id

    def _during(self, span: Span) -> list[Occupancy]:
        needed = [leaf.id for leaf in leaves(self.resource)]
        query = select(Occupancy).where(Occupancy.resource_id.in_(needed))
        return list(db.session.scalars(query.where(Occupancy.overlapping(span))))


@dataclass(frozen=True)
class TakeOut(Intent):
    """A thing is out of service from now on, until somebody says that it works again."""

    resource: Resource
    verb: ClassVar[str] = "take_out"

    def hits(self, now: datetime) -> list[Booking]:
        query = select(ResourcePart.whole_id).where(ResourcePart.part_id == self.resource.id)
        needing = {self.resource.id, *db.session.scalars(query)}
        beside = select(BookingItem.booking_id).where(BookingItem.resource_id.in_(needing))
        with_it = set(db.session.scalars(beside))

        def is_hit(booking: Booking) -> bool:
            return booking.resource_id in needing or booking.id in with_it

        return hit_by(self.space, Span(now, FOR_GOOD), is_hit)

    def takes_in(self, other: Resource) -> bool:
        return self.resource.id not in {other.id, *(leaf.id for leaf in leaves(other))}

    def write(self, by: User, now: datetime) -> dict[str, Any]:
        resource = self.resource
        before = {"in_service": resource.in_service, "note": resource.out_of_service_note}
        resource.in_service, resource.out_of_service_note = False, self.note
        return {"resource": resource.id} | before

    def says(self) -> dict[str, str]:
        return {"what": self.resource.name}


@dataclass(frozen=True)
class Retire(TakeOut):
    """A thing is gone for good. Its history stays."""

    verb: ClassVar[str] = "retire"

    def write(self, by: User, now: datetime) -> dict[str, Any]:
        before = super().write(by, now)
        self.resource.retired_at = now
        return before


@dataclass(frozen=True)
class Shrink(Intent):
    """There are fewer units of a thing than there were."""

    resource: Resource
    units: int
    verb: ClassVar[str] = "shrink"
    may_keep: ClassVar[bool] = False

    def hits(self, now: datetime) -> list[Booking]:
        gone = (Occupancy.resource_id == self.resource.id) & (Occupancy.unit > self.units)
        ahead = Span(now, FOR_GOOD)
        sitting = set(db.session.scalars(select(Occupancy.booking_id).where(gone)))
        return hit_by(self.space, ahead, lambda booking: booking.id in sitting)

    def takes_in(self, other: Resource) -> bool:
        return self.resource.id not in {other.id, *(leaf.id for leaf in leaves(other))}

    def seat(self, booking: Booking, seating: Seating) -> list[Place]:
        """A unit that stays, if one is free then."""
        found = seating.free(booking.resource, booking.span, booking.id)
        stays = all(unit <= self.units for leaf, unit in found if leaf.id == self.resource.id)
        return found if stays else []

    def left(self, item: Item, booking: Booking, seating: Seating) -> list[Place]:
        """Units that stay, as many as are free then."""
        free = seating.free_units(item.resource, booking.span, booking.id)
        return [place for place in free if place.unit <= self.units][: item.quantity]

    def write(self, by: User, now: datetime) -> dict[str, Any]:
        before = self.resource.units
        self.resource.units = self.units
        return {"resource": self.resource.id, "units": before}

    def says(self) -> dict[str, str]:
        return {"what": self.resource.name, "units": str(self.units)}


def unwrite(verb: str, made: dict[str, Any], now: datetime) -> None:
    """Take back what `write` did, or raise Refused. Works for every verb of this module."""
    if "closure" in made:
        db.session.execute(delete(Closure).where(Closure.id == made["closure"]))
    elif "blocks" in made:
        db.session.execute(delete(Occupancy).where(Occupancy.block_id.in_(made["blocks"])))
        db.session.execute(delete(Block).where(Block.id.in_(made["blocks"])))
    elif "timetable" in made:
        put_back(made)
    elif "blocked" in made:
        let_in_again(made, now)
    else:
        _give_back(verb, db.session.get_one(Resource, made["resource"]), made)


def _give_back(verb: str, resource: Resource, made: dict[str, Any]) -> None:
    if verb == Retire.verb:
        resource.retired_at = None
    elif resource.retired_at is not None:
        text = _("%(name)s was retired after that.", name=resource.name)
        raise Refused(Refusal("retired", text))
    if verb == Shrink.verb:
        have_units(resource, max(resource.units, made["units"]))
        return
    resource.in_service, resource.out_of_service_note = made["in_service"], made["note"]


def _cut_making_ready(row: Occupancy, until: datetime) -> None:
    """What was booked before is made ready no longer than until the maintenance begins."""
    kept = Span(row.starts_at, until)
    shorter = Occupancy(booking_id=row.booking_id, resource_id=row.resource_id)
    shorter.unit, shorter.kind = row.unit, row.kind
    shorter.span, shorter.is_long = kept, kept.length > A_DAY
    db.session.delete(row)
    db.session.flush()
    db.session.add(shorter)


def hold(block: Block, leaf: Resource, span: Span) -> None:
    """Every unit. No occupancy lasts longer than a booking may: the search relies on it."""
    for unit in range(1, leaf.units + 1):
        for piece in _pieces(span):
            row = Occupancy(block_id=block.id, resource_id=leaf.id, unit=unit, kind=leaf.kind)
            row.span, row.is_long = piece, piece.length > A_DAY
            db.session.add(row)
    db.session.flush()


def _pieces(span: Span) -> Iterator[Span]:
    start = span.start
    while start < span.end:
        end = min(start + LONGEST, span.end)
        yield Span(start, end)
        start = end


def _times(span: Span) -> dict[str, str]:
    return {"from": span.start.isoformat(), "until": span.end.isoformat()}
