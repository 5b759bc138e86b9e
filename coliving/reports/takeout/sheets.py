"""What a table of the takeout is."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from flask_babel.speaklater import LazyString
from sqlalchemy import Row, Select
from sqlalchemy.orm import InstrumentedAttribute

from coliving.db import db
from coliving.sheets.cells import Cell
from coliving.spaces.models import Space

Cells = Sequence[Cell]
Columns = TypeVarTuple("Columns")
AT_A_TIME = 500


@dataclass(frozen=True)
class Sheet:
    """One CSV file: what it is called, what is in it, its columns and its rows."""

    title: LazyString
    about: LazyString
    heading: Sequence[LazyString]
    rows: Callable[[Space], Iterable[Cells]]


def stream(query: Select[*Columns], key: InstrumentedAttribute[int]) -> Iterator[Row[*Columns]]:
    """The rows of the query in its order, a few hundred in memory at a time.

    What is remembered of all of them is their `key`: a page has no transaction in which a
    cursor could stay open, and one would hold up those who book.
    """
    numbers = list(dict.fromkeys(db.session.scalars(query.with_only_columns(key))))
    for some in batched(numbers):
        yield from db.session.execute(query.where(key.in_(some)))


def batched(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """So many of them that their rows fit into memory."""
    for first in range(0, len(numbers), AT_A_TIME):
        yield numbers[first : first + AT_A_TIME]


def clock(moment: datetime | None, space: Space) -> datetime | None:
    """As the clock on the wall of the space has it."""
    return moment and moment.astimezone(space.zone)
