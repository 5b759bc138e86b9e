"""From nothing to a space that takes bookings, in four steps.

Nothing is kept on the way: each step is an address that carries what was typed before it,
so that going back, coming again tomorrow and a flat battery lose nothing. Only the last
step writes, and then everything at once.
"""

from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from coliving import clock
from coliving.accounts.access import me, members
from coliving.admin.start_form import (
    COUNT,
    WORKDAYS,
    StartForm,
    WeekForm,
    carried,
    read_address,
    read_counts,
    read_starter,
    read_week,
)
from coliving.bookings.actions.founding import Plan, found, networks
from coliving.errors import Refused
from coliving.forms import Form
from coliving.i18n import _, weekdays
from coliving.spaces.access import managed_space, managers
from coliving.spaces.osm_hours import DAYS
from coliving.spaces.starters import STARTERS, Starter
from coliving.web.qr import qr
from coliving.web.settings import settings

bp = Blueprint("start", __name__)

Typed = MultiDict[str, str]


@bp.get("/start")
@members
def show() -> ResponseReturnValue:
    typed = request.args
    known = {name: typed[name] for name in StartForm.model_fields if name in typed}
    return _address(Form(StartForm, known), typed)


@bp.get("/start/hours")
@members
def hours() -> ResponseReturnValue:
    address = read_address(request.args)
    if address.data is None:
        return _address(address, request.args), 422
    known = {name: request.args[name] for name in WeekForm.model_fields if name in request.args}
    return _hours(Form(WeekForm, {"opens": "09:00", "closes": "18:00"} | known), request.args)


@bp.get("/start/things")
@members
def things() -> ResponseReturnValue:
    return _missing(request.args) or _things(request.args)


@bp.get("/start/counts")
@members
def counts() -> ResponseReturnValue:
    starter = read_starter(request.args)
    missing = _missing(request.args)
    if missing or starter is None:
        return missing or (_things(request.args), 422)
    return _counts(starter, request.args, [])


@bp.post("/start")
@members
def create() -> ResponseReturnValue:
    typed = request.form
    if typed.get("go") == "back":
        return redirect(f"{url_for('.things')}?{urlencode(carried(typed))}", 303)
    address, (_form, timetable) = read_address(typed), read_week(typed)
    starter = read_starter(typed)
    if address.data is None or timetable is None or starter is None:
        return _missing(typed) or (_things(typed), 422)
    numbers, wrong = read_counts(starter, typed)
    if wrong:
        return _counts(starter, typed, wrong), 422
    plan = Plan(address.data, timetable, starter, numbers, address.data.network)
    try:
        space = found(plan, me(), clock.now())
    except Refused as refused:
        address.refuse(refused)
        return _address(address, typed), 422
    flash(_("%(space)s is open: it takes bookings from now on.", space=space.name))
    return redirect(url_for(".done", slug=space.slug), 303)


@bp.get("/manage/<slug>/start")
@managers
def done(slug: str) -> str:
    space = managed_space(slug)
    address = settings().base_url + url_for("spaces.show", slug=slug)
    return render_template("admin/start/done.html", space=space, address=address, qr=qr(address))


def _missing(typed: Typed) -> tuple[str, int] | None:
    """The first step that has something wrong, with all that was typed."""
    address, (week, timetable) = read_address(typed), read_week(typed)
    if address.data is None:
        return _address(address, typed), 422
    if timetable is None:
        return _hours(week, typed), 422
    return None


def _address(form: Form[StartForm], typed: Typed) -> str:
    known = networks(me())
    choice = [(network.slug, network.name) for network in known] if len(known) > 1 else []
    hidden = _hidden(typed, StartForm)
    return render_template("admin/start/address.html", form=form, networks=choice, hidden=hidden)


def _hours(form: Form[WeekForm], typed: Typed) -> str:
    chosen = typed.getlist("days") if "opens" in typed else WORKDAYS
    days = [(code, name.capitalize()) for code, name in zip(DAYS, weekdays(), strict=True)]
    hidden = _hidden(typed, WeekForm)
    return render_template(
        "admin/start/hours.html", form=form, days=days, chosen=chosen, hidden=hidden
    )


def _things(typed: Typed) -> str:
    hidden = [(name, value) for name, value in carried(typed) if name != "starter"]
    return render_template("admin/start/things.html", starters=STARTERS.values(), hidden=hidden)


def _counts(starter: Starter, typed: Typed, wrong: list[str]) -> str:
    shown = {
        thing.code: typed.get(COUNT + thing.code, str(thing.count)) for thing in starter.things
    }
    hidden = [(name, value) for name, value in carried(typed) if not name.startswith(COUNT)]
    return render_template(
        "admin/start/counts.html", starter=starter, shown=shown, wrong=wrong, hidden=hidden
    )


def _hidden(typed: Typed, here: type[StartForm] | type[WeekForm]) -> list[tuple[str, str]]:
    """What this step hands on besides its own fields."""
    return [(name, value) for name, value in carried(typed) if name not in here.model_fields]
