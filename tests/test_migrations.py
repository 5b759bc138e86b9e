"""The migrations make what the models say, and what only the database can promise."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import text

from coliving.bookings import guards
from coliving.db import Base, db
from tests.databases import Database

OVERLAPS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'occupancy'",
    "postgresql": "SELECT conname FROM pg_constraint WHERE contype = 'x'",
}


def test_the_newest_migration_is_what_the_models_say(app: Flask):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert not compare_metadata(context, Base.metadata)


def test_the_database_refuses_overlaps_by_itself(app: Flask, database: Database):
    names = set(db.session.scalars(text(OVERLAPS[database.name])))
    by_dialect = {
        "sqlite": {f"{guards.NAME}_insert", f"{guards.NAME}_update"},
        "postgresql": {guards.NAME},
    }
    assert names >= by_dialect[database.name]
