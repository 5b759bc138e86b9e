"""The plans of a space at a given time: what stands where, and whether it can be had."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from coliving.bookings.board import hours_of
from coliving.bookings.cells import Line, Visit
from coliving.bookings.lines import Viewer, lines
from coliving.bookings.offers import Chance, chance, open_periods
from coliving.spaces.models import FloorPlan, Placement, Resource, Space
from coliving.spaces.plans import placed_on
from coliving.spans import Span

AN_HOUR = timedelta(hours=1)
THOUSAND = 1000


class Standing(StrEnum):
    """What a thing on the plan is at a time, for whoever looks."""

    FREE = "free"
    TAKEN = "taken"
    MINE = "mine"
    OUT = "out"
    SHUT = "shut"  # free, and not to be booked then all the same


@dataclass(frozen=True)
class Mark:
    """A thing on a plan. `x` and `y` are in the pixels of its picture."""

    number: int
    resource: Resource
    x: int
    y: int
    standing: Standing = Standing.FREE
    free: int = 0
    visit: Visit | None = None
    note: str = ""


@dataclass(frozen=True)
class Floor:
    """A plan with what stands on it."""

    plan: FloorPlan
    marks: list[Mark]


@dataclass(frozen=True)
class Look:
    """When somebody would come, who they are, when the doors are open for them, and now."""

    span: Span
    viewer: Viewer
    hours: Sequence[Span]
    now: datetime


def floors(plans: list[FloorPlan], look: Look) -> list[Floor]:
    """The plans as they are at that time. Those on which nothing stands are left out."""
    placed = placed_on(plans)
    found = lines({one.resource_id for one in placed}, look.span, look.viewer)
    there = {
        plan: enumerate([one for one in placed if one.plan_id == plan.id], 1) for plan in plans
    }
    drawn = [
        Floor(plan, [_mark(_spot(plan, *one), found[one[1].resource_id], look) for one in numbered])
        for plan, numbered in there.items()
    ]
    return [floor for floor in drawn if floor.marks]


def usual_span(space: Space, day: date, hours: Iterable[Span], now: datetime) -> Span | None:
    """What one looks at first: the next named part of the day, else the next hour that is open."""
    spans = list(hours)
    ahead = [span for _name, span in open_periods(space, day, spans) if span.start >= now]
    if ahead:
        return min(ahead, key=lambda span: (span.start, span.length))
    soonest = now - (now - datetime.min.replace(tzinfo=now.tzinfo)) % AN_HOUR + AN_HOUR
    for span in hours_of(spans, day, space.zone):
        start = max(span.start, soonest)
        if start < span.end:
            return Span(start, min(start + AN_HOUR, span.end))
    return None


def at_rest(plan: FloorPlan) -> Floor:
    """What stands where, at no time in particular."""
    return Floor(plan, [_spot(plan, *numbered) for numbered in enumerate(placed_on([plan]), 1)])


def _mark(spot: Mark, line: Line, look: Look) -> Mark:
    """The spot as it is at that time."""
    resource = line.resource
    notices = [notice for notice in line.notices if notice.span.overlaps(look.span)]
    visits = [visit for visit in line.visits if visit.span.overlaps(look.span)]
    if not resource.in_service:
        return replace(spot, standing=Standing.OUT, note=resource.out_of_service_note)
    if notices:
        return replace(spot, standing=Standing.OUT, note=notices[0].note)
    if mine := next((visit for visit in visits if visit.is_mine), None):
        return replace(spot, standing=Standing.MINE, visit=mine)
    free = _free(line, look.span)
    if free <= 0:
        return replace(spot, standing=Standing.TAKEN, visit=next(iter(visits), None))
    return replace(spot, standing=_bookable(resource, look), free=free)


def _spot(plan: FloorPlan, number: int, placement: Placement) -> Mark:
    x = placement.x * plan.picture.width // THOUSAND
    y = placement.y * plan.picture.height // THOUSAND
    return Mark(number, placement.resource, x, y)


def _free(line: Line, span: Span) -> int:
    """How many are left for the whole of the span: as many as the scarcest part has."""
    left = []
    for leaf in line.leaves:
        used = {unit for unit, busy in leaf.taken if unit <= leaf.units and busy.overlaps(span)}
        left.append(leaf.units - len(used))
    return min(left)


def _bookable(resource: Resource, look: Look) -> Standing:
    is_open = any(span.covers(look.span) for span in look.hours)
    could_be = is_open and chance(resource, look.span, look.now) is Chance.FREE
    return Standing.FREE if could_be else Standing.SHUT
