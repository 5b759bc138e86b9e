"""Who books what in the demo, drawn by lot: the same lot for the same place and day."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from coliving.accounts.models import User
from coliving.bookings.asking import Item, Wish
from coliving.seeds.furnishing import Facts
from coliving.spaces.models import Period, Resource, Space
from coliving.spans import Span

HALF_AN_HOUR = timedelta(minutes=30)
WHOLE_DAY = "Journée"
MORNING = "Matin"
STAYS_ALL_DAY, GIVES_UP, TAKES_ALONG = 0.25, 0.05, 0.6


@dataclass(frozen=True)
class Place:
    """A space with its things and periods by name, who comes how often, and what for."""

    space: Space
    things: dict[str, Resource]
    periods: dict[str, Period]
    people: dict[User, int]
    listed: list[Facts]


@dataclass(frozen=True)
class Plan:
    """What somebody means to do, how long they think about it before, and whether they give up."""

    member: User
    wish: Wish
    beforehand: timedelta
    gives_up: bool


def plans_of(place: Place, day: date) -> Iterator[Plan]:
    """What people mean to do there on that day, thing by thing. Nobody is in two places at once.

    Whether it is possible is not asked here: the place may be closed.
    """
    lot = Random(f"{place.space.slug} {day}")  # noqa: S311  a lot to be drawn, not a secret
    busy: dict[User, list[Span]] = defaultdict(list)
    for facts, period in _wanted(place, lot):
        span = _span(place, facts, period, day, lot)
        member = _somebody(place, lot)
        if any(span.overlaps(other) for other in busy[member]):
            continue
        busy[member].append(span)
        purpose, items = lot.choice(facts["purposes"]), _along(place, facts, lot)
        wish = Wish(place.things[facts["name"]], span, purpose, items=items)
        beforehand = HALF_AN_HOUR * lot.randint(8, 8 * 24)
        yield Plan(member, wish, beforehand, lot.random() < GIVES_UP)


def _wanted(place: Place, lot: Random) -> Iterator[tuple[Facts, Period]]:
    """Each thing and period as often as it is in demand; a mean of 1.4 is once or twice."""
    for facts in place.listed:
        if facts["name"] not in place.things:
            continue
        for name, mean in facts.get("demand", {}).items():
            if name in place.periods:
                times = int(mean) + (lot.random() < mean % 1)
                yield from [(facts, place.periods[name])] * times


def _span(place: Place, facts: Facts, period: Period, day: date, lot: Random) -> Span:
    """The whole period, or the whole day, or where stays are short some part of the period."""
    if "stays" not in facts:
        all_day = place.periods.get(WHOLE_DAY)
        if all_day and period.name == MORNING and lot.random() < STAYS_ALL_DAY:
            period = all_day
        return Span.local(day, period.starts, period.ends, place.space.zone)
    whole = Span.local(day, period.starts, period.ends, place.space.zone)
    stay = min(timedelta(minutes=lot.choice(facts["stays"])), whole.length)
    start = whole.start + HALF_AN_HOUR * lot.randint(0, (whole.length - stay) // HALF_AN_HOUR)
    return Span(start, start + stay)


def _along(place: Place, facts: Facts, lot: Random) -> tuple[Item, ...]:
    """What is taken along, now and then."""
    wanted = facts.get("along", {})
    if not wanted or lot.random() > TAKES_ALONG:
        return ()
    there = {name: place.things[name] for name in wanted if name in place.things}
    return tuple(Item(thing, wanted[name]) for name, thing in there.items())


def _somebody(place: Place, lot: Random) -> User:
    return lot.choices(list(place.people), list(place.people.values()))[0]
