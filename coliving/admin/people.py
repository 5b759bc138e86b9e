"""The people of a space: who they are, what they book, what the managers keep in mind."""

from typing import Annotated, Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import StringConstraints

from coliving import clock
from coliving.accounts.access import me
from coliving.accounts.models import User
from coliving.admin.tabs import Tab
from coliving.bookings.actions.people import change_role, strike_remark, write_remark
from coliving.bookings.people import (
    Circle,
    counts_in,
    history_of,
    people_of,
    person_of,
    remarks_on,
    roles_in,
)
from coliving.bookings.today import absences
from coliving.db import db
from coliving.errors import Refused
from coliving.forms import Form, Typed, bind, blank
from coliving.i18n import _, lazy_gettext
from coliving.spaces.access import managed_space, managers, manages
from coliving.spaces.models import Role, Space
from coliving.spaces.roles import TITLES

bp = Blueprint("manage_people", __name__, url_prefix="/manage/<slug>/people")
TAB = Tab("manage_people.show", lazy_gettext("People"), "user")
A_PAGE = 30
CIRCLES = {
    Circle.ALL: lazy_gettext("Everybody"),
    Circle.TEAM: lazy_gettext("Managers and volunteers"),
    Circle.MEMBERS: lazy_gettext("Members"),
    Circle.OTHERS: lazy_gettext("Have booked here"),
    Circle.BLOCKED: lazy_gettext("Blocked"),
}


class RoleForm(Typed):
    """What the person is from now on."""

    role: Role


class RemarkForm(Typed):
    """A few words, on as many lines as it takes."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class Struck(Typed):
    """Which note goes."""

    remark: UUID


@bp.get("")
@managers
def show(slug: str) -> str:
    space, now = managed_space(slug), clock.now()
    words, asked, page = (request.args.get(name, "") for name in ("q", "circle", "page"))
    circle = Circle(asked) if asked in set(Circle) else Circle.ALL
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
    query = people_of(space, words[:100], circle)
    found = db.paginate(query, page=max(number, 1), per_page=A_PAGE, error_out=False)
    return render_template(
        "admin/people.html",
        space=space,
        found=found,
        words=words[:100],
        circle=circle,
        circles=CIRCLES,
        roles=roles_in(space, found.items),
        counts=counts_in(space, found.items, now),
        titles=TITLES,
    )


@bp.get("/<uuid:uid>")
@managers
def person(slug: str, uid: UUID) -> str:
    space = managed_space(slug)
    return _page(space, person_in(space, uid))


@bp.post("/<uuid:uid>/role")
@managers
def give_role(slug: str, uid: UUID) -> ResponseReturnValue:
    space = managed_space(slug)
    somebody = person_in(space, uid)
    form = bind(RoleForm, request.form)
    if form.data is None:
        return _page(space, somebody, role=form), 422
    try:
        change_role(space, somebody, form.data.role, me(), clock.now())
    except Refused as refused:
        form.refuse(refused)
        return _page(managed_space(slug), person_in(space, uid), role=form), 422
    flash(_("It is so from now on."))
    if not manages(me(), space):  # they have just left the managers themselves
        return redirect(url_for("spaces.show", slug=slug), 303)
    return back_to(space, uid)


@bp.post("/<uuid:uid>/notes")
@managers
def write_note(slug: str, uid: UUID) -> ResponseReturnValue:
    space = managed_space(slug)
    somebody = person_in(space, uid)
    form = bind(RemarkForm, request.form)
    if form.data is None:
        return _page(space, somebody, remark=form), 422
    write_remark(space, somebody, form.data.text, me(), clock.now())
    flash(_("The note is kept."))
    return back_to(space, uid)


@bp.post("/<uuid:uid>/notes/remove")
@managers
def strike_note(slug: str, uid: UUID) -> ResponseReturnValue:
    space = managed_space(slug)
    somebody = person_in(space, uid)
    form = bind(Struck, request.form)
    chosen = [
        one for one in remarks_on(space, somebody) if form.data and one.uid == form.data.remark
    ]
    strike_remark(chosen[0] if chosen else abort(404), me(), clock.now())
    flash(_("The note is removed."))
    return back_to(space, uid)


def person_in(space: Space, uid: UUID) -> User:
    """The person, if the space may know them; else there is nothing here (404)."""
    return person_of(space, uid) or abort(404)


def back_to(space: Space, uid: UUID) -> ResponseReturnValue:
    """The page of the person; the list, when the space has nothing to do with them any more."""
    if person_of(space, uid) is None:
        return redirect(url_for("manage_people.show", slug=space.slug), 303)
    return redirect(url_for("manage_people.person", slug=space.slug, uid=uid), 303)


def _page(space: Space, somebody: User, **typed: Form[Any]) -> str:
    now = clock.now()
    held = roles_in(space, [somebody]).get(somebody.id)
    role = held.role if held else Role.VISITOR
    return render_template(
        "admin/person.html",
        space=space,
        person=somebody,
        is_me=somebody.id == me().id,
        held=held,
        titles=TITLES,
        history=history_of(space, somebody, now),
        missed=absences(space, now).get(somebody.id, 0),
        remarks=remarks_on(space, somebody),
        forms={"role": blank(RoleForm, role=role.value), "remark": blank(RemarkForm)} | typed,
    )
