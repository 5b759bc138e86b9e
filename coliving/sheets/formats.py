"""The two formats in which tables are handed out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from coliving.sheets import delimited, opendocument
from coliving.sheets.cells import Cell


@dataclass(frozen=True)
class Format:
    """`write` takes what the table is called, its heading and its rows."""

    mimetype: str
    write: Callable[[str, Sequence[str], Iterable[Sequence[Cell]]], bytes]


FORMATS = {
    "csv": Format("text/csv", lambda _title, heading, rows: delimited.write(heading, rows)),
    "ods": Format(opendocument.MIMETYPE, opendocument.write),
}
"""By the ending of the file's name."""
