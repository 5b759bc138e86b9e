"""Several things in one booking: a room with the projector and twelve chairs, two rooms.

The booking has one resource of its own; whatever it takes besides are its items. All of them
hold time through occupancies, and whatever becomes of the booking becomes of all.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from coliving.bookings.asking import Ask, Item, Wish
from coliving.bookings.models import Booking, BookingItem
from coliving.bookings.units import Place, leaves, taken, vacancy
from coliving.db import db
from coliving.errors import Refusal
from coliving.i18n import _, ngettext
from coliving.spaces.models import Resource


def items_of(booking: Booking) -> tuple[Item, ...]:
    """What the booking takes besides its own resource; of most it is known to be nothing."""
    return items_of_all([booking]).get(booking.id, ())


def items_of_all(bookings: Iterable[Booking]) -> dict[int, tuple[Item, ...]]:
    """The items of each booking that has some, by its id."""
    return items_with([booking.id for booking in bookings if booking.further])


def items_with(numbers: Collection[int]) -> dict[int, tuple[Item, ...]]:
    """The items of the bookings with these ids, by the id."""
    if not numbers:
        return {}
    query = select(BookingItem).join(BookingItem.resource)
    query = query.options(joinedload(BookingItem.resource))
    query = query.where(BookingItem.booking_id.in_(numbers))
    found: dict[int, tuple[Item, ...]] = defaultdict(tuple)
    for row in db.session.scalars(query.order_by(Resource.position, Resource.id)):
        found[row.booking_id] += (Item(row.resource, row.quantity),)
    return found


def numbers_of(bookings: Iterable[Booking]) -> set[int]:
    """The ids of everything that the bookings take: their calendars change together."""
    known = list(bookings)
    further = (item for items in items_of_all(known).values() for item in items)
    return {booking.resource_id for booking in known} | {item.resource.id for item in further}


def wish_of(booking: Booking) -> Wish:
    """All that the booking takes, and for how many, as a wish."""
    return Wish(booking.resource, booking.span, booking.purpose, booking.party, items_of(booking))


def places_for(booking: Booking) -> list[Place]:
    """Free units of everything that the booking takes; none if any of it is taken."""
    return vacancy(wish_of(booking).needs, booking.span).places


def take_along(booking: Booking, items: Sequence[Item]) -> None:
    """Write down the items of a booking that has just been written itself."""
    booking.further = len(items)
    db.session.add_all(
        BookingItem(booking_id=booking.id, resource_id=one.resource.id, quantity=one.quantity)
        for one in items
    )


def drop(booking: Booking, item: Item) -> None:
    """The booking goes on without it, or without so many of it."""
    row = db.session.get_one(BookingItem, (booking.id, item.resource.id))
    row.quantity -= item.quantity
    if not row.quantity:
        db.session.delete(row)
        booking.further -= 1


def restore(booking: Booking, items: Sequence[Item]) -> None:
    """Let it take along again what it did."""
    db.session.execute(delete(BookingItem).where(BookingItem.booking_id == booking.id))
    take_along(booking, items)


def lacking(ask: Ask) -> list[Refusal]:
    """Which of the things it asks for cannot be had, whatever the rules say."""
    free = ask.vacancy.free
    own = leaves(ask.resource)
    reasons = [] if all(free(leaf) for leaf in own) else [taken(ask.resource)]
    return [*reasons, *_items_lacking(ask, {leaf.id for leaf in own})]


def _items_lacking(ask: Ask, held: set[int]) -> Iterator[Refusal]:
    for item in ask.wish.items:
        parts = leaves(item.resource)
        left = min(len(ask.vacancy.free(leaf)) for leaf in parts)
        name, field = item.resource.name, item.field
        if item.resource.space_id != ask.resource.space_id:
            there = item.resource.space.name
            text = _("%(name)s stays at %(space)s.", name=name, space=there)
            yield Refusal("elsewhere", text, field)
        elif held & {leaf.id for leaf in parts}:
            text = _("%(name)s is part of what you book already.", name=name)
            yield Refusal("twice", text, field)
        elif left < item.quantity and (item.is_room or not left):
            yield Refusal("taken", _("%(name)s is taken then.", name=name), field)
        elif left < item.quantity:
            text = ngettext(
                "%(name)s: only %(num)s is free then.",
                "%(name)s: only %(num)s are free then.",
                left,
                name=name,
            )
            yield Refusal("too_few", text, field)
        held |= {leaf.id for leaf in parts}
