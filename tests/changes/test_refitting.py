"""A thing changes under those who have booked it, and all that they have stays right."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.changing import Decision, carry_out
from coliving.bookings.actions.intents import Maintain, Shrink
from coliving.bookings.actions.resources import describe_resource
from coliving.bookings.actions.undoing import undo
from coliving.bookings.hits import fingerprint, foresee
from coliving.bookings.models import Occupancy
from coliving.bookings.search import Search, search
from coliving.db import db
from coliving.errors import Refused
from coliving.spaces.models import Resource, ResourceKind
from coliving.spaces.picturing import PhotoWish
from coliving.spaces.resource_forms import ResourceForm
from coliving.spans import Span
from tests.cast import MONDAY, PARIS, SUNDAY, at, make, wish

SOON = SUNDAY + timedelta(minutes=5)

AS_IT_IS = PhotoWish(None, "", is_unwanted=False)

Describe = Callable[..., int]


@pytest.fixture
def describe(bob: User) -> Describe:
    """Bob says something else of a resource."""

    def describe(resource: Resource, now: datetime = SUNDAY, **said: object) -> int:
        known = {"kind": resource.kind, "name": resource.name, "units": resource.units}
        known |= {"turnaround": resource.turnaround // timedelta(minutes=1)}
        return describe_resource(resource, ResourceForm(**known | said), AS_IT_IS, bob, now)

    return describe


def taken(resource: Resource) -> list[str]:
    """The hours that are held, unit by unit: "1: 09:00-11:00"."""
    query = select(Occupancy).where(Occupancy.resource_id == resource.id)
    rows = db.session.scalars(query.order_by(Occupancy.unit, Occupancy.starts_at))
    clocks = (
        (row.unit, row.starts_at.astimezone(PARIS), row.ends_at.astimezone(PARIS)) for row in rows
    )
    return [f"{unit}: {start:%H:%M}-{end:%H:%M}" for unit, start, end in clocks]


def test_a_longer_turnaround_follows_what_is_booked_already(
    alice: User, workshop: Resource, describe: Describe
):
    book(alice, wish(workshop, 9, 11), SUNDAY)

    assert describe(workshop, turnaround=30) == 0

    assert taken(workshop) == ["1: 09:00-11:30"]
    with pytest.raises(Refused, match="taken"):
        book(alice, wish(workshop, 11, 12), SUNDAY)


def test_nobody_who_has_booked_is_in_the_way_of_it(
    alice: User, workshop: Resource, describe: Describe
):
    for start in (9, 11):
        book(alice, wish(workshop, start, start + 2), SUNDAY)

    assert describe(workshop, turnaround=45) == 1
    assert taken(workshop) == ["1: 09:00-11:00", "1: 11:00-13:45"]


def test_a_shorter_one_frees_the_time_at_once(alice: User, workshop: Resource, describe: Describe):
    workshop.turnaround = timedelta(hours=2)
    make(workshop)
    book(alice, wish(workshop, 9, 11), SUNDAY)
    while_making_ready = at(12, 13).start

    describe(workshop, while_making_ready, turnaround=0)

    assert taken(workshop) == ["1: 09:00-11:00"]


def test_maintenance_is_not_moved_by_it(
    alice: User, bob: User, workshop: Resource, describe: Describe
):
    book(alice, wish(workshop, 9, 11), SUNDAY)
    work = Maintain(workshop.space, "Oil", workshop, (at(11, 12),))
    carry_out(work, Decision(bob, fingerprint(foresee(work, SUNDAY)), {}), SUNDAY)

    assert describe(workshop, turnaround=15) == 1
    assert taken(workshop) == ["1: 09:00-11:00", "1: 11:00-12:00"]


def test_what_becomes_a_room_is_found_and_taken_as_a_room(
    alice: User, desks: Resource, describe: Describe
):
    book(alice, wish(desks, 9, 11), SUNDAY)

    describe(desks, kind=ResourceKind.ROOM, units=12)

    nine_to_ten = lambda zone: Span.local(MONDAY, time(9), time(10), zone)  # noqa: E731
    (found,) = search(Search(ResourceKind.ROOM, nine_to_ten, SUNDAY)).free
    assert found.best.units == 11
    assert not search(Search(ResourceKind.DESK, nine_to_ten, SUNDAY)).free


def test_new_units_are_held_by_the_maintenance_of_the_others(
    alice: User, bob: User, desks: Resource, describe: Describe
):
    desks.units = 1
    make(desks)
    work = Maintain(desks.space, "Paint", desks, (at(9, 11),))
    carry_out(work, Decision(bob, fingerprint(foresee(work, SUNDAY)), {}), SUNDAY)

    describe(desks, units=2)

    assert taken(desks) == ["1: 09:00-11:00", "2: 09:00-11:00"]
    with pytest.raises(Refused, match="taken"):
        book(alice, wish(desks, 9, 10), SUNDAY)
    assert book(alice, wish(desks, 11, 12), SUNDAY).holds


def test_units_that_come_back_are_held_by_it_too(bob: User, desks: Resource):
    fewer = Shrink(desks.space, "", desks, 1)
    change = carry_out(fewer, Decision(bob, fingerprint(foresee(fewer, SUNDAY)), {}), SUNDAY)
    work = Maintain(desks.space, "Paint", desks, (at(9, 11),))
    carry_out(work, Decision(bob, fingerprint(foresee(work, SUNDAY)), {}), SUNDAY)

    undo(change, bob, SOON)

    assert taken(desks) == [f"{unit}: 09:00-11:00" for unit in range(1, 13)]


def test_fewer_units_are_not_had_by_describing_it(desks: Resource, describe: Describe):
    describe(desks, units=3, name="Desks")
    assert (desks.units, desks.name) == (12, "Desks")


def test_a_half_of_the_hall_stays_one(hall: tuple[Resource, ...], describe: Describe):
    whole, north, _south = hall
    for one in (whole, north):
        with pytest.raises(Refused, match="divided"):
            describe(one, units=2)


def test_whoever_changes_a_half_changes_the_row_of_the_whole(
    hall: tuple[Resource, ...], describe: Describe
):
    whole, north, south = hall
    describe(north, turnaround=30)
    assert [one.revision for one in (whole, north, south)] == [1, 1, 0]
