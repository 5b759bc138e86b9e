"""Closing the space to somebody: what becomes of their bookings is chosen first."""

from typing import Annotated
from uuid import UUID

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import StringConstraints

from coliving import clock
from coliving.accounts.access import me
from coliving.accounts.models import User
from coliving.admin.changes import chosen_fates
from coliving.admin.people import back_to, bp, person_in
from coliving.admin.wording import outcome
from coliving.bookings.actions.blocking import BlockPerson, unblock
from coliving.bookings.actions.changing import Decision, carry_out
from coliving.bookings.hits import Hit, fingerprint, foresee
from coliving.errors import Refused
from coliving.forms import Form, Typed, bind, blank
from coliving.i18n import _
from coliving.spaces.access import managed_space, managers
from coliving.spaces.models import Space


class BlockForm(Typed):
    """Why, as the person will read it."""

    reason: Annotated[str, StringConstraints(min_length=3, max_length=300)]


@bp.get("/<uuid:uid>/block")
@managers
def block(slug: str, uid: UUID) -> ResponseReturnValue:
    space = managed_space(slug)
    return _page(space, person_in(space, uid), blank(BlockForm))


@bp.post("/<uuid:uid>/block")
@managers
def block_person(slug: str, uid: UUID) -> ResponseReturnValue:
    space, now = managed_space(slug), clock.now()
    person = person_in(space, uid)
    form = bind(BlockForm, request.form)
    if form.data is None:
        return _page(space, person, form), 422
    intent = BlockPerson(space, form.data.reason, person)
    decision = Decision(me(), request.form.get("seen", ""), chosen_fates(request.form))
    try:
        change = carry_out(intent, decision, now)
    except Refused as refused:
        return _page(managed_space(slug), person_in(space, uid), form, refused), 422
    fates = [one["fate"] for one in change.detail["bookings"]]
    flash(_("The space is closed to %(name)s from now on.", name=person.name))
    if fates:
        flash(outcome(fates))
        flash(_("For ten minutes you can undo it all, under “Changes”."))
    return back_to(space, uid)


@bp.post("/<uuid:uid>/unblock")
@managers
def unblock_person(slug: str, uid: UUID) -> ResponseReturnValue:
    space = managed_space(slug)
    person = person_in(space, uid)
    unblock(space, person, me(), clock.now())
    flash(_("The space is open to %(name)s again.", name=person.name))
    return back_to(space, uid)


def _page(space: Space, person: User, form: Form[BlockForm], refused: Refused | None = None) -> str:
    """What they have booked, with a choice for each; nothing to choose where they cannot be."""
    hits: list[Hit] = []
    try:
        hits = foresee(BlockPerson(space, "", person), clock.now())
    except Refused as error:
        refused = error
    return render_template(
        "admin/person_block.html",
        space=space,
        person=person,
        form=form,
        refused=refused,
        hits=hits,
        seen=fingerprint(hits),
        chosen=chosen_fates(request.form),
    )
