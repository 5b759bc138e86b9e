"""A backup: every row of every table, in one file that either database can read.

It is gzip'd text, one JSON value on each line: a heading (the migration, the tables with
their columns and their number of rows), then the rows table by table, parents before
children, and at the end the SHA-256 of all that came before. Rows pass through one
after the other: the memory needed does not depend on how many there are.
"""

import base64
import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Enum,
    LargeBinary,
    String,
    Table,
    TableClause,
    func,
    select,
)
from sqlalchemy import (
    column as plain_column,
)
from sqlalchemy import (
    table as plain_table,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from coliving.db import Base, UTCDateTime, db

FORMAT = "coliving backup 1"
AT_A_TIME = 1000
FEW_AT_A_TIME = 10
"""Of rows that hold pictures: each may be half a megabyte."""
QUICK = 4
"""gzip's level: a little larger than with the usual 9, and several times as fast."""
UNPACK: dict[type, Callable[[str], object]] = {
    bytes: base64.b64decode,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    Decimal: Decimal,
    time: time.fromisoformat,
    UUID: UUID,
}
"""JSON has no such values: in the file they are texts."""

Progress = Callable[[int], None]
Rows = list[dict[str, Any]]


class Damaged(ValueError):
    """It is no backup, or not all of it, or something in it was altered."""


@dataclass(frozen=True)
class Heading:
    """What a backup says of itself before its rows."""

    format: str
    revision: str
    created_at: str
    columns: dict[str, list[str]]
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def tables() -> list[TableClause]:
    """All tables, parents before children, with columns as plain as the database has them."""
    return [_plain(table) for table in Base.metadata.sorted_tables]


@contextmanager
def snapshot() -> Iterator[Connection]:
    """A transaction in which the database stands still, while others go on writing."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            yield connection


def heading_of(connection: Connection, revision: str, now: datetime) -> Heading:
    """What a backup of this database will contain. Write it in the same transaction."""
    counts = {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in tables()
    }
    return Heading(FORMAT, revision, now.isoformat(), _columns(), counts)


def write(connection: Connection, heading: Heading, file: BinaryIO, progress: Progress) -> None:
    """Write all rows as they are in this connection's transaction."""
    digest = hashlib.sha256()
    with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=QUICK, mtime=0) as packed:
        for line in _lines(connection, heading, progress):
            digest.update(line)
            packed.write(line)
        packed.write(_line({"sha256": digest.hexdigest()}))


def read_heading(path: Path) -> Heading:
    """Raises Damaged, or OSError if there is no such file."""
    with gzip.open(path) as packed:
        return _heading(_Lines(packed).next())


def read_rows(path: Path) -> Iterator[tuple[TableClause, Rows]]:
    """All rows, some at a time, ready for an INSERT. Raises Damaged, at the latest at the end."""
    with gzip.open(path) as packed:
        lines = _Lines(packed)
        heading = _heading(lines.next())
        if heading.columns != _columns():
            raise Damaged
        for table in tables():
            together = _at_a_time(table)
            for start in range(0, heading.counts[table.name], together):
                many = min(together, heading.counts[table.name] - start)
                yield table, [_unpack(table, lines.next()) for _ in range(many)]
        if lines.next() != _line({"sha256": lines.digest_before_last}) or lines.next():
            raise Damaged


class _Lines:
    """The lines of a backup, counted up as they are read. After the last come empty ones."""

    def __init__(self, packed: gzip.GzipFile) -> None:
        self.packed = packed
        self.digest = hashlib.sha256()
        self.digest_before_last = ""

    def next(self) -> bytes:
        try:
            line = self.packed.readline()
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise Damaged from error
        self.digest_before_last = self.digest.hexdigest()
        self.digest.update(line)
        return line


def _lines(connection: Connection, heading: Heading, progress: Progress) -> Iterator[bytes]:
    yield _line(asdict(heading))
    for table in tables():
        keys = Base.metadata.tables[table.name].primary_key.columns.keys()
        query = select(table).order_by(*(table.c[key] for key in keys))
        rows = connection.execute(query, execution_options={"yield_per": _at_a_time(table)})
        for batch in rows.partitions():
            yield b"".join(_line([_pack(value) for value in row]) for row in batch)
            progress(len(batch))


def _at_a_time(table: TableClause) -> int:
    heavy = any(isinstance(column.type, LargeBinary) for column in table.columns)
    return FEW_AT_A_TIME if heavy else AT_A_TIME


def _columns() -> dict[str, list[str]]:
    return {table.name: [column.name for column in table.columns] for table in tables()}


def _plain(table: Table) -> TableClause:
    columns = [plain_column(its.name, _plain_type(its)) for its in table.columns]
    return plain_table(table.name, *columns)


def _plain_type(its: Column[Any]) -> TypeEngine[Any]:
    """What the column holds before our own types make more of it. Only times need their zone."""
    kind = its.type
    if isinstance(kind, TypeDecorator) and not isinstance(kind, UTCDateTime):
        kind = kind.impl_instance
    if isinstance(kind, Enum):
        return String()
    return JSON(none_as_null=bool(its.nullable)) if isinstance(kind, JSON) else kind


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _pack(value: object) -> object:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


def _unpack(table: TableClause, line: bytes) -> dict[str, Any]:
    values = _json(line)
    if not isinstance(values, list) or len(values) != len(table.columns):
        raise Damaged
    columns = zip(table.columns, values, strict=True)
    return {column.name: _value(column.type, value) for column, value in columns}


def _value(kind: TypeEngine[Any], value: Any) -> object:
    plain = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    unpack = UNPACK.get(plain.python_type)
    if value is None or unpack is None:
        return value
    try:
        return unpack(value)
    except (ValueError, TypeError, ArithmeticError) as error:
        raise Damaged from error


def _heading(line: bytes) -> Heading:
    said = _json(line)
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise Damaged
    try:
        return Heading(**said)
    except TypeError as error:
        raise Damaged from error


def _json(line: bytes) -> object:
    try:
        return json.loads(line)
    except ValueError as error:
        raise Damaged from error
