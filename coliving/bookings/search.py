"""Which spaces have something free then: a desk, on Tuesday morning, near Aurillac.

Nothing is asked space by space. A batch of spaces costs five queries, and the first batch is
nearly always the only one; the rules run once for all resources of a space that share a policy.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Float, Select, bindparam, exists, select
from sqlalchemy.orm import load_only

from coliving.accounts.models import User
from coliving.bookings.asking import Ask, Wish
from coliving.bookings.rules import refusals
from coliving.bookings.vacancies import Taken, Thing, taken_around, things_in
from coliving.db import db
from coliving.spaces.access import networks_of
from coliving.spaces.geography import Box, Point
from coliving.spaces.models import Audience, Resource, ResourceKind, Space
from coliving.spaces.opening import Opening, openings
from coliving.spaces.policy import Policy
from coliving.spans import Span

SHOWN = 20
FEW = 3
BATCHES = (64, 256, 1024)
"""How many spaces are looked at, by turns, until enough have something free. Further ones are not:
whoever finds nothing in over a thousand spaces had better say where they are."""

When = Callable[[ZoneInfo], Span]
"""What is wanted, on the wall clock of a space. Raises ValueError where its clock skips it."""


@dataclass(frozen=True)
class Search:
    """What is looked for, by whom: within `radius` kilometres of `near`, or anywhere."""

    kind: ResourceKind
    when: When
    now: datetime
    member: User | None = None
    near: Point | None = None
    radius: float = 30.0


@dataclass(frozen=True)
class Offer:
    """A resource that can be booked then, and how many of its units are free."""

    id: int
    uid: UUID
    name: str
    capacity: int
    units: int


@dataclass(frozen=True)
class Found:
    """A space that has what is looked for, and whatever of it is free."""

    space: Space
    span: Span
    distance: float | None
    is_open: bool
    offers: tuple[Offer, ...]

    @property
    def best(self) -> Offer:
        """What one tap books: where most is left."""
        return max(self.offers, key=lambda offer: offer.units)


@dataclass
class Results:
    """The spaces with something free and those without: nearest first, or else by name."""

    free: list[Found] = field(default_factory=list)
    full: list[Found] = field(default_factory=list)
    more: bool = False


@dataclass(frozen=True)
class _Visit:
    """A space at the time that is wanted."""

    space: Space
    span: Span
    opening: Opening
    audience: Audience
    things: list[Thing]


def search(wanted: Search, limit: int = SHOWN) -> Results:
    """What may be booked then, quotas aside: at most `limit` spaces, and whether there are more."""
    results = Results()
    for found in _looked_at(wanted, BATCHES):
        (results.free if found.offers else results.full).append(found)
        if len(results.free) > limit:
            break
    results.more = len(results.free) > limit
    del results.free[limit:]
    return results


def first(wanted: Search) -> Found | None:
    """The nearest space that has something free then, of the few dozen that are nearest."""
    looked_at = _looked_at(wanted, BATCHES[:1])
    return next((found for found in looked_at if found.offers), None)


def _looked_at(wanted: Search, batches: Iterable[int]) -> Iterator[Found]:
    """The spaces that have the kind at all, the most promising first, in ever larger portions."""
    networks = networks_of(wanted.member) if wanted.member else set()
    skipped = 0
    for size in batches:
        spaces = list(db.session.scalars(*_candidates(wanted, size, skipped)))
        within = [space for space in spaces if _away(wanted, space) <= wanted.radius]
        yield from _look(wanted, within, networks)
        if len(spaces) < size:
            return
        skipped += size


def _candidates(wanted: Search, size: int, skipped: int) -> tuple[Select[Space], dict[str, Any]]:
    values = {"kind": wanted.kind, "size": size, "skipped": skipped}
    if wanted.near is None:
        return _anywhere(), values
    box = Box.around(wanted.near, wanted.radius)
    narrow = (box.north - box.south) / (box.east - box.west)
    return _nearby(), values | asdict(box) | wanted.near._asdict() | {"narrow": narrow}


_COLUMNS = (
    *(Space.id, Space.network_id, Space.name, Space.slug, Space.kinds),
    *(Space.postcode, Space.commune, Space.insee_code, Space.latitude, Space.longitude),
    *(Space.timezone, Space.closed_on_holidays, Space.policy),
)


def _with_it() -> Select[Space]:
    has_it = exists().where(
        Resource.space_id == Space.id, Resource.kind == bindparam("kind"), Resource.in_service
    )
    query = select(Space).where(has_it).options(load_only(*_COLUMNS))
    return query.limit(bindparam("size")).offset(bindparam("skipped"))


@cache
def _anywhere() -> Select[Space]:
    return _with_it().order_by(Space.name, Space.id)


@cache
def _nearby() -> Select[Space]:
    """Sorted by what grows with the distance, well enough: its square, on a flat map."""
    north = Space.latitude - bindparam("latitude")
    east = (Space.longitude - bindparam("longitude")) * bindparam("narrow", type_=Float)
    return (
        _with_it()
        .where(Space.latitude.between(bindparam("south"), bindparam("north")))
        .where(Space.longitude.between(bindparam("west"), bindparam("east")))
        .order_by(north * north + east * east, Space.id)
    )


def _away(wanted: Search, space: Space) -> float:
    """In kilometres; nothing is far when nowhere is near."""
    if wanted.near is None or space.latitude is None or space.longitude is None:
        return 0.0
    return wanted.near.distance(Point(space.latitude, space.longitude))


def _look(wanted: Search, spaces: list[Space], networks: set[int]) -> Iterator[Found]:
    spans = {space.id: span for space in spaces if (span := _span(wanted.when, space))}
    if not spans:
        return
    window = Span(min(s.start for s in spans.values()), max(s.end for s in spans.values()))
    opening, things = openings(spaces, window), things_in(spans, wanted.kind)
    taken = taken_around([thing for some in things.values() for thing in some], window)
    for space in spaces:
        if span := spans.get(space.id):
            audience = Audience.MEMBERS if space.network_id in networks else Audience.EVERYBODY
            visit = _Visit(space, span, opening[space.id], audience, things.get(space.id, []))
            yield _found(wanted, visit, taken)


def _span(when: When, space: Space) -> Span | None:
    try:
        return when(space.zone)
    except ValueError:
        return None


def _found(wanted: Search, visit: _Visit, taken: Taken) -> Found:
    hours = visit.opening.spans(visit.audience)
    return Found(
        space=visit.space,
        span=visit.span,
        distance=_away(wanted, visit.space) if wanted.near else None,
        is_open=any(open_.covers(visit.span) for open_ in hours),
        offers=tuple(_offers(wanted, visit, taken)),
    )


def _offers(wanted: Search, visit: _Visit, taken: Taken) -> Iterator[Offer]:
    allowed: dict[Policy, bool] = {}
    for thing in visit.things:
        units = thing.free_units(visit.span, taken)
        if units <= 0:
            continue
        if thing.policy not in allowed:
            allowed[thing.policy] = not refusals(_ask(wanted, visit, thing.policy))
        if allowed[thing.policy]:
            yield Offer(thing.id, thing.uid, thing.name, thing.capacity, units)


def _ask(wanted: Search, visit: _Visit, policy: Policy) -> Ask:
    """Asking for whatever has this policy there: a stand-in for the resources that share it."""
    stand_in = Resource(name="", space=visit.space, policy=policy, in_service=True)
    wish = Wish(stand_in, visit.span)
    return Ask(wanted.member, wish, wanted.now, visit.opening, visit.audience)
