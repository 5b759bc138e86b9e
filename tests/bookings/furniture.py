"""A projector, twenty chairs and a small room, to be taken along with the workshop."""

from sqlalchemy import select

from coliving.bookings.asking import Item, Wish
from coliving.bookings.models import Booking, BookingItem, Occupancy
from coliving.db import db
from coliving.spaces.models import Resource, ResourceKind, Space
from tests.cast import at, resource


class Furniture:
    """What La Filature lends with its rooms."""

    def __init__(self, space: Space) -> None:
        self.projector = resource(space, ResourceKind.ACCESSORY, "Projector")
        self.chairs = resource(space, ResourceKind.ACCESSORY, "Chairs", units=20)
        self.annex = resource(space, ResourceKind.ROOM, "Annex")

    def all_of_it(self) -> tuple[Item, ...]:
        """Both rooms, twelve chairs and the projector."""
        return (Item(self.projector), Item(self.chairs, 12), Item(self.annex))


def together(thing: Resource, start: int, end: int, *items: Item) -> Wish:
    return Wish(thing, at(start, end), items=items)


def held(booking: Booking) -> dict[str, int]:
    """How many units of what the booking holds, by name."""
    query = select(Resource.name).join(Occupancy, Occupancy.resource_id == Resource.id)
    names = list(db.session.scalars(query.where(Occupancy.booking_id == booking.id)))
    return {name: names.count(name) for name in sorted(names)}


def whole_or_nothing() -> None:
    """No booking that holds lacks an occupancy, and none that does not has one."""
    for booking in db.session.scalars(select(Booking)):
        wanted = {leaf.name: 1 for leaf in booking.resource.parts or [booking.resource]}
        rows = select(BookingItem).where(BookingItem.booking_id == booking.id)
        items = db.session.scalars(rows).all()
        assert booking.further == len(items)
        for item in items:
            for leaf in item.resource.parts or [item.resource]:
                wanted[leaf.name] = item.quantity
        assert held(booking) == (dict(sorted(wanted.items())) if booking.holds else {})
