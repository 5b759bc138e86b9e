"""The land under the pins: the départements, drawn as SVG paths.

Their outlines come from Natural Earth; static/vendor/VENDORED.md says how. The map of the
whole country has the shores and the borders in few points; closer by, each département
in view is drawn by itself.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from coliving.spaces.geography import Point
from coliving.spaces.map import Frame, project

OUTLINES = Path(__file__).parent / "outlines" / "departements.json"
FAR = 1 / 60  # of the world: a frame that is wider shows the country, not the canton
ROOM_FOR_A_NAME = 45

Line = list[tuple[float, float]]


@dataclass(frozen=True)
class Name:
    """A word on the map."""

    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Land:
    """The paths of a frame, from the frame's own corner."""

    land: str
    borders: str = ""
    names: tuple[Name, ...] = ()


@dataclass(frozen=True)
class _Department:
    name: str
    label: Point
    rings: list[Line]

    @property
    def corners(self) -> tuple[float, float, float, float]:
        xs = [x for ring in self.rings for x, _ in ring]
        ys = [y for ring in self.rings for _, y in ring]
        return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True)
class _Atlas:
    departments: list[tuple[tuple[float, float, float, float], _Department]]
    land: list[Line]
    borders: list[Line]


@lru_cache(maxsize=128)
def land(frame: Frame) -> Land:
    """What a frame has to show beneath its pins."""
    width, height = frame.width / frame.scale, frame.height / frame.scale
    if width > FAR:
        return Land(
            "".join(_paths(_atlas().land, frame, "z")), "".join(_paths(_atlas().borders, frame, ""))
        )
    seen = [
        department
        for (west, north, east, south), department in _atlas().departments
        if west < frame.west + width and frame.west < east
        if north < frame.north + height and frame.north < south
    ]
    rings = [ring for department in seen for ring in department.rings]
    return Land("".join(_paths(rings, frame, "z")), names=tuple(_names(seen, frame)))


def _names(seen: list[_Department], frame: Frame) -> Iterator[Name]:
    """Each at its middle, or as near to it as the frame lets one see of the département."""
    for department in seen:
        x, y = frame.spot(department.label)
        x = max(ROOM_FOR_A_NAME, min(x - frame.left, frame.width - ROOM_FOR_A_NAME))
        y = max(20, min(y - frame.top, frame.height - 10))
        if _inside(frame.west + x / frame.scale, frame.north + y / frame.scale, department.rings):
            yield Name(x, y, department.name)


def _inside(x: float, y: float, rings: list[Line]) -> bool:
    """Whether a line drawn from there to the east crosses the rings an odd number of times."""
    crossings = 0
    for ring in rings:
        for (ax, ay), (bx, by) in pairwise([*ring, ring[0]]):
            if (ay > y) != (by > y) and x < ax + (bx - ax) * (y - ay) / (by - ay):
                crossings += 1
    return crossings % 2 == 1


def _paths(lines: list[Line], frame: Frame, ending: str) -> Iterator[str]:
    for line in lines:
        points = _visible(line, frame)
        if len(points) > 1:
            (x, y), moves = points[0], []
            for next_x, next_y in points[1:]:
                if (next_x, next_y) != (x, y):
                    moves.append(
                        f"{next_x - x}{next_y - y:+}"
                        if next_y < y
                        else f"{next_x - x} {next_y - y}"
                    )
                x, y = next_x, next_y
            yield f"M{points[0][0]} {points[0][1]}l{' '.join(moves)}{ending}" if moves else ""


def _visible(line: Line, frame: Frame) -> list[tuple[int, int]]:
    """The line in whole units. Beyond an edge it may cut corners: nobody sees them.

    A point goes if it lies beyond the same edges as the one before and the one after.
    """
    width, height = frame.width, frame.height
    placed = [
        (round((x - frame.west) * frame.scale), round((y - frame.north) * frame.scale))
        for x, y in line
    ]
    sides = [((x < 0) - (x > width), (y < 0) - (y > height)) for x, y in placed]
    if len(set(sides)) == 1 and sides[0] != (0, 0):
        return []
    return [
        point
        for point, here, before, after in zip(
            placed, sides, [None, *sides], [*sides[1:], None], strict=False
        )
        if here == (0, 0) or here != before or here != after
    ]


@cache
def _atlas() -> _Atlas:
    data = json.loads(OUTLINES.read_text(encoding="utf-8"))
    departments = [
        _Department(one["name"], Point(one["label"][1] / 1000, one["label"][0] / 1000), lines)
        for one in data["departments"]
        if (lines := [_line(ring) for ring in one["rings"]])
    ]
    return _Atlas(
        [(department.corners, department) for department in departments],
        [_line(line) for line in data["land"]],
        [_line(line) for line in data["borders"]],
    )


def _line(thousandths: list[int]) -> Line:
    pairs = zip(thousandths[::2], thousandths[1::2], strict=True)
    return [project(Point(latitude / 1000, longitude / 1000)) for longitude, latitude in pairs]
