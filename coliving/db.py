"""The database: one session, one base class, one way to write."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, cast

from alembic.script import ScriptDirectory
from flask import current_app, has_request_context
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    DateTime,
    Engine,
    Enum,
    Insert,
    Integer,
    MetaData,
    Table,
    column,
    event,
    inspect,
    select,
    table,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    composite,
    declared_attr,
    make_transient_to_detached,
)
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.types import TypeDecorator

from coliving.spans import Span


class UTCDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC, whatever the database. (SQLite forgets the zone.)"""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise TypeError("a naive datetime has no place in the database")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is UTC:
            return value
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Minutes(TypeDecorator[timedelta]):
    """A length of time, kept as whole minutes so that SQL can count with it."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        return None if value is None else value // timedelta(minutes=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        return None if value is None else timedelta(minutes=value)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UTCDateTime,
        timedelta: Minutes,
        dict[str, Any]: JSON,
        list[str]: JSON,
        StrEnum: Enum(StrEnum, native_enum=False, length=24, values_callable=list),
    }


Left = dict[type["Base"], list[dict[str, Any]]]
"""Rows to be written at the end of a transaction."""

_left: ContextVar[Left | None] = ContextVar("left", default=None)
"""Those of the transaction that is under way, if one is."""


class _OneDatabase(Session):
    """All tables are in one database. A page that only reads asks it question by question."""

    def get_bind(self, *_args: Any, **_options: Any) -> Engine:
        engine = self._db.engine
        is_page = has_request_context() and _left.get() is None
        return for_questions(engine) if is_page else engine


@cache
def for_questions(engine: Engine) -> Engine:
    """The engine without what costs more than many a read itself: a transaction.

    PostgreSQL is then asked once instead of three times (BEGIN, SELECT, ROLLBACK), and each
    question sees what is committed, as it does within a transaction that reads committed
    rows. SQLite is no further away than a function call, and has its own way to begin.
    """
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="AUTOCOMMIT")


db = SQLAlchemy(
    metadata=Base.metadata,
    session_options={"class_": _OneDatabase, "expire_on_commit": False},
)


class Spanning:
    """A row that lasts: two columns, read and written together as one Span."""

    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    @declared_attr
    def span(cls) -> Mapped[Span]:
        return composite("starts_at", "ends_at")

    @classmethod
    def overlapping(cls, span: Span) -> ColumnElement[bool]:
        return (cls.starts_at < span.end) & (cls.ends_at > span.start)


AS_READ = {"populate_existing": True}
"""For a SELECT: the session has its rows as they are now, whatever it knew of them."""
AS_WRITTEN = AS_READ | {"synchronize_session": False}
"""For an UPDATE that returns its rows: the session has them as they were written."""


@contextmanager
def transaction() -> Iterator[None]:
    """Everything inside happens, or none of it does.

    It leaves whatever the session had read before: inside, rows are read afresh, and
    on SQLite the write lock is taken at once instead of being refused half-way.
    """
    if _left.get() is not None:
        raise RuntimeError("one action, one transaction: they do not nest")
    db.session.rollback()
    db.session.expire_all()  # a rollback does so only when something was under way
    outside = _left.set({})
    try:
        yield
        write_left()
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _left.reset(outside)


def leave(model: type[Base], **values: Any) -> None:
    """Have a row written at the end of the transaction: one that nothing in it reads.

    All that is left of one kind is written together, in its order. Raises RuntimeError
    outside of a transaction.
    """
    left = _left.get()
    if left is None:
        raise RuntimeError("there is no transaction to leave a row to")
    left.setdefault(model, []).append(values)


def write_left() -> None:
    """Write what was left until now."""
    left = _left.get() or {}
    while left:
        model, rows = left.popitem()
        db.session.connection().execute(_insert(_table(model)).inline(), rows)


def add_now(row: Base) -> None:
    """Write a new row at once, as it is.

    A flush would first find out what else has changed, and in which order to write it. Its
    columns must have been set: what its relationships point to is not looked at.
    """
    table, known = _table(type(row)), vars(row)
    given = {one.key: known[one.key] for one in table.c if one.key in known}
    written = db.session.connection().execute(_insert(table), given)
    keys = zip(table.primary_key.columns, written.inserted_primary_key or (), strict=True)
    values = {**written.context.compiled_parameters[0], **{key.name: value for key, value in keys}}
    for one in table.c:
        set_committed_value(row, one.key, values.get(one.key))
    make_transient_to_detached(row)
    db.session.add(row)


@cache
def _insert(table: Table) -> Insert:
    return table.insert()


def _table(model: type[Base]) -> Table:
    return cast(Table, model.__table__)


VERSION = table("alembic_version", column("version_num"))


def current_revision(connection: Connection) -> str | None:
    """The migration that the database stands at, or None if it has none."""
    if not inspect(connection).has_table(VERSION.name):
        return None
    revision: str | None = connection.scalar(select(VERSION.c.version_num))
    return revision


@cache
def newest_revision() -> str:
    """The newest migration of this release."""
    history = ScriptDirectory(current_app.extensions["migrate"].directory)
    return history.get_current_head() or ""


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: object, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None  # we say BEGIN ourselves, below
        connection.execute("PRAGMA busy_timeout = 15000")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if _left.get() is None else "BEGIN IMMEDIATE")
