"""Changing a space without breaking a booking: what is hit is seen first, and may be undone."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coliving import clock
from coliving.accounts.access import me
from coliving.admin.change_forms import (
    ChangeForm,
    CloseForm,
    MaintainForm,
    RetireForm,
    ShrinkForm,
    TakeOutForm,
)
from coliving.admin.tabs import Tab
from coliving.admin.wording import TITLES, WORDS, during, facts, outcome
from coliving.bookings.actions.changing import Decision, carry_out
from coliving.bookings.actions.ending import lift, mend, reopen
from coliving.bookings.actions.undoing import FOR_TEN_MINUTES, can_be_undone
from coliving.bookings.actions.undoing import undo as undo_change
from coliving.bookings.hits import Fate, fingerprint, foresee
from coliving.bookings.planned import block_of, change_of, closure_of, planned, usable
from coliving.errors import Refused
from coliving.forms import Form, bind, blank
from coliving.i18n import _, hours, lazy_gettext, short_day
from coliving.spaces.access import managed_space, managers
from coliving.spaces.models import Space

bp = Blueprint("manage_changes", __name__, url_prefix="/manage/<slug>/changes")
TAB = Tab("manage_changes.show", lazy_gettext("Changes"), "warning")

FORMS: dict[str, type[ChangeForm]] = {
    "close": CloseForm,
    "maintain": MaintainForm,
    "take-out": TakeOutForm,
    "shrink": ShrinkForm,
    "retire": RetireForm,
}
PREFIX = "fate-"


@bp.get("")
@managers
def show(slug: str) -> str:
    return _show(managed_space(slug))


@bp.get("/<any('close','maintain','take-out','shrink','retire'):kind>")
@managers
def prepare(slug: str, kind: str) -> ResponseReturnValue:
    """The form; once it is filled in, what the change would hit. Nothing happens yet."""
    space, now = managed_space(slug), clock.now()
    if "note" not in request.args:
        today = now.astimezone(space.zone).date()
        fields = FORMS[kind].model_fields
        asked = {name: value for name, value in request.args.items() if name in fields}
        return _page(space, kind, blank(FORMS[kind], **{"first": today} | asked), {})
    form = bind(FORMS[kind], request.args)
    return _foreseen(space, kind, form)


@bp.post("/<any('close','maintain','take-out','shrink','retire'):kind>")
@managers
def confirm(slug: str, kind: str) -> ResponseReturnValue:
    space, now = managed_space(slug), clock.now()
    form = bind(FORMS[kind], request.form)
    if form.data is None:
        return _page(space, kind, form, {}), 422
    try:
        chosen = chosen_fates(request.form)
        decision = Decision(me(), request.form.get("seen", ""), chosen)
        change = carry_out(form.data.intent(space, now), decision, now)
    except Refused as refused:
        form.refuse(refused)
        return _foreseen(managed_space(slug), kind, form, refused)
    flash(outcome(one["fate"] for one in change.detail["bookings"]))
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/<uuid:uid>/undo")
@managers
def undo(slug: str, uid: UUID) -> ResponseReturnValue:
    space = managed_space(slug)
    change = change_of(space, uid)
    if change is None:
        abort(404)
    try:
        lost = undo_change(change, me(), clock.now())
    except Refused as refused:
        return _show(managed_space(slug), refused), 422
    flash(_("It is undone: all is as it was before.") if not lost else _("It is undone."))
    for booking in lost:
        who = booking.member.name or _("somebody who has left")
        when = f"{short_day(booking.span.start, space.zone)}, {hours(booking.span, space.zone)}"
        text = _("This one cannot come back: %(who)s, %(when)s.", who=who, when=when)
        flash(text, "warning")
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/end")
@managers
def end(slug: str) -> ResponseReturnValue:
    """Open again, end maintenance, or put back into service: whichever was pressed."""
    space, now = managed_space(slug), clock.now()
    number, name = request.form.get("closure", ""), request.form.get("block", "")
    broken = {str(one.uid): one for one in planned(space, now).broken}
    closure = closure_of(space, int(number)) if number.isdecimal() and len(number) < 10 else None
    block = block_of(space, uid) if (uid := _uuid(name)) else None
    if closure:
        reopen(space, closure, me(), now)
    elif block:
        lift(block, me(), now)
    elif resource := broken.get(request.form.get("resource", "")):
        mend(resource, me(), now)
    else:
        abort(404)
    flash(_("Done: it can be booked again."))
    return redirect(url_for(".show", slug=slug), 303)


def _show(space: Space, refused: Refused | None = None) -> str:
    now = clock.now()
    return render_template(
        "admin/changes.html",
        space=space,
        kinds={kind: TITLES[kind] for kind in FORMS},
        planned=planned(space, now),
        until=lambda change: can_be_undone(change, now) and change.at + FOR_TEN_MINUTES,
        told=lambda change: facts(change.detail, space.zone),
        counted=lambda change: outcome(one["fate"] for one in change.detail["bookings"]),
        words=WORDS,
        during=during,
        refused=refused,
    )


def _foreseen(
    space: Space, kind: str, form: Form[ChangeForm], refused: Refused | None = None
) -> ResponseReturnValue:
    """What the change would hit now; with a refusal, what has come in between."""
    seen: dict[str, Any] = {}
    if form.data is None:
        return _page(space, kind, form, seen), 422
    try:
        hits = foresee(form.data.intent(space, clock.now()), clock.now())
        seen = {"hits": hits, "seen": fingerprint(hits), "chosen": chosen_fates(request.form)}
    except Refused as error:
        form.refuse(error)
        refused = refused or error
    answer = _page(space, kind, form, seen | {"refused": refused})
    return (answer, 422) if refused else answer


def _page(space: Space, kind: str, form: Form[ChangeForm], seen: dict[str, Any]) -> str:
    return render_template(
        "admin/change.html",
        space=space,
        kind=kind,
        title=TITLES[kind],
        form=form,
        things=[("", "–"), *((one.uid, one.name) for one in usable(space))],
        **{"hits": None, "seen": "", "chosen": {}, "refused": None} | seen,
    )


def chosen_fates(typed: Mapping[str, str]) -> dict[UUID, Fate]:
    """What was chosen for each booking, or for all of them at once."""
    for_all = typed.get("all", "")
    chosen = {}
    for name, value in typed.items():
        uid = _uuid(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else None
        fate = for_all if for_all in set(Fate) else value
        if uid and fate in set(Fate):
            chosen[uid] = Fate(fate)
    return chosen


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
