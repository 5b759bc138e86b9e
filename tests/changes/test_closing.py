"""Closing the doors, breaking machines: everybody concerned hears of it, and it can be undone."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel
from coliving.bookings.actions.changing import Decision, carry_out
from coliving.bookings.actions.intents import CloseDoors, Maintain, Retire, Shrink, TakeOut
from coliving.bookings.actions.undoing import undo
from coliving.bookings.hits import Fate, Intent, fingerprint, foresee
from coliving.bookings.models import AuditEntry, Block, Booking, Change, Occupancy, Status
from coliving.db import db
from coliving.errors import Refused
from coliving.outbox.enclosures import enclosure_of
from coliving.outbox.models import Letter
from coliving.outbox.rendering import render
from coliving.spaces.models import Closure, Resource, ResourceKind, Space
from coliving.spans import Span
from tests.cast import MONDAY, PARIS, SUNDAY, at, make, person, resource, wish

THAT_DAY = Span.whole_day(MONDAY, PARIS)
SOON = SUNDAY + timedelta(minutes=9)


def do(intent: Intent, by: User, **fates: Fate) -> Change:
    """As proposed, but for those named by the name of their member."""
    hits = foresee(intent, SUNDAY)
    chosen = {
        hit.booking.uid: fates[hit.booking.member.name]
        for hit in hits
        if hit.booking.member.name in fates
    }
    return carry_out(intent, Decision(by, fingerprint(hits), chosen), SUNDAY)


def letters() -> list[str]:
    return list(db.session.scalars(select(Letter.template).order_by(Letter.id)))


def last_letter() -> tuple[str, bytes]:
    """As it is read, and what it tells a calendar program."""
    last = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    assert last is not None
    enclosed = enclosure_of(last.template, last.facts, last.recipient)
    assert enclosed is not None
    return render(last).as_string(), enclosed.content


def occupied() -> list[tuple[object, ...]]:
    query = select(Occupancy.booking_id, Occupancy.resource_id, Occupancy.unit, Occupancy.starts_at)
    return sorted(tuple(row) for row in db.session.execute(query))


@pytest.fixture
def twelve(la_filature: Space, workshop: Resource, desks: Resource) -> list[Booking]:
    people = [person(f"Member{number}") for number in range(12)]
    return [
        book(one, wish(desks if number % 3 else workshop, 8 + number // 3, 9 + number // 3), SUNDAY)
        for number, one in enumerate(people)
    ]


def test_closing_a_day_with_twelve_bookings_and_undoing_it(
    la_filature: Space, bob: User, twelve: list[Booking]
):
    before = occupied()

    change = do(CloseDoors(la_filature, "Burst pipe", THAT_DAY), bob)

    assert {booking.status for booking in twelve} == {Status.CANCELLED}
    assert not occupied()
    assert letters() == ["booked"] * 12 + ["cancelled"] * 12
    assert db.session.scalars(select(Closure)).one().reason == "Burst pipe"
    letter, entry = last_letter()
    assert "Burst pipe" in letter
    assert b"METHOD:CANCEL" in entry

    assert undo(change, bob, SOON) == []

    assert {booking.status for booking in twelve} == {Status.CONFIRMED}
    assert occupied() == before
    assert letters()[24:] == ["restored"] * 12
    assert {booking.sequence for booking in twelve} == {2}
    assert db.session.scalar(select(Closure)) is None
    letter, entry = last_letter()
    assert "It holds again: Hot desks" in letter
    assert {b"METHOD:REQUEST", b"SEQUENCE:2", b"STATUS:CONFIRMED"} <= set(entry.split(b"\r\n"))
    verbs = db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id))
    assert list(verbs) == ["close", "undo"]


def test_what_somebody_took_meanwhile_cannot_come_back(
    la_filature: Space, alice: User, charlie: User, bob: User, workshop: Resource
):
    hers = book(alice, wish(workshop, 9, 11), SUNDAY)
    change = do(TakeOut(la_filature, "Smoke", workshop), bob)
    workshop.in_service = True
    make(workshop)
    his = book(charlie, wish(workshop, 10, 12), SUNDAY)

    assert undo(change, bob, SOON) == [hers]
    assert (hers.status, his.status) == (Status.CANCELLED, Status.CONFIRMED)


def test_after_ten_minutes_or_twice_nothing_is_undone(
    la_filature: Space, bob: User, twelve: list[Booking]
):
    change = do(CloseDoors(la_filature, "", THAT_DAY), bob)
    with pytest.raises(Refused, match="too_late"):
        undo(change, bob, SUNDAY + timedelta(minutes=10))
    undo(change, bob, SOON)
    with pytest.raises(Refused, match="too_late"):
        undo(change, bob, SOON)


def test_what_has_changed_since_it_was_shown_is_shown_again(
    la_filature: Space, alice: User, bob: User, twelve: list[Booking], workshop: Resource
):
    intent = CloseDoors(la_filature, "", THAT_DAY)
    seen = fingerprint(foresee(intent, SUNDAY))
    book(alice, wish(workshop, 15, 16), SUNDAY)

    with pytest.raises(Refused, match="changed"):
        carry_out(intent, Decision(bob, seen, {}), SUNDAY)

    assert db.session.scalar(select(func.count(Occupancy.id))) == 13
    assert db.session.scalar(select(Change)) is None


def test_bob_keeps_one_and_sends_the_others_away(
    la_filature: Space, bob: User, twelve: list[Booking]
):
    do(CloseDoors(la_filature, "", THAT_DAY), bob, Member3=Fate.KEEP)
    assert [one.status for one in twelve].count(Status.CONFIRMED) == 1
    assert twelve[3].status is Status.CONFIRMED
    assert len(occupied()) == 1


def test_a_broken_machine_sends_its_bookings_to_its_equal(
    la_filature: Space, alice: User, charlie: User, bob: User
):
    laser, other, small = (
        resource(la_filature, ResourceKind.MACHINE, name) for name in ("Laser", "Laser 2", "Mill")
    )
    laser.features = other.features = ["laser"]
    make(small)
    hers, his = (
        book(one, wish(laser, start, start + 2), SUNDAY)
        for one, start in ((alice, 9), (charlie, 11))
    )
    book(bob, wish(other, 11, 12), SUNDAY)

    change = do(Maintain(la_filature, "New lens", laser, (at(8, 18),)), bob)

    assert (hers.resource, hers.status) == (other, Status.CONFIRMED)
    assert his.status is Status.CANCELLED
    assert letters() == ["booked"] * 3 + ["moved", "cancelled"]
    with pytest.raises(Refused, match="taken"):
        book(alice, wish(laser, 14, 15), SUNDAY)

    assert undo(change, bob, SOON) == []
    assert (hers.resource, hers.sequence, his.status) == (laser, 2, Status.CONFIRMED)
    assert letters()[5:] == ["moved", "restored"]
    book(alice, wish(laser, 14, 15), SUNDAY)


def test_maintenance_of_the_whole_hall_holds_its_halves_for_months(
    la_filature: Space, alice: User, bob: User, hall: tuple[Resource, ...]
):
    whole, north, _south = hall
    hers = book(alice, wish(north, 9, 11), SUNDAY)

    change = do(
        Maintain(la_filature, "Roof", whole, (Span(SUNDAY, SUNDAY + timedelta(days=100)),)), bob
    )

    assert hers.status is Status.CANCELLED
    assert db.session.scalars(select(Block)).one().note == "Roof"
    longest = max(row.span.length for row in db.session.scalars(select(Occupancy)))
    assert longest == timedelta(days=31)
    assert undo(change, bob, SOON) == []
    assert hers.status is Status.CONFIRMED


def test_fewer_desks_seat_again_whom_they_can(la_filature: Space, bob: User, desks: Resource):
    people = [person(f"Member{number}") for number in range(4)]
    sitting = [book(one, wish(desks, 9, 11), SUNDAY) for one in people]
    late = book(bob, wish(desks, 10, 12), SUNDAY)
    cancel(sitting[0], SUNDAY)

    change = do(Shrink(la_filature, "", desks, 3), bob)

    assert late.status is Status.CANCELLED
    assert sitting[3].sequence == 0, "she keeps her desk, and need not know that it is another"
    assert sorted(unit for _id, _resource, unit, _start in occupied()) == [1, 2, 3]
    undo(change, bob, SOON)
    assert (desks.units, late.status) == (12, Status.CONFIRMED)


def test_what_is_retired_keeps_its_history(
    la_filature: Space, alice: User, bob: User, workshop: Resource
):
    hers = book(alice, wish(workshop, 9, 11), SUNDAY)
    change = do(Retire(la_filature, "Sold", workshop), bob, Alice=Fate.KEEP)
    assert (workshop.retired_at, hers.status) == (SUNDAY, Status.CONFIRMED)
    with pytest.raises(Refused, match="out_of_service"):
        book(alice, wish(workshop, 14, 15), SUNDAY)
    undo(change, bob, SOON)
    assert workshop.retired_at is None
    book(alice, wish(workshop, 14, 15), SUNDAY)


def test_nobody_without_an_address_is_written_to(la_filature: Space, bob: User, workshop: Resource):
    walk_in = make(User(name="Jean", created_at=SUNDAY, changed_at=SUNDAY))
    his = book(walk_in, wish(workshop, 9, 11), SUNDAY)
    change = do(CloseDoors(la_filature, "", THAT_DAY), bob)
    assert his.status is Status.CANCELLED
    undo(change, bob, SOON)
    assert (his.status, letters()) == (Status.CONFIRMED, [])


def test_who_may_stay_stays_where_they_are_though_they_could_move(
    la_filature: Space, alice: User, bob: User, hall: tuple[Resource, ...], workshop: Resource
):
    whole, _north, south = hall
    book(alice, wish(whole, 9, 11), SUNDAY)
    before = occupied()
    do(Retire(la_filature, "", south), bob, Alice=Fate.KEEP)
    assert occupied() == before


def test_the_same_maintenance_every_week_lets_what_is_between_be(
    la_filature: Space, alice: User, bob: User, workshop: Resource
):
    workshop.turnaround = timedelta(hours=1)
    make(workshop)
    weeks = [MONDAY + timedelta(days=7 * week) for week in range(3)]
    before, between, hit = (
        book(alice, wish(workshop, start, start + 1, day), SUNDAY)
        for start, day in ((9, weeks[0]), (14, weeks[0]), (10, weeks[1]))
    )

    spans = tuple(at(10, 12, day) for day in weeks)
    change = do(Maintain(la_filature, "Filter", workshop, spans), bob)

    assert [one.status for one in (before, between)] == [Status.CONFIRMED] * 2
    assert hit.status is Status.CANCELLED
    assert [block.span for block in db.session.scalars(select(Block))] == list(spans)
    undo(change, bob, SOON)
    assert hit.status is Status.CONFIRMED
    assert db.session.scalar(select(Block)) is None
