"""An operator's map tiles behind the pins, where one has configured them.

They are the usual tiles of 256 pixels, in Web Mercator, named by zoom, column and row.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor, log2

from coliving.spaces.map import Frame

TILE = 256
DEEPEST = 19


@dataclass(frozen=True)
class Tile:
    """A square picture, and where it is drawn from the corner of its frame."""

    x: float
    y: float
    side: float
    address: str


def tiles(frame: Frame, template: str) -> Iterator[Tile]:
    """The tiles that cover the frame, at the zoom whose pixels come nearest to the page's.

    The template is an address with {z}, {x} and {y}, and {s} for a host among several.
    """
    zoom = max(0, min(DEEPEST, round(log2(frame.scale / TILE))))
    across = 2**zoom
    side = frame.scale / across
    first, top = floor(frame.west * across), max(0, floor(frame.north * across))
    last = ceil((frame.west + frame.width / frame.scale) * across)
    bottom = min(across, ceil((frame.north + frame.height / frame.scale) * across))
    for row in range(top, bottom):
        for column in range(first, last):
            yield Tile(
                round((column / across - frame.west) * frame.scale, 1),
                round((row / across - frame.north) * frame.scale, 1),
                round(side, 1),
                _address(template, zoom, column % across, row),
            )


def _address(template: str, zoom: int, column: int, row: int) -> str:
    named = template.replace("{s}", "abc"[(column + row) % 3])
    return named.replace("{z}", str(zoom)).replace("{x}", str(column)).replace("{y}", str(row))
