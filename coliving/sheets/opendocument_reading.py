"""OpenDocument spreadsheets (ODF 1.3 part 3), read row by row: one table, values only.

An empty row or cell that is repeated a million times costs nothing; what it holds besides
text (notes, formulas, formats) is passed over.
"""

import re
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element  # what we read is made by defusedxml

from defusedxml.ElementTree import iterparse

from coliving.sheets.cells import Line, as_text
from coliving.sheets.opendocument import OFFICE, TABLE, TEXT

ROW, CELLS = (
    f"{{{TABLE}}}table-row",
    {f"{{{TABLE}}}table-cell", f"{{{TABLE}}}covered-table-cell"},
)
REPEATED, ROWS_REPEATED = (f"{{{TABLE}}}number-{what}-repeated" for what in ("columns", "rows"))
PARAGRAPH, SPACE, TAB, BREAK = (f"{{{TEXT}}}{what}" for what in ("p", "s", "tab", "line-break"))
COUNT = f"{{{TEXT}}}c"
ANNOTATION = f"{{{OFFICE}}}annotation"
VALUES = {
    "float": "value",
    "percentage": "value",
    "currency": "value",
    "date": "date-value",
    "time": "time-value",
    "boolean": "boolean-value",
}
MOST_SPACES = 100
_TIME = re.compile(r"PT(?P<hours>\d+)H(?P<minutes>\d+)M[\d.,]+S")


def read(content: IO[bytes], most_columns: int) -> Iterator[Line]:
    """The lines of the first table of a `content.xml` that has any; repeated ones as often.

    Raises what the parser does where it is none, and ValueError where a number is none.
    """
    number, is_filled = 1, False
    for _event, element in iterparse(content, ("end",)):
        if element.tag == f"{{{TABLE}}}table":
            if is_filled:
                return
            number = 1
        if element.tag != ROW:
            continue
        times = int(element.get(ROWS_REPEATED, "1"))
        cells = tuple(_cells(element, most_columns))
        for more in range(times if any(cells) else 0):
            is_filled = True
            yield Line(number + more, cells)
        number += times
        element.clear()


def _cells(row: Element, most: int) -> Iterator[str]:
    left = most
    for cell in row:
        if cell.tag not in CELLS or left <= 0:
            continue
        times = min(int(cell.get(REPEATED, "1")), left)
        left -= times
        text = _value(cell)
        for _time in range(times):
            yield text


def _value(cell: Element) -> str:
    """What the cell holds, or what it shows where that is text."""
    kind = cell.get(f"{{{OFFICE}}}value-type", "")
    value = cell.get(f"{{{OFFICE}}}{VALUES.get(kind, 'string-value')}")
    if value is None:
        return "\n".join(_shown(p) for p in cell.iterfind(PARAGRAPH)).strip()
    if kind in {"float", "percentage", "currency"}:
        return as_text(float(value))
    if kind == "date":
        return value.replace("T00:00:00", "").replace("T", " ")[:16]
    if kind == "time" and (found := _TIME.fullmatch(value)):
        return f"{found['hours']:0>2}:{found['minutes']:0>2}"
    if kind == "boolean":
        return as_text(value == "true")
    return value.strip()


def _shown(element: Element) -> str:
    """The text of a paragraph, with the spaces and breaks that are elements of their own."""
    text = element.text or ""
    for part in element:
        if part.tag == SPACE:
            text += " " * min(int(part.get(COUNT, "1")), MOST_SPACES)
        elif part.tag == TAB:
            text += "\t"
        elif part.tag == BREAK:
            text += "\n"
        elif part.tag != ANNOTATION:
            text += _shown(part)
        text += part.tail or ""
    return text
