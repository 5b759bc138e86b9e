"""Points on the globe, and how far apart they are."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

EARTH_RADIUS = 6371.0
KM_PER_DEGREE = 111.19


class Point(NamedTuple):
    """Degrees of latitude and longitude (WGS 84)."""

    latitude: float
    longitude: float

    def distance(self, other: "Point") -> float:
        """The great-circle distance in kilometres (haversine)."""
        north = radians(other.latitude - self.latitude)
        east = radians(other.longitude - self.longitude)
        shrink = cos(radians(self.latitude)) * cos(radians(other.latitude))
        chord = sin(north / 2) ** 2 + shrink * sin(east / 2) ** 2
        return 2 * EARTH_RADIUS * asin(sqrt(min(1.0, chord)))


@dataclass(frozen=True)
class Box:
    """All that lies between two latitudes and two longitudes."""

    south: float
    west: float
    north: float
    east: float

    @classmethod
    def around(cls, point: Point, radius: float) -> "Box":
        """The smallest box that holds every point within the radius, in kilometres."""
        up = radius / KM_PER_DEGREE
        aside = up / max(0.01, cos(radians(abs(point.latitude) + up)))
        return cls(
            point.latitude - up,
            point.longitude - aside,
            point.latitude + up,
            point.longitude + aside,
        )
