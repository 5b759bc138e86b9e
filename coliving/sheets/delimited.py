"""CSV (RFC 4180), as spreadsheets in Europe write it: UTF-8 with a mark, semicolons.

Written text never becomes a formula: what begins like one gets an apostrophe before it (OWASP,
"CSV Injection"), and loses it when it is read again.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from coliving.sheets.cells import Cell, as_text

SEPARATOR = ";"
MARK = "\ufeff"
"""Excel knows by it that the text is in UTF-8."""
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def write(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The whole file; for many rows, see `chunks`."""
    return b"".join(chunks(heading, rows))


def chunks(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The file line by line."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=SEPARATOR, lineterminator="\r\n")
    text.write(MARK)
    writer.writerow([_written(title) for title in heading])
    for row in rows:
        yield _taken(text)
        writer.writerow([_written(cell) for cell in row])
    yield _taken(text)


def unguarded(text: str) -> str:
    """The text as it was before it was kept from being a formula."""
    return text[1:] if _GUARDED.match(text) else text


def _written(cell: Cell) -> str:
    """Numbers with a decimal comma: where semicolons separate, Excel takes 4.5 for a date."""
    if isinstance(cell, float):
        return as_text(cell).replace(".", ",")
    if isinstance(cell, str):
        return f"'{cell}" if _FORMULA.match(cell) else cell
    return as_text(cell)


def _taken(text: io.StringIO) -> bytes:
    """What has been written since the last time."""
    written = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return written
