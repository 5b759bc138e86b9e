"""What the pages on which one asks for time have in common: booking, and moving a booking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from coliving.accounts.access import visitor
from coliving.accounts.models import User
from coliving.bookings.actions.deciding import Override, impossible
from coliving.bookings.alternatives import Alternative, alternatives
from coliving.bookings.approval import asks_first
from coliving.bookings.asking import Wish, gather
from coliving.bookings.forms import BookingForm
from coliving.bookings.models import Booking
from coliving.bookings.offers import periods, stretches, suggested
from coliving.bookings.units import places, taken
from coliving.bookings.views.asked import asked_day, asked_time, read_day
from coliving.bookings.views.with_it import fields_of, typed_items
from coliving.errors import Refusal, Refused
from coliving.forms import Form, blank
from coliving.i18n import duration, hour, hours, short_day
from coliving.spaces.access import audience_of, manages
from coliving.spaces.models import Resource
from coliving.spaces.opening import opening
from coliving.spans import A_DAY, Span

FINAL = {"too_late", "started", "cancelled", "changed", "gone"}
"""No other time would help."""

FIELDS = ("day", "start", "end", "purpose")
UNSEEN = ("reason", "resource")


@dataclass(frozen=True)
class Answer:
    """Why not, what would be accepted, and whether a manager may have it all the same."""

    refused: Refused
    alternatives: Sequence[Alternative] = ()
    may_override: bool = False
    along: Mapping[str, str] = field(default_factory=dict)
    """What was to be taken along, as the form sends it."""


@dataclass(frozen=True)
class Tap:
    """An alternative as a form of one button."""

    action: str
    values: dict[str, str]
    resource_uid: UUID | None
    title: str
    detail: str
    picture: str


def typed() -> MultiDict[str, str]:
    """The form as sent; a period that was touched ("09:00-12:00") is a start and an end."""
    form = request.form.copy()
    if form.get("period"):
        form["start"], _, form["end"] = form["period"].partition("-")
    return form


def kept(form: Form[Any]) -> dict[str, Any]:
    """What was typed, for the address of the page to come back to."""
    said = {name: form.raw[name][:200] for name in FIELDS if form.raw.get(name)}
    return said | typed_items(request.form)


def read_wish(form: Form[Any], resource: Resource) -> Wish:
    """What was typed as a wish for the resource, or Refused when it cannot be read.

    What is wrong with a field is at the field already, and needs no second saying, unless
    the page does not show the field.
    """
    if form.data is None:
        unseen = (text for name in UNSEEN for text in form.errors.get(name, ()))
        raise Refused(*(Refusal("unreadable", text) for text in unseen))
    return Wish(resource, form.data.span(resource.space.zone), form.data.purpose)


def answer(actor: User, member: User, wish: Wish | None, refused: Refused, now: datetime) -> Answer:
    """What to say when the wish of the member is refused to the actor, a manager perhaps."""
    codes = {refusal.code for refusal in refused.refusals}
    if wish is None or codes & FINAL:
        return Answer(refused)
    wishes = () if "needs_approval" in codes else alternatives(member, wish, now)
    forgivable = manages(actor, wish.resource.space) and not impossible(gather(member, wish, now))
    offered = [
        found for found in wishes if actor.id == member.id or manages(actor, found.resource.space)
    ]
    return Answer(refused, offered, forgivable, fields_of(wish.items))


def taken_as_asked(resource: Resource, now: datetime) -> Answer | None:
    """What to say at once when the address asks for a time that somebody has."""
    day, start, end = asked_day("day"), asked_time("start"), asked_time("end")
    if day is None or start is None or end is None:
        return None
    try:
        span = BookingForm(day=day, start=start, end=end).span(resource.space.zone)
    except Refused:  # the clocks skip it
        return None
    if span.start <= now or places(resource, span):
        return None
    refused, member = Refused(taken(resource)), visitor()
    return answer(member, member, Wish(resource, span), refused, now) if member else Answer(refused)


def may_wait(answer: Answer | None) -> bool:
    """Whether waiting would help: nothing stands in the way but whoever has it then."""
    reasons = answer.refused.refusals if answer else ()
    return bool(reasons) and all((one.code, one.field) == ("taken", "start") for one in reasons)


def override(member: User, resource: Resource, reason: str) -> Override | None:
    """A manager of the space who gives a reason breaks the rules; others do not."""
    if reason and manages(member, resource.space):
        return Override(member, reason)
    return None


def asking(resource: Resource) -> dict[str, Any]:
    """Whether booking it would be a request, and how soon the space answers one."""
    within = duration(resource.rules.length("answer_within"))
    return {"asks": asks_first(visitor(), resource), "within": within}


def page_of(
    resource: Resource, form: Form[Any] | None, member: User | None, now: datetime
) -> dict[str, Any]:
    """What the page shows: the form, filled as far as can be, and what is free that day."""
    space = resource.space
    today = now.astimezone(space.zone).date()
    day = (read_day(form.raw.get("day", "")) if form else asked_day("day")) or today
    window = Span.whole_day(day, space.zone).longer(A_DAY)
    hours = opening(space, window).spans(audience_of(member, space))
    free = stretches(resource, day, hours, now)
    return {
        "resource": resource,
        "space": space,
        "day": day,
        "today": today,
        "free": free,
        "periods": periods(resource, day, hours, now),
        "form": form or _filled(resource, day, free),
    }


def here(endpoint: str, uid: UUID, page: dict[str, Any]) -> dict[str, Any]:
    """The addresses of the same page for other days, and for each stretch that is free."""
    day, zone = page["day"], page["space"].zone
    longest = page["resource"].rules.length("longest")
    whole = [(span, Span(span.start, min(span.end, span.start + longest))) for span in page["free"]]
    return {
        "same": url_for(endpoint, uid=uid),
        "today": url_for(endpoint, uid=uid, day=page["today"]),
        "yesterday": url_for(endpoint, uid=uid, day=day - A_DAY) if day > page["today"] else None,
        "tomorrow": url_for(endpoint, uid=uid, day=day + A_DAY),
        "free": [(url_for(endpoint, uid=uid, **written(at, zone)), span) for span, at in whole],
    }


def taps(answer: Answer, form: Form[Any], moving: Booking | None) -> list[Tap]:
    """The alternatives, each one touch away."""
    along = {} if moving else dict(answer.along)  # what moves takes along what it has
    kept_fields = {"purpose": form.raw.get("purpose", "")} | along
    return [_tap(found, kept_fields, moving) for found in answer.alternatives]


def _far(distance: float | None) -> list[str]:
    """ "31 km", and nothing for what is here."""
    return [] if distance is None else [f"{distance:.0f} km"]


def _tap(found: Alternative, typed: dict[str, str], moving: Booking | None) -> Tap:
    resource, zone = found.resource, found.resource.space.zone
    if moving:
        action = url_for("bookings.reschedule", uid=moving.uid)
    else:
        action = url_for("bookings.create", uid=resource.uid)
    return Tap(
        action=action,
        values=written(found.span, zone) | typed,
        resource_uid=resource.uid if moving else None,
        title=f"{short_day(found.span.start, zone)}, {hours(found.span, zone)}",
        detail=", ".join([resource.name, resource.space.name, *_far(found.distance)]),
        picture=resource.kind.value,
    )


def written(span: Span, zone: ZoneInfo) -> dict[str, Any]:
    """The span as the fields of the form have it."""
    day = span.start.astimezone(zone).date().isoformat()
    return {"day": day, "start": hour(span.start, zone), "end": hour(span.end, zone)}


def _filled(resource: Resource, day: date, free: list[Span]) -> Form[BookingForm]:
    """The form as the address has it; without times, with the first that are free."""
    zone = resource.space.zone
    start, end = asked_time("start"), asked_time("end")
    times = {"day": day.isoformat()}
    if start and end:
        times |= {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    elif start:
        moment = datetime.combine(day, start, zone).astimezone(UTC)
        times = written(suggested(resource, moment, free), zone)
    elif free:
        times = written(suggested(resource, free[0].start, free), zone)
    return blank(BookingForm, **times, purpose=request.args.get("purpose", "")[:200])
