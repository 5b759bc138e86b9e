"""Home: where, when, what, and the spaces that have it, on a list and on a map."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any, cast

from flask import Blueprint, get_template_attribute, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy import bindparam, select
from werkzeug.datastructures import MultiDict

from coliving import clock
from coliving.accounts.access import public, visitor
from coliving.accounts.models import User
from coliving.bookings.search import Found, Results, Search, first, search
from coliving.bookings.seeking import FARTHEST, HOURS, NAMES, NEARBY, Part, SeekForm, soonest
from coliving.bookings.views.cards import cards
from coliving.db import db
from coliving.forms import Form, bind
from coliving.i18n import _, day, kilometres
from coliving.spaces.gazetteer import look_up
from coliving.spaces.geography import Point
from coliving.spaces.map import Frame, Mark, Pin, frames, pins
from coliving.spaces.map_outlines import Land, land
from coliving.spaces.map_tiles import Tile, tiles
from coliving.spaces.models import Period
from coliving.spaces.names import SOUGHT_KINDS
from coliving.spans import A_DAY
from coliving.web.settings import settings

RADIUSES = (NEARBY, 60, 100, 200, FARTHEST)
A_WEEK = 8

_PERIODS = select(Period.space_id, Period.name).where(
    Period.space_id.in_(bindparam("spaces", expanding=True)),
    Period.starts == bindparam("starts"),
    Period.ends == bindparam("ends"),
)

bp = Blueprint("home", __name__)


@dataclass(frozen=True)
class Where:
    """Around which point to look, what to call it, and what may have been meant instead."""

    point: Point | None = None
    name: str = ""
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True)
class WayOut:
    """Something that can be had when what was asked for cannot."""

    title: str
    detail: str
    address: str


@dataclass(frozen=True)
class Picture:
    """The map: its frames with what is drawn in them, and the pins above."""

    frames: list[tuple[Frame, Land | None, list[Tile]]]
    pins: list[Pin]
    here: tuple[int, int] | None


@bp.get("/")
@public
def show() -> str:
    now = clock.now()
    form = _read(now)
    where = _where(form)
    page: dict[str, Any] = {"form": form, "where": where, "sought": None}
    if form.data:
        page |= _found(form.data, where, visitor(), now)
    return render_template(
        "home/show.html",
        kinds=SOUGHT_KINDS,
        parts=_parts(),
        address=address,
        village=_village(),
        **page,
    )


@cache
def _village() -> Markup:
    """The picture under the search: two hundred shapes, the same for everybody."""
    return cast(Markup, get_template_attribute("macros/art.html", "village")())


def address(sought: SeekForm, **changes: object) -> str:
    """The address of the page for what is sought, less what goes without saying."""
    said = sought.model_dump(mode="json") | {"show": None} | changes
    plain = SeekForm.model_fields
    return url_for(
        ".show",
        **{
            name: value
            for name, value in said.items()
            if value not in (None, "") and (name == "period" or value != plain[name].default)
        },
    )


def _read(now: datetime) -> Form[SeekForm]:
    typed = MultiDict(request.args)
    next_time = soonest(now)
    if not typed.get("day"):
        typed["day"] = next_time.day.isoformat()
        typed.setdefault("period", next_time.part.value)
    return bind(SeekForm, typed)


def _where(form: Form[SeekForm]) -> Where:
    """The place that was typed, or else the browser's. An unknown one is said at the field."""
    if form.data is None:
        return Where()
    if form.data.where:
        answer = look_up(form.data.where)
        if answer.place:
            return Where(answer.place.point, answer.place.commune)
        unknown = _("We know of no space in “%(place)s”.", place=form.data.where)
        form.errors["where"] = [unknown, _("Here are all of them.")]
        return Where(suggestions=answer.suggestions)
    if form.data.lat is None or form.data.lon is None:
        return Where()
    return Where(Point(form.data.lat, form.data.lon), _("Your location"))


def _found(sought: SeekForm, where: Where, member: User | None, now: datetime) -> dict[str, Any]:
    wanted = Search(
        sought.kind, sought.span, now, member, near=where.point, radius=float(sought.radius)
    )
    results = search(wanted, sought.show)
    listed = list(cards(results, sought, _period_names(results, sought)))
    marks = [mark for card in listed if (mark := card.mark())]
    return {
        "sought": sought,
        "free": [card for card in listed if card.is_free],
        "full": [card for card in listed if not card.is_free],
        "more": results.more,
        "ways_out": [] if results.free else _ways_out(wanted, sought),
        "map": _draw(marks, where.point, sought.radius),
        "attribution": settings().tiles_attribution if settings().tiles_url else "",
    }


def _draw(marks: list[Mark], centre: Point | None, radius: int) -> Picture:
    drawn = frames([mark.point for mark in marks], centre, radius)
    template = settings().tiles_url
    layers: list[tuple[Frame, Land | None, list[Tile]]] = [
        (frame, None, list(tiles(frame, template))) if template else (frame, land(frame), [])
        for frame in drawn
    ]
    return Picture(layers, pins(marks, drawn), drawn[0].spot(centre) if centre else None)


def _period_names(results: Results, sought: SeekForm) -> dict[int, str]:
    """What the spaces themselves call these hours."""
    shown = [found.space.id for found in results.free]
    starts, ends = sought.hours
    values = {"spaces": shown, "starts": starts, "ends": ends}
    return {row.space_id: row.name for row in db.session.connection().execute(_PERIODS, values)}


def _ways_out(wanted: Search, sought: SeekForm) -> list[WayOut]:
    """The same day at another hour, the same hour farther away, or else another day."""
    return [*_hours_instead(wanted, sought), *_farther(wanted, sought)] or [
        *islice(_days_instead(wanted, sought), 1)
    ]


def _hours_instead(wanted: Search, sought: SeekForm) -> Iterator[WayOut]:
    for part in Part:
        other = sought.model_copy(update={"period": part, "start": None, "end": None})
        if other.hours == sought.hours:
            continue
        if found := first(replace(wanted, when=other.span)):
            yield WayOut(_hours(part), _at(found), address(other))


def _farther(wanted: Search, sought: SeekForm) -> Iterator[WayOut]:
    if wanted.near and (found := first(replace(wanted, radius=float(FARTHEST)))):
        radius = next(step for step in RADIUSES if step >= (found.distance or 0))
        title = _("Within %(distance)s", distance=kilometres(radius))
        yield WayOut(title, _at(found), address(sought, radius=radius))


def _days_instead(wanted: Search, sought: SeekForm) -> Iterator[WayOut]:
    for ahead in range(1, A_WEEK):
        other = sought.model_copy(update={"day": sought.day + A_DAY * ahead})
        if found := first(replace(wanted, when=other.span)):
            yield WayOut(day(other.day), _at(found), address(other))


def _at(found: Found) -> str:
    if found.distance is None:
        return found.space.name
    return f"{found.space.name}, {kilometres(found.distance)}"


def _parts() -> list[tuple[str, str]]:
    return [(part.value, _hours(part)) for part in Part]


def _hours(part: Part) -> str:
    start, end = HOURS[part]
    return f"{NAMES[part]}, {start.hour}–{end.hour} h"
