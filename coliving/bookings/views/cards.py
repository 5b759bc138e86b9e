"""The spaces of the home page as cards: all that is written on each, and where it leads.

There are dozens of links on a page, and most differ in one word only: the address of a
booking is made once and filled in for each.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from flask import url_for

from coliving.bookings.search import FEW, Found, Offer, Results
from coliving.bookings.seeking import SeekForm
from coliving.i18n import _, kilometres, ngettext
from coliving.spaces.geography import Point
from coliving.spaces.map import Mark

FULL_SHOWN = 8
"""Up to so many of the spaces that have nothing free are listed too."""
AWAY = 0.5
"""Kilometres from which on a distance means something."""
_BLANK = UUID(int=0)


@dataclass(frozen=True)
class Tap:
    """One touch from being booked."""

    address: str
    hours: str
    detail: str


@dataclass(frozen=True)
class Card:
    """A space in the list, with the number of its pin on the map."""

    number: int
    name: str
    address: str
    facts: str
    taps: tuple[Tap, ...] = ()
    more: int = 0
    point: Point | None = None

    @property
    def is_free(self) -> bool:
        return bool(self.taps)

    def mark(self) -> Mark | None:
        """Its place on the map, if it has one."""
        if self.point is None:
            return None
        return Mark(self.number, self.name, self.address, self.point, self.is_free)


def cards(results: Results, sought: SeekForm, names: dict[int, str]) -> Iterator[Card]:
    """What was found, free before full. Some spaces have their own names for the hours."""
    start, end = (f"{moment:%H:%M}" for moment in sought.hours)
    hours = f"{start}–{end}"
    booking = url_for("bookings.new", uid=_BLANK, day=sought.day, start=start, end=end)
    shown = (*results.free, *results.full[:FULL_SHOWN])
    for number, found in enumerate(shown, start=1):
        space = found.space
        placed = space.latitude is not None and space.longitude is not None
        yield Card(
            number=number,
            name=space.name,
            address=url_for("spaces.show", slug=space.slug, day=sought.day),
            facts=", ".join(_facts(found)),
            taps=tuple(
                Tap(
                    booking.replace(str(_BLANK), str(offer.uid)),
                    names.get(space.id, hours),
                    _detail(offer),
                )
                for offer in _most_first(found)[:FEW]
            ),
            more=max(0, len(found.offers) - FEW),
            point=Point(space.latitude or 0, space.longitude or 0) if placed else None,
        )


def _facts(found: Found) -> Iterator[str]:
    if found.space.commune not in {"", found.space.name}:
        yield found.space.commune
    if found.distance is not None and found.distance >= AWAY:
        yield kilometres(found.distance)
    if not found.offers:
        yield _("taken then") if found.is_open else _("closed then")


def _most_first(found: Found) -> list[Offer]:
    return sorted(found.offers, key=lambda offer: -offer.units)


def _detail(offer: Offer) -> str:
    if offer.units == 1:
        return offer.name
    return f"{offer.name}, {ngettext('%(num)s free', '%(num)s free', offer.units)}"
