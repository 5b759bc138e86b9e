"""The database's own last word against double booking, one for each dialect.

Migrations create them too (`coliving/migrations`): a table made either way has them.
On SQLite, Alembic's batch mode drops triggers without a word: a migration that
rebuilds the table must create them again.
"""

from sqlalchemy import DDL, Table, event, func
from sqlalchemy.dialects.postgresql import ExcludeConstraint

NAME = "one_at_a_time"

_SQLITE = """
    CREATE TRIGGER {name}_{verb} BEFORE {verb} ON occupancy WHEN EXISTS (
        SELECT 1 FROM occupancy
        WHERE resource_id = NEW.resource_id AND unit = NEW.unit AND {other}
        AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
    )
    BEGIN SELECT RAISE(ABORT, '{name}'); END
"""
SQLITE_TRIGGERS = (
    _SQLITE.format(name=NAME, verb="insert", other="1"),
    _SQLITE.format(name=NAME, verb="update", other="id <> OLD.id"),
)
POSTGRESQL_EXTENSION = "CREATE EXTENSION IF NOT EXISTS btree_gist"


def one_at_a_time(table: Table) -> None:
    """Let no two rows of one resource and unit overlap."""
    span = func.tstzrange(table.c.starts_at, table.c.ends_at)
    apart = ExcludeConstraint(
        (table.c.resource_id, "="), (table.c.unit, "="), (span, "&&"), name=NAME
    )
    table.append_constraint(apart.ddl_if(dialect="postgresql"))
    extension = DDL(POSTGRESQL_EXTENSION)
    event.listen(table, "before_create", extension.execute_if(dialect="postgresql"))
    for trigger in SQLITE_TRIGGERS:
        event.listen(table, "after_create", DDL(trigger).execute_if(dialect="sqlite"))
