"""Where the places of a page lie on its map: what part of the world, and which pin where.

The projection is Web Mercator (EPSG:3857), the one that map tiles are cut in, so that an
operator's tiles lie under the same pins. It keeps shapes; at the scale of a canton its
other faults do not show, and on a map of France the north is drawn a sixth larger.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asinh, cos, pi, radians, tan

from coliving.spaces.geography import KM_PER_DEGREE, Box, Point

WIDTH, HEIGHT = 480, 420
FRANCE = Box(41.2, -5.4, 51.3, 9.8)
OVERSEAS = (
    Box(15.8, -61.9, 16.6, -60.9),  # Guadeloupe
    Box(14.3, -61.3, 15.0, -60.7),  # Martinique
    Box(2.0, -54.7, 6.0, -51.5),  # Guyane
    Box(-21.5, 55.1, -20.8, 55.9),  # La Réunion
    Box(-13.1, 44.9, -12.6, 45.4),  # Mayotte
)
INSET = 62
REACHES = (3, 5, 8, 12, 20, 30, 45, 60, 100, 150)
AROUND_THE_WORLD = 360 * KM_PER_DEGREE
MARGIN = 1.25
PIN_WIDTH, PIN_HEIGHT = 30, 36


@dataclass(frozen=True)
class Frame:
    """A rectangle of the world and where it is drawn, in the units of the page.

    The world is a square whose side is 1: `west` and `north` say where in it the frame
    begins, `scale` how many units of the page its side would take.
    """

    west: float
    north: float
    scale: float
    left: int = 0
    top: int = 0
    width: int = WIDTH
    height: int = HEIGHT

    def spot(self, point: Point) -> tuple[int, int]:
        """Where the point is drawn, from the corner of the page."""
        x, y = project(point)
        return (
            round((x - self.west) * self.scale) + self.left,
            round((y - self.north) * self.scale) + self.top,
        )

    def holds(self, point: Point) -> bool:
        x, y = self.spot(point)
        across = 0 <= x - self.left <= self.width
        return across and 0 <= y - self.top <= self.height

    def length(self, km: float, latitude: float) -> float:
        """How long so many kilometres are on the page, at that latitude."""
        return km / (AROUND_THE_WORLD * cos(radians(latitude))) * self.scale


@dataclass(frozen=True)
class Mark:
    """A place as the list beside the map has it: its number there, and where its pin leads."""

    number: int
    name: str
    address: str
    point: Point
    is_free: bool = True


@dataclass(frozen=True)
class Pin:
    """One place on the map, or several that would hide one another."""

    x: int
    y: int
    marks: tuple[Mark, ...]

    @property
    def first(self) -> Mark:
        return self.marks[0]

    @property
    def is_free(self) -> bool:
        return any(mark.is_free for mark in self.marks)

    @property
    def middle(self) -> Point:
        count = len(self.marks)
        return Point(
            sum(mark.point.latitude for mark in self.marks) / count,
            sum(mark.point.longitude for mark in self.marks) / count,
        )

    @property
    def radius(self) -> float:
        """How far around its middle, in kilometres, one must look to see all of them."""
        return max(self.middle.distance(mark.point) for mark in self.marks)


def project(point: Point) -> tuple[float, float]:
    """Web Mercator, with the world as a square of side 1 and its north-west corner at 0, 0."""
    latitude = max(-85.0, min(85.0, point.latitude))
    return (point.longitude + 180) / 360, (1 - asinh(tan(radians(latitude))) / pi) / 2


def frames(points: Sequence[Point], centre: Point | None = None, radius: float = 0) -> list[Frame]:
    """What to draw so that the points can be told apart.

    Around the centre if there is one, and at least half the radius that was looked in; else
    around the points if they are neighbours; else France, with an inset for each overseas
    département that holds one of them.
    """
    if centre is None and points:
        centre = _middle(points)
        if max(centre.distance(point) for point in points) > REACHES[-1]:
            centre = None
    if centre is None:
        return [_fit(FRANCE), *_insets(points)]
    far = max([radius / 2, *(centre.distance(point) for point in points)])
    reach = next((step for step in REACHES if step >= far), far)
    return [_around(centre, reach)]


def pins(marks: Sequence[Mark], drawn: Sequence[Frame]) -> list[Pin]:
    """A pin for each place that is on the map; those that would overlap share one."""
    placed: list[tuple[int, int, list[Mark]]] = []
    for mark in marks:
        frame = next((one for one in reversed(drawn) if one.holds(mark.point)), None)
        if frame is None:
            continue
        x, y = frame.spot(mark.point)
        for there_x, there_y, together in placed:
            if abs(x - there_x) < PIN_WIDTH and abs(y - there_y) < PIN_HEIGHT:
                together.append(mark)
                break
        else:
            placed.append((x, y, [mark]))
    return [Pin(x, y, tuple(together)) for x, y, together in placed]


def _around(centre: Point, reach: float) -> Frame:
    x, y = project(centre)
    side = 2 * MARGIN * reach / (AROUND_THE_WORLD * cos(radians(centre.latitude)))
    scale = min(WIDTH, HEIGHT) / side
    return Frame(x - WIDTH / scale / 2, y - HEIGHT / scale / 2, scale)


def _fit(box: Box, left: int = 0, top: int = 0, side: int = 0) -> Frame:
    west, north = project(Point(box.north, box.west))
    east, south = project(Point(box.south, box.east))
    width, height = side or WIDTH, side or HEIGHT
    scale = min(width / (east - west), height / (south - north))
    return Frame(
        (west + east - width / scale) / 2,
        (north + south - height / scale) / 2,
        scale,
        *(left, top, width, height),
    )


def _insets(points: Sequence[Point]) -> list[Frame]:
    lived_in = [box for box in OVERSEAS if any(_inside(point, box) for point in points)]
    return [
        _fit(box, 4 + (INSET + 4) * (place % 2), HEIGHT - (INSET + 4) * (place // 2 + 1), INSET)
        for place, box in enumerate(lived_in)
    ]


def _inside(point: Point, box: Box) -> bool:
    return box.south <= point.latitude <= box.north and box.west <= point.longitude <= box.east


def _middle(points: Sequence[Point]) -> Point:
    lats, lons = [p.latitude for p in points], [p.longitude for p in points]
    return Point((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2)
