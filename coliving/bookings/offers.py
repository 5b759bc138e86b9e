"""What a page offers to touch: the named parts of a day, and the stretches that are free."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from coliving.bookings.asking import Ask, Wish
from coliving.bookings.availability import free_spans
from coliving.bookings.board import hours_of
from coliving.bookings.models import Occupancy
from coliving.bookings.rules import refusals
from coliving.bookings.units import places
from coliving.db import db
from coliving.i18n import hour
from coliving.spaces.models import Audience, Period, Resource, ResourceKind, ResourcePart, Space
from coliving.spaces.opening import Opening
from coliving.spans import Span

AN_HOUR = timedelta(hours=1)


class Chance(StrEnum):
    FREE = "free"
    TAKEN = "taken"
    GONE = "gone"
    REFUSED = "refused"


@dataclass(frozen=True)
class Offer:
    """A named part of a day, what can be had of it, and whether it can be had."""

    name: str
    span: Span
    chance: Chance
    resource: Resource | None = None

    def value(self, zone: ZoneInfo) -> str:
        """ "09:00-12:00": what the form sends."""
        return f"{hour(self.span.start, zone)}-{hour(self.span.end, zone)}"


def periods(resource: Resource, day: date, hours: Iterable[Span], now: datetime) -> list[Offer]:
    """The periods of the day that the resource could be booked for, were it free."""
    rules = resource.rules
    shortest, longest = rules.length("shortest"), rules.length("longest")
    offers = []
    for name, span in open_periods(resource.space, day, hours):
        if shortest <= span.length <= longest:
            free = resource if places(resource, span) else None
            offers.append(Offer(name, span, chance(free, span, now)))
    return offers


def any_desk(space: Space, day: date, hours: Iterable[Span], now: datetime) -> list[Offer]:
    """For each period of the day, the first desk that is free in it; none without desks."""
    offers = []
    for name, span in open_periods(space, day, hours):
        desk = free_desk(space, span)
        offers.append(Offer(name, span, chance(desk, span, now), desk))
    return offers if any(offer.resource for offer in offers) or _has_desks(space) else []


def stretches(resource: Resource, day: date, hours: Iterable[Span], now: datetime) -> list[Span]:
    """The stretches of a day, from now on, in which a booking of the resource could lie."""
    shown = hours_of(hours, day, resource.space.zone)
    if not shown or not resource.in_service:
        return []
    window = Span(shown[0].start, shown[-1].end)
    soonest = now + resource.rules.length("notice")
    if soonest >= window.end:
        return []
    window = Span(max(window.start, soonest), window.end)
    left = free_spans(resource, shown, window)
    return [fitting for span in left if (fitting := _fitting(resource, span))]


def suggested(resource: Resource, start: datetime, free: Iterable[Span]) -> Span:
    """An hour from the start, or as long as the rules and the next booking have it."""
    shortest, longest = (resource.rules.length(name) for name in ("shortest", "longest"))
    span = Span(start, start + min(max(AN_HOUR, shortest), longest or AN_HOUR))
    around = next((stretch for stretch in free if stretch.start <= start < stretch.end), span)
    return span & around if (span & around).length >= shortest else span


def _fitting(resource: Resource, span: Span) -> Span | None:
    """What of the stretch the grid of the resource allows, unless that is too short."""
    grid = resource.rules.length("grid") or timedelta(minutes=1)
    midnight = Span.whole_day(
        span.start.astimezone(resource.space.zone).date(), resource.space.zone
    )
    start = midnight.start - (midnight.start - span.start) // grid * grid
    end = start + (span.end - start) // grid * grid
    if end - start < max(resource.rules.length("shortest"), grid):
        return None
    return Span(start, end)


def open_periods(space: Space, day: date, hours: Iterable[Span]) -> list[tuple[str, Span]]:
    """The named parts of the day, as far as the doors are open throughout."""
    spans = list(hours)
    query = select(Period).where(Period.space_id == space.id)
    found = []
    for period in db.session.scalars(query.order_by(Period.id)):
        try:
            span = Span.local(day, period.starts, period.ends, space.zone)
        except ValueError:  # the clocks skip the whole of it
            continue
        if any(stretch.covers(span) for stretch in spans):
            found.append((period.name, span))
    return found


def chance(free: Resource | None, span: Span, now: datetime) -> Chance:
    """What can be had of a time in which the doors are open: what the house rules allow."""
    if span.start < now:
        return Chance.GONE
    if free is None:
        return Chance.TAKEN
    open_then = Opening((span,), (span,))
    asked = Ask(None, Wish(free, span), now, open_then, Audience.EVERYBODY)
    return Chance.REFUSED if refusals(asked) else Chance.FREE


def _has_desks(space: Space) -> bool:
    query = select(Resource.id).where(
        Resource.space_id == space.id, Resource.kind == ResourceKind.DESK, Resource.in_service
    )
    return db.session.scalar(query.limit(1)) is not None


def free_desk(space: Space, span: Span) -> Resource | None:
    """The first desk with a unit that nobody has for any of the span."""
    used = select(func.count(Occupancy.unit.distinct())).where(
        Occupancy.resource_id == Resource.id, Occupancy.overlapping(span)
    )
    query = select(Resource).where(
        Resource.space_id == space.id,
        Resource.kind == ResourceKind.DESK,
        Resource.in_service,
        Resource.units > used.scalar_subquery(),
        Resource.id.not_in(select(ResourcePart.whole_id)),
    )
    return db.session.scalar(query.order_by(Resource.position, Resource.id).limit(1))
