"""When the doors are open: the week, the parts of the day, holidays, and openings for once."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from coliving import clock
from coliving.accounts.access import me
from coliving.admin.hours_form import OpeningForm
from coliving.admin.tabs import Chapter
from coliving.bookings.actions.changing import Decision, carry_out
from coliving.bookings.actions.hours import ChangeHours, open_once, set_periods, withdraw
from coliving.bookings.hits import Fate, Hit, fingerprint, foresee
from coliving.db import db
from coliving.errors import Refused
from coliving.forms import Form, bind, blank
from coliving.i18n import _, lazy_gettext, weekdays
from coliving.spaces.access import managed_space, managers
from coliving.spaces.hours_form import (
    HoursForm,
    day_by_day,
    read_days,
    read_timetable,
    stretches,
    told_of,
)
from coliving.spaces.models import Audience, ExceptionalOpening, Period, Space
from coliving.spaces.opening import timetable_of
from coliving.spaces.osm_hours import DAYS
from coliving.spaces.periods import read_parts

bp = Blueprint("manage_hours", __name__, url_prefix="/manage/<slug>/hours")
CHAPTER = Chapter(
    "manage_hours.show",
    lazy_gettext("Hours"),
    "clock",
    lazy_gettext("Every week, holidays, parts of the day, for once."),
)

Rows = list[tuple[str, str, str]]
NEW_LINES = 2


@dataclass
class _Typed:
    """What stays on the page because it was typed, and why it was refused."""

    hours: Form[HoursForm] | None = None
    days: dict[str, list[str]] | None = None
    periods: Rows | None = None
    once: Form[OpeningForm] = field(default_factory=lambda: blank(OpeningForm))
    refused: Refused | None = None
    hits: list[Hit] = field(default_factory=list)


@bp.get("")
@managers
def show(slug: str) -> str:
    return _page(managed_space(slug), _Typed(), clock.now())


@bp.post("")
@managers
def save(slug: str) -> ResponseReturnValue:
    return _save(managed_space(slug), request.form)


@bp.post("/by-day")
@managers
def by_day(slug: str) -> ResponseReturnValue:
    space = managed_space(slug)
    try:
        text = read_days(request.form.getlist)
    except Refused as refused:
        days = {day.lower(): request.form.getlist(day.lower()) for day in DAYS}
        return _page(space, _Typed(days=days, refused=refused), clock.now()), 422
    told = {name: str(value) for name, value in told_of(timetable_of(space)).items()}
    holidays = "on" if space.closed_on_holidays else ""
    return _save(space, MultiDict(told | {"everybody": text, "closed_on_holidays": holidays}))


@bp.post("/periods")
@managers
def periods(slug: str) -> ResponseReturnValue:
    space = managed_space(slug)
    typed = (request.form.getlist(name) for name in ("name", "starts", "ends"))
    rows = list(zip(*typed, strict=False))
    try:
        set_periods(space, read_parts(rows), me(), clock.now())
    except Refused as refused:
        return _page(space, _Typed(periods=rows, refused=refused), clock.now()), 422
    flash(_("The parts of the day are saved."))
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/openings")
@managers
def once(slug: str) -> ResponseReturnValue:
    space = managed_space(slug)
    form = bind(OpeningForm, request.form)
    refused = None
    try:
        if form.data:
            open_once(form.data.opening(space), me(), clock.now())
            flash(_("The doors are open then, and it can be booked."))
            return redirect(url_for(".show", slug=slug), 303)
    except Refused as error:
        refused = error
        form.refuse(error)
    return _page(space, _Typed(once=form, refused=refused), clock.now()), 422


@bp.post("/openings/<int:number>/withdraw")
@managers
def take_back(slug: str, number: int) -> ResponseReturnValue:
    space = managed_space(slug)
    here = ExceptionalOpening.space_id == space.id
    opening = db.session.scalar(
        select(ExceptionalOpening).where(here, ExceptionalOpening.id == number)
    )
    if opening is None:
        abort(404)
    withdraw(opening, me(), clock.now())
    flash(_("The doors go by the weekly hours again. Bookings that were made stay."))
    return redirect(url_for(".show", slug=slug), 303)


def _save(space: Space, typed: MultiDict[str, str]) -> ResponseReturnValue:
    """Bookings that would be left outside are shown first, and decided upon the second time."""
    form, now = bind(HoursForm, typed), clock.now()
    shown = _Typed(hours=form)
    try:
        if form.data:
            intent = ChangeHours(space, form.data.note, read_timetable(form.data))
            shown.hits = foresee(intent, now)
            if form.data.seen or not shown.hits:
                seen = form.data.seen or fingerprint(shown.hits)
                carry_out(intent, Decision(me(), seen, _fates(shown.hits, typed)), now)
                flash(_("The hours are saved. For ten minutes you can undo it under Changes."))
                return redirect(url_for(".show", slug=space.slug), 303)
    except Refused as refused:
        form.refuse(refused)
        shown.refused = refused
    return _page(space, shown, now), 422


def _fates(hits: list[Hit], typed: MultiDict[str, str]) -> dict[UUID, Fate]:
    """Who has booked may come, unless it was said otherwise."""
    cancelled = {
        hit.booking.uid for hit in hits if typed.get(f"fate-{hit.booking.uid}") == "cancel"
    }
    return {
        hit.booking.uid: Fate.CANCEL if hit.booking.uid in cancelled else Fate.KEEP for hit in hits
    }


def _page(space: Space, typed: _Typed, now: datetime) -> str:
    timetable = timetable_of(space)
    week = stretches(timetable, Audience.EVERYBODY)
    return render_template(
        "admin/hours.html",
        space=space,
        typed=typed,
        seen=fingerprint(typed.hits),
        form=typed.hours or blank(HoursForm, **told_of(timetable)),
        days=list(zip(DAYS, weekdays(), strict=True)),
        picked=typed.days or day_by_day(week),
        periods=[*(typed.periods or _periods(space)), *[("", "", "")] * NEW_LINES],
        openings=_openings(space, now),
    )


def _periods(space: Space) -> Rows:
    query = select(Period).where(Period.space_id == space.id).order_by(Period.starts, Period.ends)
    return [
        (period.name, f"{period.starts:%H:%M}", f"{period.ends:%H:%M}")
        for period in db.session.scalars(query)
    ]


def _openings(space: Space, now: datetime) -> list[ExceptionalOpening]:
    query = select(ExceptionalOpening).where(
        ExceptionalOpening.space_id == space.id, ExceptionalOpening.ends_at > now
    )
    return list(db.session.scalars(query.order_by(ExceptionalOpening.starts_at)))
