"""Excel workbooks (ECMA-376), read: the values of one sheet, and no formula is worked out."""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime, time

from openpyxl import load_workbook

from coliving.sheets.cells import Line, as_text

GAP = 5000
"""After so many empty rows the table is over: openpyxl makes each of a million of them."""


def read(content: bytes, most_columns: int) -> Iterator[Line]:
    """The lines of the first sheet that has any. Raises whatever openpyxl does where it is none."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what the file says of its size is often wrong
        number = 0
        for number, values in _filled(sheet.iter_rows(max_col=most_columns, values_only=True)):
            yield Line(number, tuple(_text(value) for value in values))
        if number:
            return


def _filled(rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[int, tuple[object, ...]]]:
    last = 0
    for number, values in enumerate(rows, start=1):
        if any(value is not None for value in values):
            yield number, values
            last = number
        elif number - last > GAP:
            return


def _text(value: object) -> str:
    """Excel knows no dates, only moments: one at midnight is meant as a day."""
    if isinstance(value, datetime) and value.time() == time(0):
        return as_text(value.date())
    return as_text(value).strip()
