"""At the desk: the same again and again, for whoever has asked for it there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import StringConstraints
from werkzeug.datastructures import MultiDict

from coliving import clock
from coliving.accounts.access import me
from coliving.accounts.actions.guests import Guest
from coliving.accounts.models import User
from coliving.admin.desk import at_the_desk, things_of
from coliving.admin.desk_people import whom
from coliving.admin.today import bp
from coliving.bookings.actions.desk import book_series_for
from coliving.bookings.planning import Date, SeriesWish, plan
from coliving.bookings.series_forms import SeriesForm, confirmed
from coliving.bookings.views.series_dates import rhythms, rows, sentence
from coliving.errors import Refusal, Refused
from coliving.forms import Form, bind, blank
from coliving.i18n import _, ngettext
from coliving.spaces.access import manages, staff, staffed_space
from coliving.spaces.models import Resource, Space

UNSEEN = ("member", "reason", "purpose")
"""Fields that the page does not show, or not always."""


class DeskSeriesForm(SeriesForm):
    """A series, and whom it is for: a name, an e-mail address, or a name and a telephone."""

    who: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    what: UUID
    member: UUID | Literal["new"] | None = None


@dataclass
class Asked:
    """What was typed, as far as it can be understood: whom it is for, and each of its dates."""

    person: User | Guest | None = None
    people: Sequence[User] = ()
    series: SeriesWish | None = None
    dates: Sequence[Date] = ()
    refused: Refused | None = None


@bp.get("/repeat")
@staff
def repeat(slug: str) -> ResponseReturnValue:
    """The form; once it is filled in, each date with what can be done about it."""
    space = staffed_space(slug)
    if "rhythm" not in request.args:
        today = clock.now().astimezone(space.zone).date()
        known = {name: request.args.get(name) for name in ("who", "member", "what")}
        return _page(space, blank(DeskSeriesForm, day=today, **known), Asked())
    form = bind(DeskSeriesForm, request.args)
    asked = _ask(space, form)
    return _page(space, form, asked), 422 if asked.refused else 200


@bp.post("/repeat")
@staff
def book_dates(slug: str) -> ResponseReturnValue:
    space, form = staffed_space(slug), bind(DeskSeriesForm, request.form)
    asked = _ask(space, form)
    if form.data is None or not asked.person or not asked.series or asked.refused:
        return _page(space, form, asked), 422
    try:
        chosen = confirmed(asked.series, request.form)
        desk = at_the_desk(space, form.data.reason)
        booked = book_series_for(asked.person, asked.series, chosen, desk, clock.now())
    except Refused as refused:
        again = _ask(staffed_space(slug), form)
        again.refused = refused
        return _page(staffed_space(slug), form, again), 422
    num, name = len(booked), booked[0].member.name
    flash(
        ngettext(
            "%(num)s date is booked for %(name)s.",
            "%(num)s dates are booked for %(name)s.",
            num,
            name=name,
        )
    )
    return redirect(url_for(".show", slug=slug), 303)


def _ask(space: Space, form: Form[DeskSeriesForm]) -> Asked:
    """The dates as they stand now; or why not, which also stands at its field."""
    asked = Asked()
    try:
        if form.data is None:
            unseen = (text for name in UNSEEN for text in form.errors.get(name, ()))
            raise Refused(*(Refusal("unreadable", text) for text in unseen))
        asked.person, asked.people = whom(space, form.data.who, form.data.member)
        if asked.person is None:
            raise Refused(Refusal("which", _("Who of these is it?"), "member"))
        asked.series = form.data.series(_thing(space, form.data.what))
        member = asked.person if isinstance(asked.person, User) else None
        asked.dates = plan(member, asked.series, clock.now(), me())
    except Refused as refused:
        form.refuse(refused)
        asked.refused = refused
    return asked


def _thing(space: Space, uid: UUID) -> Resource:
    return next((one for one in things_of(space) if one.uid == uid), None) or abort(404)


def _page(space: Space, form: Form[DeskSeriesForm], asked: Asked) -> str:
    """Every date with its choices; what was chosen before stays chosen."""
    series, refused = asked.series, asked.refused
    return render_template(
        "admin/today_repeat.html",
        space=space,
        form=form,
        is_manager=manages(me(), space),
        people=asked.people,
        things=[("", "–"), *((str(one.uid), one.name) for one in things_of(space))],
        rhythms=rhythms(),
        rows=rows(asked.dates, MultiDict(request.form), series.resource) if series else [],
        insists=any(one.insisted for one in asked.dates),
        sentence=sentence(series.rule.rhythm, series.rule.first) if series else "",
        refused=refused if refused and refused.refusals else None,
        kept={name: value for name, value in form.raw.items() if value and name != "reason"},
    )
