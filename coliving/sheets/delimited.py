"""CSV (RFC 4180), as spreadsheets in Europe write it: UTF-8 with a mark, semicolons.

Written text never becomes a formula: what begins like one gets an apostrophe before it (OWASP,
"CSV Injection"), and loses it when it is read again.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from coliving.i18n import _
from coliving.sheets.cells import Cell, Line, as_text, unreadable

SEPARATOR = ";"
SEPARATORS = ";\t,|"
MARK = "\ufeff"
"""Excel knows by it that the text is in UTF-8."""
_SAID = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
"""How Excel says on the first line what separates the cells."""
_QUOTED = re.compile(r'"[^"]*"')
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


def read(content: bytes) -> Iterator[Line]:
    """Its lines, each by its number in the file: UTF-8, UTF-16 or Windows-1252, whatever separates.

    Raises Refused ("unreadable").
    """
    text = _decoded(content)
    first, before = io.StringIO(text, newline="").readline(), 0
    if said := _SAID.fullmatch(first):
        separator, before = said[1], 1
        text = text[len(first) :]
    else:
        separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 1
    try:
        for cells in reader:
            yield Line(number + before, tuple(unguarded(cell.strip()) for cell in cells))
            number = reader.line_num + 1  # a cell may hold line breaks
    except csv.Error as error:
        text = _(
            "Line %(line)s cannot be read: a quotation mark is out of place.", line=number + before
        )
        raise unreadable(text) from error


def unguarded(text: str) -> str:
    """The text as it was before it was kept from being a formula."""
    return text[1:] if _GUARDED.match(text) else text


def _decoded(content: bytes) -> str:
    """As its mark says; else UTF-8, or what Excel in France still writes."""
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ["utf-16"] if is_wide else ["utf-8-sig", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise unreadable(_("This is neither a CSV file nor a spreadsheet (.xlsx or .ods)."))


def _separator(text: str) -> str:
    """What stands oftenest between the cells of the first line that is not empty."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    bare = _QUOTED.sub("", line)
    return max(SEPARATORS, key=bare.count)


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
