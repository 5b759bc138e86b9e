"""Half-open spans of time, and the arithmetic that booking needs.

A span holds its start but not its end: a booking that ends at ten and one that
starts at ten are neighbours, not rivals. Spans are always in UTC. Wall clocks
live at the edges (forms, templates, opening hours), so that no length is an
hour wrong on the night the clocks change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

A_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True, slots=True)
class Span:
    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is not UTC or self.end.tzinfo is not UTC:
            raise ValueError("a span is in UTC; Span.local() reads a wall clock")
        if self.start >= self.end:
            raise ValueError("a span ends after it starts")

    @classmethod
    def local(cls, day: date, opens: time, closes: time, zone: ZoneInfo) -> Self:
        """The span between two times on a wall clock, over midnight if need be.

        A time that the clocks skip is read with the offset before the change, as
        RFC 5545 3.3.5 has it. Raises ValueError when nothing is left of the span.
        """
        last = day if closes > opens else day + A_DAY
        return cls(
            datetime.combine(day, opens, zone).astimezone(UTC),
            datetime.combine(last, closes, zone).astimezone(UTC),
        )

    @classmethod
    def whole_day(cls, day: date, zone: ZoneInfo) -> Self:
        """From midnight to midnight on the wall clock: 23, 24 or 25 hours."""
        return cls.local(day, time(0), time(0), zone)

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def __and__(self, other: "Span") -> "Span":
        return Span(max(self.start, other.start), min(self.end, other.end))

    def longer(self, extra: timedelta) -> "Span":
        """The same span with some time added at its end."""
        return Span(self.start, self.end + extra) if extra else self


def is_skipped(day: date, at: time, zone: ZoneInfo) -> bool:
    """Whether the clocks go forward over that time on that day, so that it never is."""
    local = datetime.combine(day, at, zone)
    return local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None)


def merge(spans: Iterable[Span]) -> list[Span]:
    """Join the spans that overlap or touch."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def subtract(spans: Iterable[Span], holes: Iterable[Span]) -> list[Span]:
    """What is left of the spans once the holes are cut out.

    spans  ████████   ████
    holes    ██         ████
    left   ██  ████   ██
    """
    left = merge(spans)
    for hole in holes:
        left = [piece for span in left for piece in _cut(span, hole)]
    return left


def clip(spans: Iterable[Span], window: Span) -> list[Span]:
    """The parts of the spans that lie inside the window."""
    return [span & window for span in spans if span.overlaps(window)]


def _cut(span: Span, hole: Span) -> Iterator[Span]:
    if not span.overlaps(hole):
        yield span
        return
    if span.start < hole.start:
        yield Span(span.start, hole.start)
    if hole.end < span.end:
        yield Span(hole.end, span.end)
