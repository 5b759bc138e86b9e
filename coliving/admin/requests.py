"""Requests: what people would like to use, and whether the space says yes or no; and who waits
for what is taken.
"""

from typing import Literal
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coliving import clock
from coliving.accounts.access import me
from coliving.admin.tabs import Counted
from coliving.bookings.actions.requests import Answer, approve, decline, reconsider
from coliving.bookings.approval import count_requests, refused_lately, requests_in
from coliving.bookings.forms import Line
from coliving.bookings.models import Booking
from coliving.bookings.today import absences, booking_in
from coliving.bookings.together import items_of_all
from coliving.bookings.waiting import waiting_in
from coliving.errors import Refused
from coliving.forms import Form, Typed, bind, blank
from coliving.i18n import _, lazy_gettext
from coliving.spaces.access import managed_space, managers
from coliving.spaces.models import Space
from coliving.spans import A_DAY

bp = Blueprint("manage_requests", __name__, url_prefix="/manage/<slug>/requests")
TAB = Counted(
    "manage_requests.show",
    lazy_gettext("Requests"),
    "mail",
    lambda space: count_requests(space, clock.now()),
)


class AnswerForm(Typed):
    """Yes or no to a request, or yes after all, with a word for whoever asked."""

    booking: UUID
    say: Literal["yes", "no", "after-all"]
    word: Line = ""


@bp.get("")
@managers
def show(slug: str) -> str:
    return _page(managed_space(slug), blank(AnswerForm))


@bp.post("")
@managers
def answer(slug: str) -> ResponseReturnValue:
    space = managed_space(slug)
    form = bind(AnswerForm, request.form)
    if form.data is None:
        return _page(space, form), 422
    booking = booking_in(space, form.data.booking) or abort(404)
    deed = {"yes": approve, "no": decline, "after-all": reconsider}[form.data.say]
    try:
        deed(booking, Answer(me(), form.data.word), clock.now())
    except Refused as refused:
        return _page(managed_space(slug), form, refused), 422
    flash(_said(booking))
    return redirect(url_for(".show", slug=slug, answered=booking.uid), 303)


def _said(booking: Booking) -> str:
    name = booking.member.name or _("Somebody who has left")
    if booking.is_confirmed:
        return _("You have said yes: %(name)s gets a letter.", name=name)
    return _("You have said no: %(name)s gets a letter, and the time is free.", name=name)


def _page(space: Space, form: Form[AnswerForm], refused: Refused | None = None) -> str:
    """What waits for an answer; a word that was typed stays at its request."""
    now = clock.now()
    groups = requests_in(space, now)
    return render_template(
        "admin/requests.html",
        space=space,
        now=now,
        soon=now + A_DAY,
        form=form,
        refused=refused,
        groups=groups,
        items=items_of_all(group[0] for group in groups),
        missed=absences(space, now),
        answered=_answered(space),
        lately=refused_lately(space, now),
        waiting=waiting_in(space, now),
    )


def _answered(space: Space) -> Booking | None:
    """What was answered a moment ago, to look at once more."""
    asked = request.args.get("answered", "")
    try:
        booking = booking_in(space, UUID(asked)) if asked else None
    except ValueError:
        return None
    return booking if booking and booking.is_confirmed else None
