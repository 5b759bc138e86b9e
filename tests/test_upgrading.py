"""A village that upgrades keeps everything: its rows, and what its database promises."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Column, Connection, MetaData, Table, insert, select, text
from sqlalchemy.exc import DBAPIError

from coliving import create_app
from coliving.config import Config
from coliving.db import db
from tests.databases import Database
from tests.postgres import Cluster
from tests.servers import SECRET

FIRST = "0001"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
VALUES: dict[type, object] = {
    bool: True,
    bytes: b"\x00\xff",
    date: NOON.date(),
    datetime: NOON,
    float: 44.9,
    int: 1,
    object: {"JSON": ["as", "it", "was"]},
    str: "é",
    time: time(9, 30),
    UUID: UUID(int=7),
}
OVERLAP = """
    INSERT INTO occupancy (id, booking_id, resource_id, unit, kind, is_long, starts_at, ends_at)
    SELECT id + 1, booking_id, resource_id, unit, kind, is_long, starts_at, ends_at FROM occupancy
"""
UNDO_HISTORY = "DELETE FROM audit_entry"

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def village(database: Database, tmp_path: Any, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An installation as the first release left it, with a row in every table."""
    url = f"sqlite:///{tmp_path / 'village.db'}"
    if database.name == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.create(f"village_{request.node.originalname[-24:]}")
    config = Config(environment="testing", secret_key=SECRET, database_url=url)
    app = create_app(config)
    with app.app_context(), closing_connections():
        upgrade(revision=FIRST)
        with connected() as (connection, tables):
            for table in tables:
                connection.execute(insert(table), {one.name: value(one) for one in table.columns})
        yield app


@contextmanager
def closing_connections() -> Iterator[None]:
    try:
        yield
    finally:
        db.engine.dispose()


@contextmanager
def connected() -> Iterator[tuple[Connection, list[Table]]]:
    """A transaction, and the tables that the database really has, parents first."""
    with db.engine.begin() as connection:
        found = MetaData()
        found.reflect(connection)
        yield connection, [one for one in found.sorted_tables if one.name != "alembic_version"]


def value(column: Column[Any]) -> object:
    """Something the column can hold, that is not what it holds by default."""
    if column.name == "block_id":  # an occupancy is of a booking or of a block
        return None
    if column.name == "ends_at":
        return NOON + timedelta(hours=1)
    kind = column.type.python_type
    return VALUES[object if kind is dict else kind]


def rows() -> Rows:
    with connected() as (connection, tables):
        return {
            table.name: [dict(row._mapping) for row in connection.execute(select(table))]
            for table in tables
        }


def test_an_upgrade_keeps_every_row_of_the_first_release(village: Flask):
    before = rows()
    upgrade()
    after = rows()
    for name, (row,) in before.items():
        (now,) = after[name]
        assert now.items() >= row.items(), name


def test_after_an_upgrade_the_database_still_refuses_what_it_refused(village: Flask):
    upgrade()
    for statement in (OVERLAP, UNDO_HISTORY):
        refused = pytest.raises(DBAPIError, match=r"one_at_a_time|audit_is_append_only")
        with refused, db.engine.begin() as connection:
            connection.execute(text(statement))


def test_an_upgrade_that_was_a_mistake_can_be_taken_back(village: Flask):
    before = rows()
    upgrade()
    downgrade(revision=FIRST)
    assert rows() == before
