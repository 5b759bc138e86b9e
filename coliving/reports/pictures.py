"""Figures as pictures: where everything stands in an SVG, in its own units.

The templates draw what is worked out here. All of it stands in a table beside the picture.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coliving.reports.occupancy import NOTHING, Share
from coliving.spaces.models import Resource
from coliving.spans import A_DAY

LABELS, TOP, CELL, ROW = 34, 18, 24, 24
"""The heat map: room for the names of the days and of the hours, and the size of a cell."""
LEVELS = 5
BAR_ROW, BAR_WIDTH, BAR_HEIGHT, BAR_TOP = 46, 360, 16, 22
LINE_WIDTH, LINE_HEIGHT, LINE_LEFT, LINE_TOP, LINE_FOOT = 360, 200, 36, 10, 22
WEEK = 7 * A_DAY


@dataclass(frozen=True)
class Tile:
    """A cell of the heat map; `level` goes from 0 (nobody) to 5 (near the top of the scale)."""

    x: int
    y: int
    weekday: int
    hour: int
    share: Share
    level: int


@dataclass(frozen=True)
class HeatMap:
    """Day of the week down, hour of the day across, as far as the doors are ever open.

    `top` is the percentage at which it is darkest.
    """

    days: list[int]
    hours: list[int]
    tiles: list[Tile]
    top: int

    @property
    def size(self) -> tuple[int, int]:
        return LABELS + CELL * len(self.hours), TOP + ROW * len(self.days)

    def busiest(self) -> Tile:
        return max(self.tiles, key=lambda tile: tile.share.rate or 0)

    def row(self, weekday: int) -> list[Share]:
        """The shares of a day, hour by hour."""
        found = {tile.hour: tile.share for tile in self.tiles if tile.weekday == weekday}
        return [found.get(hour, NOTHING) for hour in self.hours]


@dataclass(frozen=True)
class Bar:
    """A thing: its name stands at `y`, and its bar below."""

    thing: Resource
    share: Share
    y: int
    width: float


@dataclass(frozen=True)
class Point:
    """A week of the year, by its Monday."""

    monday: date
    share: Share
    x: float
    y: float


@dataclass(frozen=True)
class YearLine:
    """A year week by week; the line breaks where nothing was offered. `top` ends its scale."""

    points: list[Point]
    paths: list[str]
    top: int
    months: list[tuple[float, date]]


def heat_map(by_hour: Mapping[tuple[int, int], Share]) -> HeatMap:
    """Of the shares by day of the week and hour."""
    days = sorted({day for day, _ in by_hour})
    shown = {hour for _, hour in by_hour}
    hours = list(range(min(shown), max(shown) + 1)) if shown else []
    top = _top(by_hour.values())
    tiles = [
        Tile(LABELS + CELL * column, TOP + ROW * row, day, hour, share, _level(share, top))
        for row, day in enumerate(days)
        for column, hour in enumerate(hours)
        if (share := by_hour.get((day, hour)))
    ]
    return HeatMap(days, hours, tiles, top)


def bars(by_thing: Sequence[tuple[Resource, Share]]) -> list[Bar]:
    """One below the other, in their order."""
    return [
        Bar(thing, share, BAR_ROW * row, round(BAR_WIDTH * (share.rate or 0), 1))
        for row, (thing, share) in enumerate(by_thing)
    ]


def year_line(by_week: Mapping[date, Share], year: int) -> YearLine:
    """Of the shares by the Monday of each week."""
    top = _top(by_week.values())
    first, last = date(year, 1, 1), date(year, 12, 31)
    width, height = LINE_WIDTH - LINE_LEFT, LINE_HEIGHT - LINE_TOP - LINE_FOOT

    def across(day: date) -> float:
        return round(LINE_LEFT + width * ((day - first) / (last - first)), 1)

    points = [
        Point(
            monday,
            share,
            across(min(max(monday + timedelta(days=3), first), last)),
            round(LINE_TOP + height * (1 - 100 * (share.rate or 0) / top), 1),
        )
        for monday, share in sorted(by_week.items())
    ]
    months = [(across(date(year, month, 1)), date(year, month, 1)) for month in range(1, 13)]
    return YearLine(points, list(_paths(points)), top, months)


def _top(shares: Iterable[Share]) -> int:
    """The end of a scale, in percent, on which the greatest of the shares fits."""
    best = 100 * max((share.rate or 0 for share in shares), default=0)
    return next((one for one in (10, 20, 50) if best <= one), 100)


def _level(share: Share, top: int) -> int:
    part = 100 * (share.rate or 0) / top
    return min(LEVELS, int(part * LEVELS) + (part > 0))


def _paths(points: Sequence[Point]) -> Iterator[str]:
    """The weeks that follow one another without a gap, as a path each."""
    run: list[Point] = []
    for point in points:
        if run and point.monday - run[-1].monday != WEEK:
            yield _path(run)
            run = []
        run.append(point)
    if run:
        yield _path(run)


def _path(run: Sequence[Point]) -> str:
    return "M" + "L".join(f"{point.x} {point.y}" for point in run)
