"""What a page says is free can be booked, down to the last half hour, and nothing else can."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from coliving.accounts.models import User
from coliving.bookings.availability import free_spans
from coliving.bookings.models import Booking, Occupancy
from coliving.db import db
from coliving.spaces.models import Resource, ResourceKind
from coliving.spans import Span
from tests.cast import SUNDAY, at, make, resource

HOURS = range(9, 18)
OPEN = at(HOURS.start, HOURS.stop - 1)
ALL_SPANS = [at(*edges) for edges in combinations(HOURS, 2)]

spans = st.sampled_from(ALL_SPANS)


def take(place: Resource, unit: int, span: Span, member: User) -> None:
    """The unit, as if somebody had moved there: seldom the first that is free."""
    booking = make(
        Booking(resource=place, member=member, span=span, created_at=SUNDAY, changed_at=SUNDAY)
    )
    db.session.add(Occupancy.of(booking, place, unit))
    db.session.commit()


def test_two_desks_that_take_turns_are_no_desk_for_the_day(desks: Resource, bob: User):
    desks.units = 2
    take(desks, 1, at(9, 12), bob)
    take(desks, 2, at(13, 17), bob)
    assert free_spans(desks, [OPEN], OPEN) == [at(9, 13), at(12, 17)]


def test_the_whole_hall_is_free_where_both_halves_are(
    hall: tuple[Resource, Resource, Resource], bob: User
):
    whole, court, garden = hall
    take(court, 1, at(9, 11), bob)
    take(garden, 1, at(15, 17), bob)
    assert free_spans(whole, [OPEN], OPEN) == [at(11, 15)]


@settings(max_examples=30)
@given(taken=st.lists(st.tuples(st.integers(1, 3), spans), max_size=8))
def test_a_time_is_shown_as_free_if_and_only_if_one_unit_has_it_whole(
    la_filature, bob: User, taken: list[tuple[int, Span]]
):
    place = resource(la_filature, ResourceKind.DESK, "Desks", units=3)
    kept: list[tuple[int, Span]] = []
    for unit, span in taken:
        if not any(unit == other and span.overlaps(theirs) for other, theirs in kept):
            kept.append((unit, span))
            take(place, unit, span, bob)

    shown = free_spans(place, [OPEN], OPEN)

    for span in ALL_SPANS:
        is_free = any(
            not any(unit == other and span.overlaps(theirs) for other, theirs in kept)
            for unit in (1, 2, 3)
        )
        assert any(one.covers(span) for one in shown) == is_free
