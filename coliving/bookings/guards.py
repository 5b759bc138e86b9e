"""The database's own last word against double booking, one for each dialect.

A table has them whether it was made from the models or by a migration. On SQLite,
Alembic's batch mode drops triggers without a word: a migration that rebuilds the
table must create them again.
"""

from sqlalchemy import DDL, Table, event

NAME = "one_at_a_time"

_TRIGGER = f"""
    CREATE TRIGGER {NAME}_{{verb}} BEFORE {{verb}} ON occupancy WHEN EXISTS (
        SELECT 1 FROM occupancy
        WHERE resource_id = NEW.resource_id AND unit = NEW.unit AND {{other}}
        AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
    )
    BEGIN SELECT RAISE(ABORT, '{NAME}'); END
"""  # noqa: S608 (nothing in it comes from outside)
STATEMENTS = {
    "sqlite": (
        _TRIGGER.format(verb="insert", other="1"),
        _TRIGGER.format(verb="update", other="id <> OLD.id"),
    ),
    "postgresql": (
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        f"""
            ALTER TABLE occupancy ADD CONSTRAINT {NAME} EXCLUDE USING gist (
                resource_id WITH =, unit WITH =, tstzrange(starts_at, ends_at) WITH &&
            )
        """,
    ),
}


def one_at_a_time(table: Table) -> None:
    """Let no two rows of one resource and unit overlap, from the moment the table is made."""
    for dialect, statements in STATEMENTS.items():
        for statement in statements:
            event.listen(table, "after_create", DDL(statement).execute_if(dialect=dialect))
