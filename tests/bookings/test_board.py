"""The day board: what each half hour of a resource is, for whoever looks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.asking import Wish
from coliving.bookings.board import Board, hours_of, open_board
from coliving.bookings.cells import Cell, State, cells
from coliving.bookings.lines import Viewer
from coliving.spaces.models import Closure, OpeningHours, Resource, ResourceKind, Space
from coliving.spaces.opening import opening
from coliving.spaces.policy import Policy
from coliving.spans import A_DAY, Span
from tests.cast import MONDAY, PARIS, SUNDAY, at, make, resource, wish

REUNION = ZoneInfo("Indian/Reunion")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def board(
    space: Space, viewer: User | None = None, day: date = MONDAY, now: datetime = SUNDAY
) -> Board | None:
    hours = opening(space, Span.whole_day(day, space.zone))
    return open_board(space, day, hours, Viewer.of(viewer, space), now)


def row(thing: Resource, viewer: User | None = None, **when: object) -> list[Cell]:
    shown = board(thing.space, viewer, **when)  # type: ignore[arg-type]
    assert shown is not None
    return cells(shown.outline, shown.lines([thing.id])[thing.id])


def read(row: list[Cell], zone: ZoneInfo = PARIS) -> list[str]:
    """ "free 08:00 2": the state of each cell, its start, and how many half hours it takes."""
    return [f"{cell.state} {cell.start.astimezone(zone):%H:%M} {cell.width}" for cell in row]


def test_what_is_free_is_cut_at_full_hours_and_what_is_taken_is_one_cell(alice, workshop, charlie):
    book(alice, wish(workshop, 9, 11), SUNDAY)

    assert read(row(workshop, charlie)) == [
        "free 08:00 2",
        "taken 09:00 4",
        *[f"free {hour}:00 2" for hour in range(11, 18)],
        "members 18:00 8",
    ]


def test_members_see_their_own_hours_and_their_own_booking(alice, workshop):
    booking = book(alice, wish(workshop, 19, 22), SUNDAY)

    *_, last = row(workshop, alice)

    assert (last.state, last.width) == (State.BOOKED, 6)
    assert last.visit
    assert (last.visit.uid, last.visit.is_mine, last.visit.name) == (booking.uid, True, "")


def test_only_managers_read_names(alice, bob, charlie, dora, workshop):
    book(alice, wish(workshop, 9, 11), SUNDAY)

    def names(viewer: User | None) -> list[str]:
        return [cell.visit.name for cell in row(workshop, viewer) if cell.visit]

    assert names(bob) == names(dora) == ["Alice"]
    assert names(charlie) == names(None) == []


def test_a_row_of_desks_says_how_many_are_left(alice, charlie, desks):
    book(alice, wish(desks, 9, 11), SUNDAY)
    book(charlie, wish(desks, 10, 12), SUNDAY)

    assert [cell.free for cell in row(desks)[:5]] == [12, 11, 10, 11, 12]


def test_desks_are_taken_once_each_of_them_is(alice, desks):
    desks.units = 2
    make(desks)
    for _ in range(2):
        book(alice, wish(desks, 9, 10), SUNDAY)

    assert read(row(desks))[:3] == ["free 08:00 2", "taken 09:00 2", "free 10:00 2"]


def test_the_whole_is_taken_while_a_part_is_and_the_other_way_round(alice, bob, hall):
    whole, north, south = hall
    book(alice, wish(north, 9, 10), SUNDAY)
    book(alice, wish(whole, 14, 15), SUNDAY)

    def states(thing: Resource, viewer: User | None) -> list[State]:
        return [
            next(c.state for c in row(thing, viewer) if c.start == at(hour, 22).start)
            for hour in (9, 14)
        ]

    assert states(whole, None) == states(north, None) == [State.TAKEN, State.TAKEN]
    assert states(south, None) == [State.FREE, State.TAKEN]
    # Nobody has booked the whole at nine, and Alice has booked both halves at two.
    assert states(whole, alice) == states(whole, bob) == [State.TAKEN, State.BOOKED]
    assert states(south, alice) == [State.FREE, State.BOOKED]


def test_the_time_to_make_ready_is_taken_before_and_after(alice, workshop):
    workshop.turnaround = timedelta(minutes=30)
    make(workshop)
    book(alice, wish(workshop, 10, 11), SUNDAY)

    assert read(row(workshop))[:5] == [
        "free 08:00 2",
        "free 09:00 1",
        "taken 09:30 4",
        "free 11:30 1",
        "free 12:00 2",
    ]


def test_what_is_over_is_one_cell_that_ends_where_now_is(alice, workshop):
    now = at(10, 11).start + timedelta(minutes=10)
    book(alice, wish(workshop, 9, 12), SUNDAY)

    assert read(row(workshop, now=now))[:3] == ["past 08:00 5", "taken 10:30 3", "free 12:00 2"]


def test_a_day_that_is_gone_shows_what_was_taken_and_offers_nothing(alice, workshop):
    book(alice, wish(workshop, 9, 11), SUNDAY)

    assert read(row(workshop, now=SUNDAY + A_DAY * 9)) == [
        "over 08:00 2",
        "taken 09:00 4",
        "over 11:00 14",
        "members 18:00 8",
    ]


@pytest.mark.parametrize(
    ("policy", "first"),
    [
        (Policy(grid=60), "free 08:00 2"),
        (Policy(grid=120), "free 08:00 4"),
        (Policy(shortest=120), "free 08:00 2"),
        (Policy(notice=3 * 24 * 60), "late 08:00 20"),
        (Policy(horizon=1), "ahead 08:00 20"),
    ],
)
def test_the_house_rules_shape_what_is_offered(workshop, policy, first):
    workshop.policy = policy
    make(workshop)

    assert read(row(workshop))[0] == first


def test_what_is_too_short_to_book_is_not_offered(alice, workshop):
    workshop.policy = Policy(shortest=120)
    make(workshop)
    book(alice, wish(workshop, 9, 16), SUNDAY)

    assert read(row(workshop)) == [
        "unfit 08:00 2",
        "taken 09:00 14",
        "free 16:00 2",
        "unfit 17:00 2",
        "members 18:00 8",
    ]


def test_what_is_out_of_service_is_so_all_day(workshop):
    workshop.in_service = False
    make(workshop)

    assert read(row(workshop)) == ["out 08:00 28"]


def test_a_closed_day_has_no_board(la_filature):
    make(Closure(space_id=la_filature.id, span=Span.whole_day(MONDAY, PARIS)))

    assert board(la_filature) is None
    assert board(la_filature, day=MONDAY - A_DAY) is None


def test_a_closure_in_the_middle_of_the_day_is_seen(la_filature, workshop):
    make(Closure(space_id=la_filature.id, span=at(12, 14)))

    assert read(row(workshop))[4:6] == ["closed 12:00 4", "free 14:00 2"]


def test_an_evening_that_goes_on_past_midnight_belongs_to_its_day(la_filature, workshop):
    make(OpeningHours(space_id=la_filature.id, weekday=0, opens=time(22), closes=time(2)))

    monday, tuesday = (board(la_filature, day=day) for day in (MONDAY, MONDAY + A_DAY))

    assert monday
    assert monday.window == Span(at(8, 9).start, at(1, 2, MONDAY + A_DAY).end)
    assert tuesday
    assert tuesday.window == at(8, 22, MONDAY + A_DAY)


def test_a_place_that_never_closes_has_boards_from_midnight_to_midnight():
    always = [Span(SUNDAY - A_DAY * 9, SUNDAY + A_DAY * 9)]

    assert hours_of(always, SPRING - A_DAY * 28, PARIS) == [Span.whole_day(date(2026, 3, 1), PARIS)]


@pytest.mark.parametrize(
    ("day", "columns", "hours"),
    [(SPRING, 46, [0, 1, 3, 4]), (AUTUMN, 50, [0, 1, 2, 3]), (date(2026, 6, 7), 48, [0, 1, 2, 3])],
)
def test_the_day_has_the_hours_that_the_clock_shows(la_filature, workshop, day, columns, hours):
    make(OpeningHours(space_id=la_filature.id, weekday=6, opens=time(0), closes=time(0)))
    shown = board(la_filature, day=day)

    assert shown
    assert len(shown.outline.columns) == columns
    assert [start.hour for start, _ in shown.hours()][:4] == hours
    assert sum(width for _, width in shown.hours()) == columns


def test_an_hour_that_comes_twice_is_offered_once(la_filature, workshop):
    make(OpeningHours(space_id=la_filature.id, weekday=6, opens=time(1), closes=time(5)))
    now = datetime(2026, 10, 20, tzinfo=UTC)

    assert read(row(workshop, day=AUTUMN, now=now)) == [
        "free 01:00 2",
        "free 02:00 4",
        "free 03:00 2",
        "free 04:00 2",
    ]


def test_nine_in_the_morning_is_nine_in_la_reunion(network, charlie):
    space = make(
        Space(
            network=network,
            name="Le Piton",
            slug="le-piton",
            changed_at=SUNDAY,
            timezone="Indian/Reunion",
            postcode="97410",
        )
    )
    make(OpeningHours(space_id=space.id, weekday=0, opens=time(9), closes=time(12)))
    lagoon = resource(space, ResourceKind.DESK, "Lagoon")
    book(charlie, Wish(lagoon, Span.local(MONDAY, time(10), time(11), REUNION)), SUNDAY)

    assert read(row(lagoon), REUNION) == ["free 09:00 2", "taken 10:00 2", "free 11:00 2"]
    assert board(space).window.start == datetime(2026, 3, 2, 5, tzinfo=UTC)
