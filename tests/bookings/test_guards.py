"""The database has the last word, even when somebody goes behind the code's back."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.models import Booking, Occupancy
from coliving.db import db
from coliving.spaces.models import Resource, ResourceKind
from tests.cast import SUNDAY, at, wish


def occupancy(booking: Booking, resource: Resource, start: int, end: int) -> Occupancy:
    return Occupancy(
        booking_id=booking.id,
        resource_id=resource.id,
        unit=1,
        kind=ResourceKind.ROOM,
        is_long=False,
        span=at(start, end),
    )


@pytest.mark.parametrize(("start", "end"), [(9, 11), (10, 12), (8, 10), (8, 12), (9, 10)], ids=str)
def test_an_overlap_is_not_inserted(alice: User, workshop: Resource, start: int, end: int):
    booking = book(alice, wish(workshop, 9, 11), SUNDAY)

    db.session.add(occupancy(booking, workshop, start, end))
    with pytest.raises(IntegrityError, match="one_at_a_time"):
        db.session.commit()
    db.session.rollback()


def test_an_overlap_is_not_made_by_changing_a_row(alice: User, workshop: Resource):
    book(alice, wish(workshop, 9, 11), SUNDAY)
    later = book(alice, wish(workshop, 14, 15), SUNDAY)

    earlier = update(Occupancy).where(Occupancy.booking_id == later.id)
    with pytest.raises(IntegrityError, match="one_at_a_time"):
        db.session.execute(earlier.values(starts_at=at(10, 11).start))
    db.session.rollback()


def test_neighbours_and_other_units_pass(alice: User, workshop: Resource):
    booking = book(alice, wish(workshop, 9, 11), SUNDAY)

    other_unit = occupancy(booking, workshop, 9, 11)
    other_unit.unit = 2
    db.session.add_all([occupancy(booking, workshop, 11, 12), other_unit])
    db.session.commit()


def test_an_occupancy_lasts(alice: User, workshop: Resource):
    booking = book(alice, wish(workshop, 9, 11), SUNDAY)

    backwards = update(Occupancy).where(Occupancy.booking_id == booking.id)
    with pytest.raises(IntegrityError, match="lasts"):
        db.session.execute(backwards.values(ends_at=booking.span.start - timedelta(hours=1)))
    db.session.rollback()
