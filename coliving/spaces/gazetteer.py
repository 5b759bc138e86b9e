"""Where somebody means: the communes and postcodes that the spaces are in.

Spelling is forgiven: accents, capitals, hyphens, “St” for “Saint”. A commune without a
space is not known here; then those that are written like it are suggested.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import groupby

from sqlalchemy import ColumnElement, func, select, true

from coliving.db import db
from coliving.spaces.communes import commune_name, slugify
from coliving.spaces.geography import Point
from coliving.spaces.holidays import department
from coliving.spaces.models import Space

SUGGESTED = 4
LIKENESS = 0.6
_DIGITS = re.compile(r"\d{2,5}")


@dataclass(frozen=True)
class Place:
    """A commune, and the middle of its spaces."""

    commune: str
    postcode: str
    point: Point

    @property
    def label(self) -> str:
        """What can be typed to mean this one and no namesake: "Saint-Denis (97400)"."""
        return f"{self.commune} ({self.postcode})" if self.postcode else self.commune


@dataclass(frozen=True)
class Answer:
    """The place that was meant, or those that might have been."""

    place: Place | None = None
    suggestions: tuple[str, ...] = ()


def look_up(typed: str) -> Answer:
    """Find what was typed: a commune, a postcode, or both in either order."""
    numbers, name = _read(typed)
    if numbers and not name:
        return _by_postcode(numbers)
    exact = Space.commune.in_([typed, commune_name(name)])
    namesakes = _named(_places(exact), name, numbers) or _named(_places(), name, numbers)
    if len(namesakes) == 1:
        return Answer(namesakes[0])
    return Answer(suggestions=_labels(namesakes) if namesakes else _alike(name))


def _read(typed: str) -> tuple[str, str]:
    digits = _DIGITS.search(typed)
    name = typed.replace(digits[0], "").replace("()", "").strip(" -,") if digits else typed
    return digits[0] if digits else "", name if any(map(str.isalpha, name)) else ""


def _named(places: list[Place], name: str, numbers: str) -> list[Place]:
    """The communes of that name, one for each département that has it."""
    wanted = _key(name)
    found = [place for place in places if _key(place.commune) == wanted]
    return [place for place in found if place.postcode.startswith(numbers)] or found


def _by_postcode(numbers: str) -> Answer:
    here = _places(Space.postcode.startswith(numbers, autoescape=True))
    if len(numbers) == 5 and here:
        return Answer(Place(here[0].commune, numbers, _middle([one.point for one in here])))
    near = here or _places(Space.postcode.startswith(numbers[:2], autoescape=True))
    near = [place for place in near if place.postcode.isdecimal()]
    near.sort(key=lambda place: abs(int(place.postcode) - int(numbers.ljust(5, "0"))))
    return Answer(suggestions=_labels(near))


def _alike(name: str) -> tuple[str, ...]:
    known = {_key(place.commune): place for place in _places()}
    wanted = _key(name)
    beginning = sorted(key for key in known if wanted and key.startswith(wanted))
    close = get_close_matches(wanted, known, n=SUGGESTED, cutoff=LIKENESS)
    return _labels([known[key] for key in dict.fromkeys([*beginning, *close])])


def _labels(places: list[Place]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place.label for place in places))[:SUGGESTED]


def _places(which: ColumnElement[bool] | None = None) -> list[Place]:
    """The communes of the spaces that are on the map, one for each département."""
    middle = (func.avg(Space.latitude), func.avg(Space.longitude))
    query = (
        select(Space.commune, Space.postcode, *middle)
        .where(Space.latitude.is_not(None), Space.longitude.is_not(None), Space.commune != "")
        .where(true() if which is None else which)
        .group_by(Space.commune, Space.postcode)
        .order_by(Space.commune, Space.postcode)
    )
    found = [Place(row[0], row[1], Point(row[2], row[3])) for row in db.session.execute(query)]
    found.sort(key=_commune)
    together = (list(places) for _, places in groupby(found, key=_commune))
    return [
        Place(places[0].commune, places[0].postcode, _middle([place.point for place in places]))
        for places in together
    ]


def _commune(place: Place) -> tuple[str, str]:
    return _key(place.commune), department("", place.postcode)


@lru_cache(maxsize=8192)
def _key(commune: str) -> str:
    return slugify(commune_name(commune))


def _middle(points: list[Point]) -> Point:
    count = len(points)
    return Point(sum(p.latitude for p in points) / count, sum(p.longitude for p in points) / count)
