"""The house rules of a space, and those of one of its things: read as sentences, and tried out."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from coliving import clock
from coliving.accounts.access import me
from coliving.admin.rules_draft import Draft, TrialForm
from coliving.admin.rules_form import RulesForm, changes, lines, told, typed_of
from coliving.admin.tabs import Chapter
from coliving.bookings.actions.rules import rule_resource, rule_space
from coliving.bookings.planned import usable
from coliving.bookings.sentences import BY_NAME
from coliving.errors import Refused
from coliving.forms import Form, bind, blank
from coliving.i18n import _, lazy_gettext
from coliving.spaces.access import managed_space, managers
from coliving.spaces.models import Resource, Space
from coliving.spaces.policy import Policy

bp = Blueprint("manage_rules", __name__, url_prefix="/manage/<slug>/rules")
CHAPTER = Chapter(
    "manage_rules.show",
    lazy_gettext("House rules"),
    "info",
    lazy_gettext("How long, how far ahead, how many at once: in sentences, tried out first."),
)
NOTHING = Policy()


@bp.get("")
@managers
def show(slug: str) -> str:
    return _render(_kept(managed_space(slug), None))


@bp.post("")
@managers
def save(slug: str) -> ResponseReturnValue:
    return _answer(managed_space(slug), None)


@bp.get("/<uuid:uid>")
@managers
def show_own(slug: str, uid: UUID) -> str:
    space = managed_space(slug)
    return _render(_kept(space, _thing(space, uid)))


@bp.post("/<uuid:uid>")
@managers
def save_own(slug: str, uid: UUID) -> ResponseReturnValue:
    space = managed_space(slug)
    return _answer(space, _thing(space, uid))


def _thing(space: Space, uid: UUID) -> Resource:
    return next((one for one in usable(space) if one.uid == uid), None) or abort(404)


def _kept(space: Space, thing: Resource | None) -> Draft:
    form = blank(RulesForm, **typed_of(thing.policy if thing else space.rules))
    return Draft(space, thing, form, Form(TrialForm), clock.now())


def _answer(space: Space, thing: Resource | None) -> ResponseReturnValue:
    """Try the typed rules out, or let them hold; what they would leave behind is told first."""
    deed = request.form.get("deed", "")
    draft = Draft(space, thing, bind(RulesForm, _without(deed)), _trial(), clock.now())
    if draft.form.data is None:
        return _render(draft), 422
    try:
        draft.refuse_the_impossible()
    except Refused as refused:
        draft.form.refuse(refused)
        return _render(draft), 422
    if deed == "try":
        return _render(draft)
    if draft.left and request.form.get("seen") != str(len(draft.left)):
        return _render(draft), 422
    return _save(draft)


def _save(draft: Draft) -> ResponseReturnValue:
    if draft.changes and draft.thing:
        rule_resource(draft.thing, draft.changes, me(), draft.now)
    elif draft.changes:
        rule_space(draft.space, draft.changes, me(), draft.now)
    flash(_("Kept: these are the house rules from now on."))
    return redirect(request.path, 303)


def _without(deed: str) -> MultiDict[str, str]:
    """What was typed, less the rule that is to be again as in the whole space."""
    reset = deed.removeprefix("reset-")
    names = BY_NAME[reset].names if reset in BY_NAME else ()
    return MultiDict(pair for pair in request.form.items(multi=True) if pair[0] not in names)


def _trial() -> Form[TrialForm]:
    """What was typed to be tried out; without any time it is no wish yet."""
    form = bind(TrialForm, request.form)
    is_wish = any(form.raw.get(name) for name in ("day", "start", "end"))
    return form if is_wish else Form(TrialForm, form.raw)


def _render(draft: Draft) -> str:
    return render_template(
        "admin/rules.html",
        space=draft.space,
        thing=draft.thing,
        draft=draft,
        lines=list(lines(draft.form, draft.space.rules if draft.thing else None)),
        cases=[] if draft.form.errors else list(draft.cases()),
        people=[(one.uid, one.name) for one in draft.people],
        things=[(one.uid, one.name) for one in draft.things],
        own={one: told(changes(NOTHING, one.policy)) for one in draft.things},
    )
