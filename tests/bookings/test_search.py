"""A desk, on Monday morning, near Aurillac: what the search finds, and how."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.deciding import Override
from coliving.bookings.asking import Wish
from coliving.bookings.search import Results, Search, search
from coliving.bookings.vacancies import taken_around, things_in
from coliving.db import db
from coliving.spaces.geography import Point
from coliving.spaces.models import Closure, Network, Resource, ResourceKind, Space
from coliving.spaces.policy import Policy
from coliving.spans import Span
from tests.cast import MONDAY, SUNDAY, at, make, wish
from tests.databases import Database
from tests.spaces.villages import village

AURILLAC = Point(44.926, 2.441)
DESK, ROOM = ResourceKind.DESK, ResourceKind.ROOM


def monday(start: int, end: int) -> Callable[..., Span]:
    return lambda zone: Span.local(MONDAY, time(start), time(end), zone)


def look(kind: ResourceKind = DESK, start: int = 9, end: int = 12, **options: object) -> Results:
    return search(Search(kind, monday(start, end), SUNDAY, **options))


def free(results: Results) -> dict[str, int]:
    return {offer.name: offer.units for found in results.free for offer in found.offers}


@contextmanager
def asked() -> Iterator[list[tuple[str, Any]]]:
    """The statements that the database is sent meanwhile, with their values."""
    statements: list[tuple[str, Any]] = []

    def listen(_connection: object, _cursor: object, *said: Any) -> None:
        if not said[0].startswith("BEGIN"):
            statements.append((said[0], said[1]))

    event.listen(db.engine, "before_cursor_execute", listen)
    yield statements
    event.remove(db.engine, "before_cursor_execute", listen)


def test_twelve_desks_less_those_that_are_taken(desks: Resource, alice: User):
    book(alice, wish(desks, 10, 11), SUNDAY)
    book(alice, wish(desks, 11, 13), SUNDAY)
    book(alice, wish(desks, 12, 13), SUNDAY)
    assert free(look()) == {"Hot desks": 11}  # the two before noon share a unit


def test_a_room_that_is_taken_is_not_offered_but_its_space_is_known(
    workshop: Resource, alice: User
):
    book(alice, wish(workshop, 8, 10), SUNDAY)
    results = look(ROOM)
    assert not results.free
    assert [(found.space.name, found.is_open) for found in results.full] == [("La Filature", True)]
    assert free(look(ROOM, 10, 12)) == {"Workshop": 1}


def test_the_time_to_make_ready_counts(workshop: Resource, alice: User):
    workshop.turnaround = timedelta(minutes=30)
    db.session.commit()
    book(alice, wish(workshop, 12, 13), SUNDAY)
    assert not free(look(ROOM, 9, 12))
    assert not free(look(ROOM, 13, 15))
    assert free(look(ROOM, 9, 11))


def test_half_a_hall_taken_takes_the_whole_hall(hall: tuple[Resource, ...], alice: User):
    _, north, _ = hall
    book(alice, wish(north, 9, 10), SUNDAY)
    assert free(look(ROOM)) == {"South half": 1}


def test_a_whole_hall_taken_takes_both_halves(hall: tuple[Resource, ...], alice: User):
    book(alice, wish(hall[0], 9, 10), SUNDAY)
    assert free(look(ROOM)) == {}


def test_a_booking_of_many_days_is_seen_on_each(workshop: Resource, alice: User, bob: User):
    la_filature = workshop.space
    la_filature.policy = Policy(longest=60 * 24 * 20)
    stay = Wish(workshop, Span(at(8, 9).start, at(8, 9, date(2026, 3, 20)).end))
    book(alice, stay, SUNDAY, Override(bob, "an exhibition"))
    friday = date(2026, 3, 13)
    wanted = Search(ROOM, lambda zone: Span.local(friday, time(9), time(12), zone), SUNDAY)
    assert not free(search(wanted))


@pytest.mark.parametrize("hours", [(18, 20), (16, 19)])
def test_members_hours_are_for_members(
    desks: Resource, alice: User, charlie: User, hours: tuple[int, int]
):
    assert free(look(DESK, *hours, member=alice))
    assert not free(look(DESK, *hours, member=charlie))
    assert not free(look(DESK, *hours))


def test_whoever_runs_the_network_is_a_member_everywhere(desks: Resource, dora: User):
    assert free(look(DESK, 18, 20, member=dora))


def test_doors_that_are_closed(desks: Resource, la_filature: Space):
    assert not free(look(DESK, 6, 9))
    make(Closure(space_id=la_filature.id, span=at(10, 11)))
    assert not free(look())
    assert not look().full[0].is_open


def test_what_is_out_of_service_is_not_there(desks: Resource):
    desks.in_service = False
    db.session.commit()
    assert look() == Results()


def test_house_rules_are_kept(desks: Resource):
    desks.policy = Policy(longest=60)
    db.session.commit()
    assert not free(look())
    assert free(look(DESK, 9, 10))


def test_the_past_is_not_offered(desks: Resource):
    at_ten = at(10, 11).start
    assert not free(search(Search(DESK, monday(9, 12), at_ten)))


def test_nearest_first_and_not_beyond_the_radius(desks: Resource, network: Network):
    for name, latitude in [("Murat", 45.11), ("Arpajon", 44.90), ("Mende", 44.52)]:
        village(network, name, Point(latitude, 2.5))
    results = look(near=AURILLAC, radius=30)
    assert [found.space.name for found in results.free] == ["La Filature", "Arpajon", "Murat"]
    distances = [found.distance or 0 for found in results.free]
    assert distances == sorted(distances)
    assert 20 < distances[-1] < 22


def test_everywhere_goes_by_name_and_there_may_be_more(network: Network):
    for name in ("Cèdre", "Bouleau", "Aulne"):
        village(network, name, None)
    results = search(Search(DESK, monday(9, 12), SUNDAY), limit=2)
    assert [found.space.name for found in results.free] == ["Aulne", "Bouleau"]
    assert results.more


def test_nine_o_clock_is_nine_o_clock_on_the_island(network: Network):
    village(network, "Salazie", Point(-21.03, 55.54), timezone="Indian/Reunion")
    results = look()
    assert results.free[0].span.start == datetime(2026, 3, 2, 5, tzinfo=SUNDAY.tzinfo)


def test_a_hundred_spaces_cost_no_more_queries_than_one(network: Network):
    def queries() -> int:
        with asked() as statements:
            look(near=AURILLAC, radius=60)
        return len(statements)

    village(network, "Premier", AURILLAC)
    alone = queries()
    for number in range(40):
        village(network, f"Numéro {number}", AURILLAC)
    assert queries() == alone <= 5


def test_what_is_taken_is_read_from_the_index(app: Flask, database: Database, desks: Resource):
    if database.name == "postgresql":
        db.session.execute(text("SET LOCAL enable_seqscan = off"))  # three rows need no index
    with asked() as statements:
        taken_around([things_in([desks.space_id], DESK)[desks.space_id][0]], at(9, 12))
    statement, values = statements[-1]
    explain = "EXPLAIN QUERY PLAN " if database.name == "sqlite" else "EXPLAIN "
    plan = "\n".join(map(str, db.session.connection().exec_driver_sql(explain + statement, values)))
    assert "ix_occupancy_search_long" in plan
    assert "SCAN occupancy" not in plan
    assert "Seq Scan" not in plan
