"""A country of third places, poured into an empty database as fast as it takes rows.

3 000 spaces lie on a grid over France with 20 resources each, and bookings are spread over
them so that nothing overlaps. Four more spaces are the same whatever the number of
bookings, and are what we look at: one with a calendar of 500 events, one of 200 resources
on a busy day, one with a desk that nobody has booked, and one of 200 resources that Alice
runs, with 300 bookings on each day of a fortnight.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from coliving.bookings.guards import NAME, STATEMENTS
from coliving.db import db

SPACES, PER_SPACE, PEOPLE = 3_000, 20, 20_000
CALENDAR, BUSY, QUIET, RUN = SPACES + 1, SPACES + 2, SPACES + 3, SPACES + 4
EVENTS, BUSY_RESOURCES = 500, 200
KINDS = ("desk", "room", "machine", "office")
DAYS = 70
A_FORTNIGHT, A_DAY_FULL = 14, 300
HOUR = timedelta(hours=1)

OCCUPANCIES = """
    INSERT INTO occupancy (id, booking_id, resource_id, unit, kind, is_long, starts_at, ends_at)
    SELECT booking.id, booking.id, resource_id, 1, kind, false, starts_at, ends_at
    FROM booking JOIN resource ON resource.id = resource_id
"""

Row = dict[str, Any]


@dataclass(frozen=True)
class Landmarks:
    """The addresses of what the measurements look at, and how its member signs in."""

    member_key: str
    calendar: UUID
    busy_slug: str
    desk: UUID
    run_slug: str


class World:
    """Rows in the making. `midnight` is today's, in UTC."""

    def __init__(self, bookings: int, midnight: datetime) -> None:
        self.bookings, self.midnight = bookings, midnight
        self.session_key = uuid4()
        self.calendar, self.desk = uuid4(), uuid4()

    def landmarks(self) -> Landmarks:
        key = f"1:{self.session_key.hex}"
        return Landmarks(key, self.calendar, f"space-{BUSY}", self.desk, f"space-{RUN}")

    def people(self) -> Iterator[Row]:
        """Alice is the first, and books no more than others do."""
        for number in range(1, PEOPLE + 1):
            yield self._dated(
                id=number, uid=uuid4(), email=f"member-{number}@example.org", name="Alice",
                language="fr", session_key=self.session_key if number == 1 else uuid4(),
                created_at=self.midnight, revision=0,
            )  # fmt: skip

    def spaces(self) -> Iterator[Row]:
        """A grid of 50 by 60 over France: one space in some 180 km², as on the ground."""
        for number in range(1, RUN + 1):
            row, column = divmod(number, 60)
            yield self._dated(
                id=number, uid=uuid4(), network_id=1, name=f"Espace {number}",
                slug=f"space-{number}", kinds=["coworking"], address="1 place du Marché",
                postcode="15000", commune="Aurillac", insee_code="15014",
                latitude=42.5 + row * 0.17, longitude=-1.5 + column * 0.15,
                timezone="Europe/Paris", description="", photo="", access_notes="",
                accessibility=[], amenities=[], contact_email="", contact_phone="", website="",
                closed_on_holidays=False, policy={"horizon": 365}, revision=0,
            )  # fmt: skip

    def hours(self) -> Iterator[Row]:
        for space in range(1, RUN + 1):
            for weekday in range(7):
                yield {
                    "space_id": space, "weekday": weekday, "audience": "everybody",
                    "opens": time(8), "closes": time(20),
                }  # fmt: skip

    def resources(self) -> Iterator[Row]:
        for space in range(1, SPACES + 1):
            for place in range(PER_SPACE):
                number = (space - 1) * PER_SPACE + place + 1
                yield self._resource(number, space, KINDS[place % 4], uuid4())
        first = SPACES * PER_SPACE + 1
        yield self._resource(first, CALENDAR, "room", self.calendar)
        for place in range(BUSY_RESOURCES):
            yield self._resource(first + 1 + place, BUSY, "desk", uuid4())
        yield self._resource(first + 1 + BUSY_RESOURCES, QUIET, "desk", self.desk)
        for place in range(BUSY_RESOURCES):
            yield self._resource(first + 2 + BUSY_RESOURCES + place, RUN, "desk", uuid4())

    def spans(self) -> Iterator[tuple[int, datetime]]:
        """The resource and the hour of every booking; at most one a day each."""
        everything = SPACES * PER_SPACE
        for number in range(self.bookings):
            round_, place = divmod(number, everything)
            day = (round_ * 2 + place * 13) % DAYS - 20
            start = self.midnight + timedelta(days=day, hours=8 + (place * 7 + round_) % 9)
            yield place + 1, start
        for number in range(EVENTS):
            yield everything + 1, self.midnight + HOUR * (24 + 2 * number)
        for place in range(BUSY_RESOURCES):
            for hour in (8, 11, 15):
                yield everything + 2 + place, self.midnight + HOUR * (24 + hour)
        first = everything + 3 + BUSY_RESOURCES
        for day in range(A_FORTNIGHT):
            for number in range(A_DAY_FULL):
                later, place = divmod(number, BUSY_RESOURCES)
                yield first + place, self.midnight + HOUR * (24 * day + 9 + 4 * later)

    def all_bookings(self) -> Iterator[Row]:
        for number, (resource, start) in enumerate(self.spans(), 1):
            yield self._dated(
                id=number, uid=uuid4(), resource_id=resource, member_id=number % PEOPLE + 1,
                status="confirmed", purpose="", created_at=self.midnight, sequence=0,
                override_codes=[], override_reason="", starts_at=start, ends_at=start + HOUR,
            )  # fmt: skip

    def _resource(self, number: int, space: int, kind: str, uid: UUID) -> Row:
        return self._dated(
            id=number, uid=uid, space_id=space, kind=kind, name=f"{kind} {number}",
            description="", units=1, capacity=1, features=[], access_needs="", turnaround=0,
            policy={}, in_service=True, out_of_service_note="", position=number, revision=0,
        )  # fmt: skip

    def _dated(self, **values: Any) -> Row:
        return values | {"changed_at": self.midnight}


def build(bookings: int, midnight: datetime) -> Landmarks:
    """Fill an empty, migrated database. The guard is put back over what was poured in."""
    world = World(bookings, midnight)
    is_postgresql = db.engine.dialect.name == "postgresql"
    if is_postgresql:
        _run(f"ALTER TABLE occupancy DROP CONSTRAINT {NAME}")
    _pour("network", [{"id": 1, "name": "France", "slug": "france"}])
    _pour("user", world.people())
    _pour("space", world.spaces())
    _pour("opening_hours", world.hours())
    _pour("resource", world.resources())
    _pour("space_role", [{"space_id": RUN, "user_id": 1, "role": "manager"}])
    _pour("booking", world.all_bookings())
    _run(OCCUPANCIES)
    if is_postgresql:
        _run(STATEMENTS["postgresql"][-1])
        for name in ("booking", "occupancy"):
            _run(f"SELECT setval('{name}_id_seq', (SELECT max(id) FROM {name}))")  # noqa: S608
    _run("ANALYZE")
    return world.landmarks()


def _run(statement: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(text(statement))


def _pour(name: str, rows: Iterable[Row]) -> None:
    rows = iter(rows)
    with db.engine.begin() as connection:
        pour = _copy if connection.dialect.name == "postgresql" else _insert
        driver = connection.connection.driver_connection
        while batch := list(islice(rows, 20_000)):
            pour(driver, name, batch)


def _copy(driver: Any, table: str, batch: list[Row]) -> None:
    columns = ", ".join(batch[0])
    with driver.cursor().copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
        for row in batch:
            copy.write_row([_json(value) for value in row.values()])


def _insert(driver: Any, table: str, batch: list[Row]) -> None:
    columns, marks = ", ".join(batch[0]), ", ".join("?" * len(batch[0]))
    driver.executemany(
        f'INSERT INTO "{table}" ({columns}) VALUES ({marks})',  # noqa: S608
        [[_as_sqlite_keeps_it(value) for value in row.values()] for row in batch],
    )


def _json(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value


def _as_sqlite_keeps_it(value: Any) -> Any:
    match value:
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S.%f")
        case time():
            return value.strftime("%H:%M:%S.%f")
        case UUID():
            return value.hex
        case _:
            return _json(value)
