"""Every booking of a space that holds its time, as one iCalendar file (RFC 5545): with names."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from coliving.bookings.models import HOLDING, Booking
from coliving.bookings.together import items_of_all
from coliving.calendars.events import for_staff, vevent
from coliving.calendars.feeds import BEGINNING, END
from coliving.calendars.lines import escaped, write
from coliving.db import db
from coliving.i18n import _
from coliving.reports.takeout.sheets import batched
from coliving.spaces.models import Resource, Space


def calendar(space: Space) -> Iterator[bytes]:
    """The file, piece by piece."""
    name = escaped(_("%(space)s: who comes", space=space.name))
    yield write([*BEGINNING, f"NAME:{name}", f"X-WR-CALNAME:{name}"])
    held = select(Booking.id).join(Booking.resource).where(Resource.space_id == space.id)
    held = held.where(Booking.status.in_(HOLDING)).order_by(Booking.starts_at, Booking.id)
    for numbers in batched(db.session.scalars(held).all()):
        some = _bookings(numbers)
        items = items_of_all(some)
        for booking in some:
            yield vevent(for_staff(booking, items.get(booking.id, ())))
    yield END


def _bookings(numbers: Sequence[int]) -> Sequence[Booking]:
    place = joinedload(Booking.resource).joinedload(Resource.space)
    query = select(Booking).options(place, joinedload(Booking.member))
    query = query.where(Booking.id.in_(numbers)).order_by(Booking.starts_at, Booking.id)
    return db.session.scalars(query).all()
