"""Time measured in cells of one hour on the wall clock, as people ask about it: Tuesday at ten.

On the day on which the clocks go back the hour that comes twice is one cell of two hours.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from coliving.spans import Span, clip

SECOND = timedelta(seconds=1)


class Cell(NamedTuple):
    """An hour of a day of the space's calendar."""

    day: date
    hour: int


Cells = Counter[Cell]
"""How many seconds of something lie in each cell."""


def measure(spans: Iterable[Span], zone: ZoneInfo) -> Cells:
    """How many seconds of the spans lie in each cell."""
    cells: Cells = Counter()
    for span in spans:
        for cell, piece in _pieces(span, zone):
            cells[cell] += piece // SECOND
    return cells


def within(span: Span, stretches: Sequence[Span]) -> list[Span]:
    """What of the span lies in the stretches, which are in order and apart."""
    first = bisect_right(stretches, span.start, key=lambda one: one.end)
    last = bisect_right(stretches, span.end, key=lambda one: one.start)
    return clip(stretches[first:last], span)


def _pieces(span: Span, zone: ZoneInfo) -> Iterator[tuple[Cell, timedelta]]:
    """The span, cut at every full hour of the wall clock."""
    start = span.start
    while start < span.end:
        local = start.astimezone(zone)
        past = timedelta(minutes=local.minute, seconds=local.second)
        end = min(start + timedelta(hours=1) - past, span.end)
        yield Cell(local.date(), local.hour), end - start
        start = end
