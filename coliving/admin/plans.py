"""The plans of the floors, and what there is to book put where it stands on them."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from coliving import clock
from coliving.accounts.access import me
from coliving.admin.tabs import Chapter
from coliving.bookings.actions.plans import (
    Spot,
    change_plan,
    draw_plan,
    put_on_plan,
    take_off_plan,
    tear_up_plan,
)
from coliving.bookings.floors import at_rest
from coliving.errors import Refusal, Refused
from coliving.forms import Form, bind, blank
from coliving.i18n import _, lazy_gettext
from coliving.spaces.access import managed_space, managers
from coliving.spaces.drawings import plan_in
from coliving.spaces.models import FloorPlan, Space
from coliving.spaces.photographs import Print
from coliving.spaces.plans import PlanForm, SpotForm, placeable, plan_of, plans_of
from coliving.web.uploads import takes_files

bp = Blueprint("manage_plans", __name__, url_prefix="/manage/<slug>/plans")
CHAPTER = Chapter(
    "manage_plans.show",
    lazy_gettext("Floor plan"),
    "place",
    lazy_gettext("A drawing of each floor, on which people see what is free and book it."),
)
PRESSED = 300
"""How wide, in pixels, the plan is where one presses on it without scripts."""


@bp.get("")
@managers
def show(slug: str) -> str:
    return _show(managed_space(slug), blank(PlanForm))


@bp.post("")
@takes_files
@managers
def draw(slug: str) -> ResponseReturnValue:
    space = managed_space(slug)
    form = bind(PlanForm, request.form)
    try:
        drawing = _drawing()
        if drawing is None:
            text = _("Choose the file of the plan.")
            raise Refused(Refusal("missing", text, "drawing"))
        if form.data:
            plan = draw_plan(space, form.data.name, drawing, me(), clock.now())
            return redirect(url_for(".edit", slug=slug, uid=plan.uid), 303)
    except Refused as refused:
        form.refuse(refused)
    return _show(space, form), 422


@bp.get("/<uuid:uid>")
@managers
def edit(slug: str, uid: UUID) -> str:
    plan = _plan(slug, uid)
    return _edit(plan, blank(SpotForm), blank(PlanForm, name=plan.name))


@bp.post("/<uuid:uid>")
@takes_files
@managers
def change(slug: str, uid: UUID) -> ResponseReturnValue:
    """Another name, or another drawing."""
    plan = _plan(slug, uid)
    form = bind(PlanForm, request.form)
    if form.data:
        try:
            change_plan(plan, form.data.name, _drawing(), me(), clock.now())
            flash(_("It is saved."))
            return redirect(url_for(".edit", slug=slug, uid=uid), 303)
        except Refused as refused:
            form.refuse(refused)
    return _edit(plan, blank(SpotForm), form), 422


@bp.post("/<uuid:uid>/put")
@managers
def put(slug: str, uid: UUID) -> ResponseReturnValue:
    """Where a thing stands: dragged there, pressed on the picture, or typed."""
    plan = _plan(slug, uid)
    form = bind(SpotForm, _pressed(plan))
    things = {one.uid: one for one in placeable(plan.space)}
    try:
        if form.data:
            if form.data.resource not in things:
                raise Refused(Refusal("unknown", _("Please choose one of the list."), "resource"))
            spot = Spot(form.data.left * 10, form.data.top * 10)
            put_on_plan(plan, things[form.data.resource], spot, clock.now())
            return redirect(url_for(".edit", slug=slug, uid=uid, _anchor="editor"), 303)
    except Refused as refused:
        form.refuse(refused)
    return _edit(plan, form, blank(PlanForm, name=plan.name)), 422


@bp.post("/<uuid:uid>/take-off")
@managers
def take_off(slug: str, uid: UUID) -> ResponseReturnValue:
    plan = _plan(slug, uid)
    there = {str(mark.resource.uid): mark.resource for mark in at_rest(plan).marks}
    take_off_plan(there.get(request.form.get("resource", "")) or abort(404))
    return redirect(url_for(".edit", slug=slug, uid=uid, _anchor="editor"), 303)


@bp.post("/<uuid:uid>/tear-up")
@managers
def tear_up(slug: str, uid: UUID) -> ResponseReturnValue:
    plan = _plan(slug, uid)
    tear_up_plan(plan, me(), clock.now())
    flash(_("The plan is gone. Everything is booked from the board, as before."))
    return redirect(url_for(".show", slug=slug), 303)


def _plan(slug: str, uid: UUID) -> FloorPlan:
    return plan_of(managed_space(slug), uid) or abort(404)


def _drawing() -> Print | None:
    """The plan that was sent, or none. Raises Refused where the file is no plan."""
    file = request.files.get("drawing")
    return plan_in(file, "drawing") if file and file.filename else None


def _pressed(plan: FloorPlan) -> MultiDict[str, str]:
    """What was typed, or the point of the picture that was pressed (HTML 4.10.5.1.19)."""
    typed = request.form.copy()
    x, y = (typed.get(f"at.{axis}", "") for axis in "xy")
    if all(one.isascii() and one.isdecimal() and len(one) < 6 for one in (x, y)):
        tall = PRESSED * plan.picture.height // plan.picture.width
        typed["left"] = str(min(100, round(int(x) * 100 / PRESSED)))
        typed["top"] = str(min(100, round(int(y) * 100 / tall)))
    return typed


def _show(space: Space, form: Form[PlanForm]) -> str:
    return render_template(
        "admin/plans.html",
        space=space,
        form=form,
        floors=[at_rest(plan) for plan in plans_of(space)],
    )


def _edit(plan: FloorPlan, spot: Form[SpotForm], form: Form[PlanForm]) -> str:
    floor = at_rest(plan)
    placed = [mark.resource for mark in floor.marks]
    missing = [one for one in placeable(plan.space) if one not in placed]
    return render_template(
        "admin/plan.html",
        space=plan.space,
        floor=floor,
        missing=missing,
        choices=[("", "–"), *((one.uid, one.name) for one in [*missing, *placed])],
        spot=spot,
        form=form,
        pressed=PRESSED,
    )
