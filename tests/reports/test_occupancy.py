"""Occupancy is presence over what was open and offered: worked out, and counted by hand."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from coliving.bookings.actions.changing import Decision, carry_out
from coliving.bookings.actions.ending import lift, mend, reopen
from coliving.bookings.actions.hours import ChangeHours
from coliving.bookings.actions.intents import CloseDoors, Maintain, Shrink, TakeOut
from coliving.bookings.hits import fingerprint, foresee
from coliving.bookings.models import Block
from coliving.db import db
from coliving.reports.measuring import Cell, measure, within
from coliving.reports.occupancy import figures
from coliving.spaces.models import Audience, Closure, ExceptionalOpening, Supply
from coliving.spaces.opening import Timetable, Weekly
from coliving.spans import A_DAY, Span
from tests.cast import MONDAY, PARIS, SUNDAY, at, make
from tests.reports.visits import booked, came

WEEK = Span(at(0, 1).start, at(0, 1, MONDAY + 7 * A_DAY).start)
HOUR = timedelta(hours=1)
OPEN = 5 * 14 * HOUR
"""La Filature in a week: five days from 8 to 22, the evening for its members."""


def carried_out(intent, bob, now):
    carry_out(intent, Decision(bob, fingerprint(foresee(intent, now)), {}), now)


def test_who_came_counts_and_who_only_booked_does_not(alice, bob, workshop):
    came(alice, workshop, at(9, 12))
    booked(bob, workshop, at(14, 17))

    found = figures(workshop.space, WEEK)

    assert (found.whole.total().present, found.whole.total().offered) == (3 * HOUR, OPEN)
    assert (found.visits, found.people) == (1, 1)
    assert found.whole.total().percent == round(100 * 3 / 70)


def test_every_unit_is_offered_and_each_person_takes_one(alice, bob, desks):
    came(alice, desks, at(9, 12))
    came(bob, desks, at(9, 12))

    total = figures(desks.space, WEEK).whole.total()

    assert (total.present, total.offered) == (6 * HOUR, 12 * OPEN)


def test_making_ready_is_nobodys_presence(alice, workshop):
    workshop.turnaround = timedelta(minutes=30)
    make(workshop)
    came(alice, workshop, at(9, 12))

    assert figures(workshop.space, WEEK).whole.total().present == 3 * HOUR


def test_a_hall_that_divides_is_counted_once(alice, bob, hall):
    whole, north, _ = hall
    came(alice, whole, at(9, 12))
    came(bob, north, at(14, 16))

    found = figures(whole.space, WEEK)

    assert (found.whole.total().present, found.whole.total().offered) == (8 * HOUR, 2 * OPEN)
    names = {one.name: share.present for one, share in found.by_thing()}
    assert names == {"North half": 5 * HOUR, "South half": 3 * HOUR}
    assert found.visits == 2
    assert figures(whole.space, WEEK, whole).whole.total() == found.whole.total()
    assert figures(whole.space, WEEK, north).whole.total().present == 5 * HOUR


def test_by_hour_of_the_week_and_by_thing(alice, workshop, desks):
    came(alice, workshop, at(9, 11))

    found = figures(workshop.space, WEEK)

    by_hour = found.by_hour()
    assert by_hour[0, 9].present == HOUR
    assert by_hour[0, 9].offered == 13 * HOUR
    assert by_hour[1, 9].present == timedelta(0)
    assert (5, 9) not in by_hour
    assert dict(found.by_thing())[desks].present == timedelta(0)


def test_closed_is_not_offered_and_open_for_once_is(alice, workshop):
    make(Closure(space_id=workshop.space_id, span=at(8, 12), reason="Inventory"))
    sunday = MONDAY + 6 * A_DAY
    make(ExceptionalOpening(space_id=workshop.space_id, span=at(10, 14, sunday)))
    came(alice, workshop, at(11, 13, sunday))

    total = figures(workshop.space, WEEK).whole.total()

    assert (total.present, total.offered) == (2 * HOUR, OPEN - 4 * HOUR + 4 * HOUR)


def test_a_holiday_is_not_offered(workshop):
    easter_week = Span(at(0, 1, date(2026, 4, 6)).start, at(0, 1, date(2026, 4, 13)).start)

    assert figures(workshop.space, easter_week).whole.total().offered == OPEN - 14 * HOUR


def test_repairs_are_not_offered_nor_the_half_of_a_hall_under_repair(bob, hall):
    whole, north, _ = hall
    carried_out(Maintain(whole.space, "", north, (at(8, 12),)), bob, SUNDAY)
    carried_out(Maintain(whole.space, "", whole, (at(14, 18),)), bob, SUNDAY)

    assert figures(whole.space, WEEK).whole.total().offered == 2 * OPEN - 4 * HOUR - 8 * HOUR


def test_what_is_out_of_service_is_not_offered_until_it_works_again(bob, workshop):
    wednesday = MONDAY + 2 * A_DAY
    carried_out(TakeOut(workshop.space, "", workshop), bob, at(12, 13).start)
    mend(workshop, bob, at(10, 11, wednesday).start)

    offered = figures(workshop.space, WEEK).whole.total().offered

    assert offered == OPEN - 10 * HOUR - 14 * HOUR - 2 * HOUR


def test_fewer_units_do_not_rewrite_the_past(bob, desks):
    carried_out(Shrink(desks.space, "", desks, 6), bob, at(8, 9, MONDAY + A_DAY).start)

    assert figures(desks.space, WEEK).whole.total().offered == 12 * 14 * HOUR + 6 * 4 * 14 * HOUR


def test_other_hours_do_not_rewrite_the_past(alice, bob, workshop):
    space = workshop.space
    came(alice, workshop, at(9, 12))
    shorter = [Weekly(day, time(10), time(12), Audience.EVERYBODY) for day in range(5)]
    noon = at(12, 13, MONDAY + A_DAY).start
    carried_out(ChangeHours(space, "", Timetable(shorter, True)), bob, noon)

    found = figures(space, WEEK).whole.total()

    assert found.offered == 14 * HOUR + 4 * HOUR + 3 * 2 * HOUR
    assert found.present == 3 * HOUR
    later = Span(WEEK.end, WEEK.end + 7 * A_DAY)
    assert figures(space, later).whole.total().offered == 5 * 2 * HOUR


def test_what_was_not_there_yet_was_not_offered(workshop):
    earlier = Span(WEEK.start - 14 * A_DAY, WEEK.start - 7 * A_DAY)

    assert figures(workshop.space, earlier).whole.total().rate is None


def test_what_is_older_than_the_record_was_always_there(workshop, bob):
    db.session.execute(db.delete(Supply))
    db.session.commit()
    earlier = Span(WEEK.start - 14 * A_DAY, WEEK.start - 7 * A_DAY)

    assert figures(workshop.space, earlier).whole.total().offered == OPEN
    carried_out(TakeOut(workshop.space, "", workshop), bob, at(12, 13).start)
    assert figures(workshop.space, earlier).whole.total().offered == OPEN
    assert figures(workshop.space, WEEK).whole.total().offered == 4 * HOUR


def test_a_closure_that_ends_early_has_been_until_then(bob, workshop):
    space = workshop.space
    carried_out(CloseDoors(space, "", WEEK), bob, SUNDAY)
    tuesday_noon = at(12, 13, MONDAY + A_DAY).start
    reopen(space, db.session.scalars(db.select(Closure)).one(), bob, tuesday_noon)
    carried_out(Maintain(space, "", workshop, (at(8, 22, MONDAY + 2 * A_DAY),)), bob, tuesday_noon)
    lift(db.session.scalars(db.select(Block)).one(), bob, at(10, 11, MONDAY + 2 * A_DAY).start)

    assert figures(space, WEEK).whole.total().offered == OPEN - 14 * HOUR - 4 * HOUR - 2 * HOUR


def test_the_hour_that_comes_twice_is_one_cell_of_two_hours():
    night = Span.local(date(2026, 10, 25), time(1, 30), time(4), PARIS)

    cells = measure([night], PARIS)

    assert cells == {
        Cell(date(2026, 10, 25), 1): 1800,
        Cell(date(2026, 10, 25), 2): 7200,
        Cell(date(2026, 10, 25), 3): 3600,
    }


@pytest.mark.parametrize("zone", ["Europe/Paris", "Indian/Reunion", "Asia/Kolkata"])
def test_nothing_is_lost_where_the_clocks_change(zone: str):
    start = datetime(2026, 3, 28, 21, 17, 5, tzinfo=SUNDAY.tzinfo)
    span = Span(start, start + timedelta(hours=31, minutes=7))

    cells = measure([span], ZoneInfo(zone))

    assert timedelta(seconds=cells.total()) == span.length


def test_within_takes_what_touches_the_span_and_no_more():
    doors = [at(8, 12), at(14, 18), at(19, 22)]

    assert within(at(11, 20), doors) == [at(11, 12), at(14, 18), at(19, 20)]
    assert within(at(12, 14), doors) == []
    assert within(at(0, 8), doors) == []
