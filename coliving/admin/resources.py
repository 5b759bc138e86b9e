"""What there is to book: the list of a space, in the order of its board, and what is new."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from coliving import clock
from coliving.accounts.access import me
from coliving.admin.tabs import Chapter
from coliving.bookings.actions.resources import add_resources, put_in_order
from coliving.bookings.views.rows import size_of
from coliving.errors import Refused
from coliving.forms import Form, bind, blank
from coliving.i18n import _, lazy_gettext, ngettext
from coliving.spaces.access import managed_space, managers
from coliving.spaces.inventory import divided, everything_in
from coliving.spaces.models import Resource, Space
from coliving.spaces.names import FEATURES, RESOURCE_KINDS
from coliving.spaces.resource_forms import ResourcesForm, Together

bp = Blueprint("manage_resources", __name__, url_prefix="/manage/<slug>/resources")
CHAPTER = Chapter(
    "manage_resources.show",
    lazy_gettext("What there is"),
    "desk",
    lazy_gettext("Desks, rooms, machines: add, describe, divide, put in order."),
)
WAYS = {"up": -1, "down": 1}


@bp.get("")
@managers
def show(slug: str) -> str:
    space = managed_space(slug)
    everything = everything_in(space)
    return render_template(
        "admin/resources.html",
        space=space,
        things=[one for one in everything if one.retired_at is None],
        retired=[one for one in everything if one.retired_at is not None],
        parts=divided(space),
        size_of=size_of,
    )


@bp.post("/order")
@managers
def order(slug: str) -> ResponseReturnValue:
    """The list as it stands on the page, and whichever of it goes up or down."""
    space = managed_space(slug)
    things = {str(one.uid): one for one in everything_in(space) if one.retired_at is None}
    put_in_order(space, _order(request.form, things), me(), clock.now())
    touched = request.form.get("up") or request.form.get("down")
    anchor = f"thing-{touched}" if touched in things else None
    return redirect(url_for(".show", slug=slug, _anchor=anchor), 303)


@bp.get("/new")
@managers
def new(slug: str) -> str:
    usual = blank(ResourcesForm, count=1, capacity=1, together=Together.APART)
    return _new(managed_space(slug), usual, [])


@bp.post("/new")
@managers
def add(slug: str) -> ResponseReturnValue:
    space = managed_space(slug)
    form = bind(ResourcesForm, request.form)
    if form.data:
        try:
            made = add_resources(space, form.data, me(), clock.now())
            flash(_added(made))
            return redirect(url_for(".show", slug=slug, _anchor=f"thing-{made[0].uid}"), 303)
        except Refused as refused:
            form.refuse(refused)
    return _new(managed_space(slug), form, request.form.getlist("features")), 422


def _order(typed: MultiDict[str, str], things: Mapping[str, Resource]) -> list[Resource]:
    """As it was typed; what is named twice, or not there any more, changes nothing."""
    names = [name for name in dict.fromkeys(typed.getlist("order")) if name in things]
    for way, step in WAYS.items():
        if (name := typed.get(way)) in names:
            here = names.index(name)
            there = min(max(here + step, 0), len(names) - 1)
            names[here], names[there] = names[there], names[here]
    return [things[name] for name in names]


def _added(made: list[Resource]) -> str:
    if len(made) == 1:
        return _("It is there: %(name)s.", name=made[0].name)
    return ngettext("%(num)s new thing is there.", "%(num)s new things are there.", len(made))


def _new(space: Space, form: Form[ResourcesForm], ticked: list[str]) -> str:
    return render_template(
        "admin/resources_new.html",
        space=space,
        form=form,
        ticked=ticked,
        kinds=RESOURCE_KINDS,
        features=FEATURES,
        together=Together,
    )
