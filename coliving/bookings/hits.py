"""Which bookings a change would hit, and what could become of each. Nothing is written here.

A manager sees this before anything happens, and it is worked out again under the lock.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from coliving.accounts.models import User
from coliving.bookings.asking import Item
from coliving.bookings.models import HOLDING, Booking
from coliving.bookings.seating import Seating
from coliving.bookings.together import items_of_all
from coliving.bookings.units import Place
from coliving.db import db
from coliving.spaces.models import Resource, Space
from coliving.spans import Span

FOR_GOOD = datetime(2200, 1, 1, tzinfo=UTC)
"""The end of what has none."""


class Fate(StrEnum):
    """What becomes of a booking."""

    KEEP = "keep"
    LESSEN = "lessen"
    """It goes on without something that it took along."""
    MOVE = "move"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Hit:
    """A booking in the way of a change, and what may become of it: the proposal is first.

    `places` are the units for a move to `to`; or, without it, other units of the same thing,
    which its member need not hear about unless something is `lost`: what it took along and
    would have to do without.
    """

    booking: Booking
    options: tuple[Fate, ...]
    places: tuple[Place, ...] = ()
    to: Resource | None = None
    lost: Item | None = None


@dataclass(frozen=True)
class Intent(ABC):
    """A change that somebody who runs the space has in mind.

    `note` is public: the letters and the board say it. `may_keep` is whether a booking in
    its way can stay all the same, which it cannot where the change itself takes the time.
    """

    space: Space
    note: str

    verb: ClassVar[str]
    may_keep: ClassVar[bool] = True

    @abstractmethod
    def hits(self, now: datetime) -> list[Booking]:
        """The bookings in its way, in the order of time."""

    @abstractmethod
    def takes_in(self, other: Resource) -> bool:
        """Whether a booking in its way could be moved to this resource."""

    @abstractmethod
    def write(self, by: User, now: datetime) -> dict[str, Any]:
        """Do it, inside the transaction of `carry_out`. Answers, in JSON, what undoing needs.

        The bookings in its way have been dealt with by then.
        """

    @abstractmethod
    def says(self) -> dict[str, str]:
        """What and when, in JSON, for the record: names, and times in ISO 8601."""

    def seat(self, booking: Booking, seating: Seating) -> list[Place]:
        """Another seat of the same resource that lets the booking be."""
        return []

    def left(self, item: Item, booking: Booking, seating: Seating) -> list[Place]:
        """As much as the booking can still have of what it takes along."""
        return []


def hit_by(space: Space, window: Span, is_hit: Callable[[Booking], bool]) -> list[Booking]:
    """The bookings of the space that hold time in the window and that `is_hit` picks.

    `hit_by(space, Span(now, FOR_GOOD), lambda booking: not covered(booking.span))` finds what
    new opening hours would leave outside. In the order of time, with member and resource.
    """
    query = select(Booking).join(Booking.resource).options(contains_eager(Booking.resource))
    query = query.options(joinedload(Booking.member)).where(
        Resource.space_id == space.id,
        Booking.status.in_(HOLDING),
        Booking.overlapping(window),
    )
    found = db.session.scalars(query.order_by(Booking.starts_at, Booking.id))
    return [booking for booking in found if is_hit(booking)]


def foresee(intent: Intent, now: datetime) -> list[Hit]:
    """What the change hits, and what is proposed for each: no two are moved to one place."""
    bookings = intent.hits(now)
    if not bookings:
        return []
    last = max(booking.ends_at for booking in bookings)
    seating = Seating(intent.space, Span(bookings[0].starts_at, last))
    items = items_of_all(bookings)
    return [_hit(intent, booking, items.get(booking.id, ()), seating) for booking in bookings]


def fingerprint(hits: Sequence[Hit]) -> str:
    """The same for what is the same to whoever decides: what is hit, and what can be done."""
    seen = [
        (str(hit.booking.uid), hit.booking.sequence, hit.booking.status, *hit.options)
        + ((str(hit.to.uid),) if hit.to else ())
        + ((hit.lost.name,) if hit.lost else ())
        for hit in hits
    ]
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:24]


def _hit(intent: Intent, booking: Booking, items: tuple[Item, ...], seating: Seating) -> Hit:
    if intent.takes_in(booking.resource):  # only something that it takes along is meant
        for item in items:
            if not intent.takes_in(item.resource):
                return _lessened(intent, booking, item, seating)
    if seats := intent.seat(booking, seating):
        seating.take(seats, booking.span, booking.id)
        return Hit(booking, (Fate.KEEP,), tuple(seats))
    staying = (Fate.CANCEL, Fate.KEEP) if intent.may_keep else (Fate.CANCEL,)
    own = {leaf.id for item in items for leaf in seating.leaves(item.resource)}
    for other in filter(intent.takes_in, seating.like(booking.resource)):
        if own & {leaf.id for leaf in seating.leaves(other)}:
            continue
        if places := seating.free(other, booking.span, booking.id):
            seating.take(places, booking.span, booking.id)
            return Hit(booking, (Fate.MOVE, *staying), tuple(places), other)
    return Hit(booking, staying)


def _lessened(intent: Intent, booking: Booking, item: Item, seating: Seating) -> Hit:
    """It goes on with as much of the item as is left, or without it."""
    places = tuple(intent.left(item, booking, seating))
    seating.take(list(places), booking.span, booking.id)
    if len(places) >= item.quantity:
        return Hit(booking, (Fate.KEEP,), places)
    staying = (Fate.CANCEL, Fate.KEEP) if intent.may_keep else (Fate.CANCEL,)
    lost = replace(item, quantity=item.quantity - len(places))
    return Hit(booking, (Fate.LESSEN, *staying), places, lost=lost)
