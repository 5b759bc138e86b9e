"""The pages of a series: see each date before confirming, then change one, some or all."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import MultiDict

from coliving import clock
from coliving.accounts.access import me, members
from coliving.bookings.actions.series import (
    Scope,
    book_series,
    cancel_series,
    move_series,
)
from coliving.bookings.models import Booking, Series
from coliving.bookings.planning import SeriesWish, plan
from coliving.bookings.series_forms import MoveSeriesForm, ScopeForm, SeriesForm, confirmed
from coliving.bookings.views.bookings import booking_or_404, booking_page
from coliving.bookings.views.request_for_time import UNSEEN, asking, override, typed, written
from coliving.bookings.views.resources import resource_or_404
from coliving.bookings.views.series_dates import rhythms, rows, sentence
from coliving.bookings.views.with_it import read_items, typed_items
from coliving.db import db
from coliving.errors import Refusal, Refused
from coliving.forms import Form, bind, blank
from coliving.i18n import _, ngettext
from coliving.spaces.access import manages
from coliving.spaces.models import Resource

bp = Blueprint("series", __name__)

UNSHOWN = (*UNSEEN, "purpose", "scope")


@bp.get("/resources/<uuid:uid>/series")
@members
def preview(uid: UUID) -> str:
    return _preview(resource_or_404(uid), bind(SeriesForm, request.args), MultiDict())


@bp.post("/resources/<uuid:uid>/series")
@members
def ask(uid: UUID) -> ResponseReturnValue:
    """From the booking page, or from the preview itself: on to an address one can come back to."""
    resource, form = resource_or_404(uid), bind(SeriesForm, typed())
    try:
        plan(me(), _series(form, resource, request.form), clock.now())
    except Refused as refused:
        at_no_field = (one for one in refused.refusals if one.field is None)
        return _preview(resource, form, MultiDict(), Refused(*at_no_field)), 422
    return redirect(url_for(".preview", uid=uid, **_asked(form, request.form)), 303)


@bp.post("/resources/<uuid:uid>/series/confirm")
@members
def create(uid: UUID) -> ResponseReturnValue:
    resource, now = resource_or_404(uid), clock.now()
    form = bind(SeriesForm, request.form)
    try:
        series = _series(form, resource, request.form)
        insisting = override(me(), resource, _read(form).reason)
        bookings = book_series(me(), series, confirmed(series, request.form), now, insisting)
    except Refused as refused:
        return _preview(resource, form, request.form, refused), 422
    booked = ngettext("%(num)s date is booked.", "%(num)s dates are booked.", len(bookings))
    if bookings[0].is_pending:
        booked = _("Your request is on its way, and the time is held for you.")
    flash(booked if bookings[0].created_at == now else _("You already have these bookings."))
    return redirect(url_for(".show", uid=bookings[0].uid), 303)


@bp.get("/bookings/<uuid:uid>/series")
@members
def show(uid: UUID) -> str:
    booking = _in_series(uid)
    row = db.session.get_one(Series, booking.series_id)
    query = (
        select(Booking)
        .join(Booking.resource)
        .where(Booking.series_id == row.id, Resource.space_id == booking.resource.space_id)
    )
    query = query.options(joinedload(Booking.resource)).order_by(Booking.starts_at, Booking.id)
    return render_template(
        "series/show.html",
        booking=booking,
        bookings=list(db.session.scalars(query)),
        space=booking.resource.space,
        sentence=sentence(row.rhythm, row.first_day),
        is_mine=booking.member_id == me().id,
        now=clock.now(),
    )


@bp.post("/bookings/<uuid:uid>/series/cancel")
@members
def cancel(uid: UUID) -> ResponseReturnValue:
    booking, form = _in_series(uid), bind(ScopeForm, request.form)
    try:
        if form.data is None:
            raise _unreadable(form, form.errors)
        reason = override(me(), booking.resource, form.data.reason)
        number = cancel_series(booking, form.data.scope, clock.now(), reason)
    except Refused as refused:
        return booking_page(booking, refused, form.raw.get("reason", "")), 422
    flash(ngettext("%(num)s booking is cancelled.", "%(num)s bookings are cancelled.", number))
    return redirect(url_for(".show", uid=uid), 303)


@bp.get("/bookings/<uuid:uid>/series/move")
@members
def move(uid: UUID) -> str:
    booking = _in_series(uid)
    now = written(booking.span, booking.resource.space.zone)
    return _move(booking, blank(MoveSeriesForm, **now, scope=Scope.FOLLOWING.value), None)


@bp.post("/bookings/<uuid:uid>/series/move")
@members
def reschedule(uid: UUID) -> ResponseReturnValue:
    booking, form = _in_series(uid), bind(MoveSeriesForm, typed())
    day = booking.span.start.astimezone(booking.resource.space.zone).date()
    try:
        if form.data is None:
            raise _unreadable(form, UNSHOWN)
        reason = override(me(), booking.resource, form.data.reason)
        shift = form.data.shift(day)
        number = move_series(booking, form.data.scope, shift, clock.now(), reason)
    except Refused as refused:
        return _move(booking, form, refused), 422
    flash(ngettext("%(num)s booking has moved.", "%(num)s bookings have moved.", number))
    return redirect(url_for(".show", uid=uid), 303)


def _in_series(uid: UUID) -> Booking:
    """A booking that one may see, and that was made in a series."""
    booking = booking_or_404(uid)
    return booking if booking.series_id else abort(404)


def _read(form: Form[SeriesForm]) -> SeriesForm:
    """What was typed. Raises Refused when it cannot be read: why stands at its field."""
    if form.data is None:
        raise _unreadable(form, UNSEEN)
    return form.data


def _unreadable(form: Form[Any], unseen: Iterable[str]) -> Refused:
    """Says what is wrong with those fields that the page does not show."""
    texts = (text for name in unseen for text in form.errors.get(name, ()))
    return Refused(*(Refusal("unreadable", text) for text in texts))


def _series(form: Form[SeriesForm], resource: Resource, sent: Mapping[str, str]) -> SeriesWish:
    """What was typed, with all that is taken along. Raises Refused when it cannot be read."""
    return replace(_read(form).series(resource), items=read_items(resource, sent))


def _asked(form: Form[SeriesForm], sent: Mapping[str, str]) -> dict[str, Any]:
    """The series as the address of its preview has it."""
    said = {name: value for name, value in form.raw.items() if value and name != "reason"}
    return said | typed_items(sent)


def _preview(
    resource: Resource,
    form: Form[SeriesForm],
    chosen: MultiDict[str, str],
    refused: Refused | None = None,
) -> str:
    """Every date with its state and its choices; what was chosen before stays chosen."""
    dates = []
    series = None
    try:
        series = _series(form, resource, request.values)
        dates = plan(me(), series, clock.now(), me())
    except Refused as unplanned:
        form.refuse(unplanned)
    return render_template(
        "series/preview.html",
        resource=resource,
        space=resource.space,
        **asking(resource),
        form=form,
        asked=_asked(form, request.values),
        items=series.items if series else (),
        rhythms=rhythms(),
        rows=rows(dates, chosen, resource),
        insists=any(one.insisted for one in dates),
        sentence=sentence(series.rule.rhythm, series.rule.first) if series else "",
        refused=refused if refused and refused.refusals else None,
    )


def _move(booking: Booking, form: Form[MoveSeriesForm], refused: Refused | None) -> str:
    return render_template(
        "series/move.html",
        booking=booking,
        space=booking.resource.space,
        may_insist=bool(refused) and manages(me(), booking.resource.space),
        form=form,
        refused=refused if refused and refused.refusals else None,
    )
