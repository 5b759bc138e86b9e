"""The search against the rules themselves, asked resource by resource and unit by unit."""

from datetime import date, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.asking import Wish, gather
from coliving.bookings.models import Booking, Occupancy
from coliving.bookings.rules import refusals
from coliving.bookings.search import Search, search
from coliving.bookings.units import leaves, occupy, places
from coliving.db import db
from coliving.spaces.models import Closure, Resource, ResourceKind
from coliving.spaces.policy import Policy
from coliving.spans import Span
from tests.cast import MONDAY, PARIS, SUNDAY

DAYS = [MONDAY + timedelta(days=days) for days in (-1, 0, 1, 4, 5, 35)]
HALF_HOURS = st.integers(0, 47)
POLICIES = (Policy(), Policy(grid=60), Policy(longest=120), Policy(notice=2880), Policy(horizon=3))


def spans(longest: int) -> st.SearchStrategy[Span]:
    """From any half hour of some days on, for some half hours."""
    return st.builds(_span, st.sampled_from(DAYS), HALF_HOURS, st.integers(1, longest))


def _span(day: date, start: int, length: int) -> Span:
    begins = Span.whole_day(day, PARIS).start + timedelta(minutes=30 * start)
    return Span(begins, begins + timedelta(minutes=30 * length))


def left(resource: Resource, member: User | None, span: Span) -> int:
    """How many units of it may be booked."""
    if refusals(gather(member, Wish(resource, span), SUNDAY)):
        return 0
    return min(_free(leaf, span) for leaf in leaves(resource))


def _free(leaf: Resource, span: Span) -> int:
    during = Occupancy.overlapping(span.longer(leaf.turnaround))
    query = select(Occupancy.unit).where(Occupancy.resource_id == leaf.id, during)
    used = set(db.session.scalars(query))
    return len(set(range(1, leaf.units + 1)) - used)


def put(resource: Resource, member: User, span: Span) -> None:
    """Take it, whatever the rules say, if it is free."""
    booking = Booking(
        member=member, resource=resource, span=span, created_at=SUNDAY, changed_at=SUNDAY
    )
    db.session.add(booking)
    db.session.flush()
    if free := places(resource, span):
        occupy(booking, free)


@settings(max_examples=40)
@given(data=st.data())
def test_the_search_says_what_the_rules_say(
    hall: tuple[Resource, ...], desks: Resource, alice: User, charlie: User, data: st.DataObject
):
    db.session.rollback()
    things = [*hall, desks]
    desks.units = data.draw(st.integers(1, 3))
    for thing in things:
        thing.turnaround = timedelta(minutes=data.draw(st.sampled_from([0, 30, 90])))
        thing.policy = data.draw(st.sampled_from(POLICIES))
        thing.in_service = data.draw(st.integers(0, 9)) > 0
    for span in data.draw(st.lists(spans(24), max_size=2)):
        db.session.add(Closure(space_id=desks.space_id, span=span))
    for span in data.draw(st.lists(spans(60), max_size=12)):
        put(data.draw(st.sampled_from(things)), alice, span)
    member = data.draw(st.sampled_from([alice, charlie, None]))
    span = data.draw(spans(20))
    for kind in (ResourceKind.ROOM, ResourceKind.DESK):
        results = search(Search(kind, lambda _zone, span=span: span, SUNDAY, member))
        said = {offer.id: offer.units for found in results.free for offer in found.offers}
        true = {one.id: left(one, member, span) for one in things if one.kind is kind}
        assert said == {number: units for number, units in true.items() if units}
    db.session.rollback()


def test_a_name_day_is_midnight_to_midnight(desks: Resource):
    """A whole day is longer than the doors are open: nothing, and no error."""
    wanted = Search(
        ResourceKind.DESK, lambda zone: Span.local(MONDAY, time(0), time(0), zone), SUNDAY
    )
    assert not search(wanted).free
