"""One history for two databases. The app's own logging stays as it is."""

from typing import Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Enum, TypeDecorator, text

from coliving.bookings import models as bookings
from coliving.db import Base
from coliving.outbox import models as outbox
from coliving.spaces import kiosks

MODELS = (bookings, outbox, kiosks)  # imported, so that every table is known
ONE_AT_A_TIME = 7201


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our column types as the plain ones they are made of: history outlives them."""
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def migrate(connection: Connection) -> None:
    """Run what is missing. Two servers that start together do not migrate together."""
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        # A rebuilt table is dropped, and with foreign keys on its children would go too.
        # (Said to the driver: inside a transaction it would be ignored.)
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if not is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        context.run_migrations()
        if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("The migration would leave rows that point at nothing.")


with current_app.extensions["migrate"].db.engine.connect() as connection:
    migrate(connection)
