"""What could be had instead: when somebody hears no, they are offered up to three yeses.

Each has been put to the real rules before it is offered. Nothing is locked meanwhile: booking
it asks again.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import takewhile

from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.asking import Wish, gather
from coliving.bookings.availability import free_spans
from coliving.bookings.rules import refusals
from coliving.bookings.search import Search, search
from coliving.db import db
from coliving.spaces.access import audience_of
from coliving.spaces.geography import Point
from coliving.spaces.models import Resource
from coliving.spaces.opening import opening
from coliving.spans import Span

AROUND = timedelta(days=7)
NEARBY = 60.0
TRIED = 6  # so that no refusal costs more than a few dozen questions
TRIED_A_DAY = 2


class Why(StrEnum):
    """In what the alternative is like the wish."""

    SAME_THING = "same_thing"
    LIKE_IT = "like_it"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Alternative:
    """What would be accepted: for ELSEWHERE, `distance` says how many kilometres away."""

    resource: Resource
    span: Span
    why: Why
    distance: float | None = None


def alternatives(member: User | None, wish: Wish, now: datetime) -> list[Alternative]:
    """The same thing at the nearest time, another like it here, the nearest one elsewhere.

    At most one of each, in that order. For somebody who has not signed in, what a stranger
    would be granted.
    """
    asker = _Asker(member, wish, now)
    sorts = [_same_thing(asker, wish), _like_it(asker, wish)]
    if not wish.items:  # what is lent here does not leave the place
        sorts.append(_elsewhere(asker, wish))
    found = (next(filter(asker.may, one), None) for one in sorts)
    return [alternative for alternative in found if alternative]


def same_day(member: User | None, wish: Wish, now: datetime) -> Wish | None:
    """The same thing at the nearest time of the same day, if it would be had then."""
    zone = wish.resource.space.zone
    day = wish.span.start.astimezone(zone).date()
    nearest = _same_thing(asker := _Asker(member, wish, now), wish)
    that_day = takewhile(lambda one: one.span.start.astimezone(zone).date() == day, nearest)
    return _wished(next(filter(asker.may, that_day), None), wish)


def equal_thing(member: User | None, wish: Wish, now: datetime) -> Wish | None:
    """Another of the kind in the same space, at least as large, free at that very time."""
    asker, wanted = _Asker(member, wish, now), wish.resource
    alike = (one for one in _like_it(asker, wish) if one.span == wish.span)
    enough = (one for one in alike if one.resource.capacity >= wanted.capacity)
    return _wished(next(filter(asker.may, enough), None), wish)


def _wished(found: Alternative | None, wish: Wish) -> Wish | None:
    return replace(wish, resource=found.resource, span=found.span) if found else None


@dataclass(frozen=True)
class _Asker:
    member: User | None
    wish: Wish
    now: datetime

    def may(self, alternative: Alternative) -> bool:
        """Whether it would be accepted, with all that is taken along, for as many people."""
        other = replace(self.wish, resource=alternative.resource, span=alternative.span)
        ask = gather(self.member, other, self.now)
        return bool(ask.vacancy.places) and not refusals(ask)


def _same_thing(asker: _Asker, wish: Wish) -> Iterator[Alternative]:
    """The same thing as near as possible to the time, for as long as the rules have it."""
    resource, span = wish.resource, _fitted(wish.resource, wish.span)
    window = _window(resource, span, asker.now)
    if window is None:
        return
    hours = opening(resource.space, window).spans(audience_of(asker.member, resource.space))
    starts = {
        start
        for free in free_spans(resource, hours, window)
        for start in _starts(resource, free, span)
    }
    a_day: Counter[date] = Counter()
    for start in sorted(starts, key=lambda start: _apart(start, span.start, resource)):
        day, other = start.astimezone(resource.space.zone).date(), Span(start, start + span.length)
        if other != wish.span and a_day[day] < TRIED_A_DAY:
            a_day[day] += 1
            yield Alternative(resource, other, Why.SAME_THING)


def _window(resource: Resource, span: Span, now: datetime) -> Span | None:
    """The fortnight around the time, within what may be booked from now on."""
    soonest = now + resource.rules.length("notice")
    latest = now + timedelta(days=resource.rules.horizon or 0)
    middle = max(soonest, min(span.start, latest - span.length))
    start, end = max(soonest, middle - AROUND), min(latest, middle + span.length + AROUND)
    return Span(start, end) if start < end else None


def _starts(resource: Resource, free: Span, span: Span) -> Iterator[datetime]:
    """Where the span could begin in what is free: as near as can be, first, or last."""
    zone, last = resource.space.zone, free.end - span.length
    clock = span.start.astimezone(zone).time()
    then = datetime.combine(free.start.astimezone(zone), clock, zone).astimezone(UTC)
    for wanted in (span.start, then, free.start, last):
        down = _on_grid(resource, max(free.start, min(wanted, last)))
        for start in (down, down + _grid(resource)):
            if free.start <= start <= last:
                yield start


def _like_it(asker: _Asker, wish: Wish) -> Iterator[Alternative]:
    """Another of the kind in the same space, at the same time; those of its size first."""
    wanted = wish.resource
    query = select(Resource).where(
        Resource.space_id == wanted.space_id,
        Resource.kind == wanted.kind,
        Resource.id != wanted.id,
        Resource.in_service,
    )
    found = db.session.scalars(query.order_by(Resource.position, Resource.id))
    alike = sorted(
        (other for other in found if _is_as_sure(other, wanted)),
        key=lambda other: abs(other.capacity - wanted.capacity),
    )
    for other in alike[:TRIED]:
        yield Alternative(other, _fitted(other, wish.span), Why.LIKE_IT)


def _elsewhere(asker: _Asker, wish: Wish) -> Iterator[Alternative]:
    """One of the kind in the nearest other space, at the same time."""
    space = wish.resource.space
    if space.latitude is None or space.longitude is None:
        return
    span = _fitted(wish.resource, wish.span)
    near = Point(space.latitude, space.longitude)
    kind = wish.resource.kind
    wanted = Search(kind, lambda _zone: span, asker.now, asker.member, near=near, radius=NEARBY)
    others = (found for found in search(wanted, TRIED).free if found.space.id != space.id)
    for found in others:
        resource = db.session.get_one(Resource, found.best.id)
        if _is_as_sure(resource, wish.resource):
            yield Alternative(resource, span, Why.ELSEWHERE, found.distance)


def _is_as_sure(other: Resource, wanted: Resource) -> bool:
    """One tap takes what is offered: nothing for which one would have to wait instead."""
    return bool(wanted.rules.approval) or not other.rules.approval


def _apart(start: datetime, wanted: datetime, resource: Resource) -> tuple[int, timedelta]:
    """The same day is nearer than any other; then, the same hour is nearer than any other."""
    zone = resource.space.zone
    days = abs(start.astimezone(zone).date() - wanted.astimezone(zone).date()).days
    return days, abs(_shown(start, resource) - _shown(wanted, resource))


def _fitted(resource: Resource, span: Span) -> Span:
    """The span as the grid and the lengths of the resource's rules have it."""
    grid, shortest = _grid(resource), resource.rules.length("shortest")
    start = _on_grid(resource, span.start + grid / 2)
    length = min(span.length, resource.rules.length("longest")) // grid * grid
    return Span(start, start + max(length, -(-shortest // grid) * grid, grid))


def _on_grid(resource: Resource, moment: datetime) -> datetime:
    """The last step of the grid, on the wall clock, before the moment."""
    return moment - _shown(moment, resource) % _grid(resource)


def _shown(moment: datetime, resource: Resource) -> timedelta:
    """What the clock on the wall shows, as a time since midnight."""
    local = moment.astimezone(resource.space.zone)
    seconds = timedelta(seconds=local.second, microseconds=local.microsecond)
    return timedelta(hours=local.hour, minutes=local.minute) + seconds


def _grid(resource: Resource) -> timedelta:
    return resource.rules.length("grid") or timedelta(minutes=1)
