"""Today: who comes, who is here, who is late, what is free, and for managers what needs an
answer. Volunteers see it too.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coliving import clock
from coliving.accounts.access import me
from coliving.admin.tabs import Tab
from coliving.bookings.actions.checking_in import Witness, check_in, undo_check_in
from coliving.bookings.approval import count_requests
from coliving.bookings.free_now import free_now
from coliving.bookings.models import Booking, Means
from coliving.bookings.today import (
    Visit,
    absences,
    booking_in,
    by_presence,
    visits,
    with_code,
)
from coliving.errors import Refusal, Refused
from coliving.forms import Typed, bind
from coliving.i18n import _, lazy_gettext
from coliving.i18n import hours as hours_of
from coliving.spaces.access import manages, staff, staffed_space
from coliving.spaces.models import Space
from coliving.spaces.opening import opening
from coliving.spaces.roster import days, next_days, plan, roster_of
from coliving.spans import Span

bp = Blueprint("manage_today", __name__, url_prefix="/manage/<slug>/today")
TAB = Tab("manage_today.show", lazy_gettext("Today"), "user")


class Arrival(Typed):
    """Whoever was touched in the list, or the code that somebody says."""

    booking: UUID | None = None
    code: str = ""


@bp.get("")
@staff
def show(slug: str) -> str:
    space = staffed_space(slug)
    return _page(space)


@bp.post("/check-in")
@staff
def check_in_now(slug: str) -> ResponseReturnValue:
    space, now = staffed_space(slug), clock.now()
    form = bind(Arrival, request.form)
    try:
        arrival = form.data or Arrival()
        booking = _chosen(space, arrival, now)
        check_in(booking, Witness(me(), Means.CODE if arrival.code else Means.TAP), now)
    except Refused as refused:
        return _page(staffed_space(slug), refused, form.raw), 422
    flash(_("%(name)s is here.", name=booking.member.name or _("Somebody who has left")))
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/undo-check-in")
@staff
def undo(slug: str) -> ResponseReturnValue:
    space = staffed_space(slug)
    form = bind(Arrival, request.form)
    booking = booking_in(space, form.data.booking) if form.data and form.data.booking else None
    if booking is None:
        abort(404)
    undo_check_in(booking, me(), clock.now())
    flash(_("The check-in is taken back."))
    return redirect(url_for(".show", slug=slug), 303)


def today_of(space: Space, now: datetime) -> Span:
    """The day of the space's calendar that holds this moment."""
    return Span.whole_day(now.astimezone(space.zone).date(), space.zone)


def _chosen(space: Space, arrival: Arrival, now: datetime) -> Booking:
    """The booking that was touched, or the one of today with the typed code; else Refused."""
    uid = arrival.booking or _with_code(visits(space, today_of(space, now)), arrival.code)
    return booking_in(space, uid) or abort(404)


def _with_code(found: list[Visit], code: str) -> UUID:
    matching = with_code(found, code)
    if not matching:
        raise Refused(Refusal("unknown", _("No booking of today has this code."), "code"))
    if len(matching) > 1:
        text = _("Two bookings of today share this code: touch the right one in the list.")
        raise Refused(Refusal("ambiguous", text, "code"))
    return matching[0].uid


def _page(
    space: Space, refused: Refused | None = None, typed: Mapping[str, str] | None = None
) -> str:
    now, is_manager = clock.now(), manages(me(), space)
    day = today_of(space, now)
    keeps_roster = roster_of(space) is not None
    found = visits(space, day)
    hours = opening(space, day).members
    left = next((Span(now, span.end) for span in hours if span.start <= now < span.end), None)
    asked = request.args.get("booking", "").replace("-", "")
    return render_template(
        "admin/today.html",
        space=space,
        now=now,
        is_manager=is_manager,
        to_answer=count_requests(space, now) if is_manager else 0,
        written=cache(lambda span: hours_of(span, space.zone)),
        groups=by_presence(found, now),
        shown=next((visit for visit in found if visit.key.replace("-", "") == asked), None),
        missed=absences(space, now),
        left=left,
        free=free_now(space, left) if left else (),
        refused=refused,
        code=(typed or {}).get("code", ""),
        keeps_roster=keeps_roster,
        watch=days(plan(space, next_days(space, now, 2)).duties, space) if keeps_roster else {},
    )
