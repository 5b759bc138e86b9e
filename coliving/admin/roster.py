"""Who opens the doors, three weeks ahead: volunteers and managers say so with one tap."""

from typing import Annotated
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime, Field

from coliving import clock
from coliving.accounts.access import me
from coliving.accounts.models import User
from coliving.admin.today import bp
from coliving.bookings.actions.roster import drop_roster, give_up, keep_roster, take_shift
from coliving.errors import Refusal, Refused
from coliving.forms import Typed, bind
from coliving.i18n import _
from coliving.spaces.access import managed_space, managers, manages, staff, staffed_space
from coliving.spaces.models import Space
from coliving.spaces.roster import AHEAD, days, next_days, plan, roster_of, shift_in, team_of


class Taken(Typed):
    """Which opening, by the moment of its beginning; a manager may name somebody else."""

    start: AwareDatetime
    person: UUID | None = None


class GivenUp(Typed):
    """Which shift."""

    shift: Annotated[int, Field(ge=1, le=2**31 - 1)]


@bp.get("/roster")
@staff
def roster(slug: str) -> str:
    return _page(staffed_space(slug))


@bp.post("/roster/take")
@staff
def take(slug: str) -> ResponseReturnValue:
    space, now = staffed_space(slug), clock.now()
    form = bind(Taken, request.form)
    try:
        if form.data is None:
            raise Refused(Refusal("unreadable", _("Choose when, and who.")))
        person = _person(space, form.data.person)
        take_shift(space, form.data.start, person, me(), now)
    except Refused as refused:
        return _page(staffed_space(slug), refused), 422
    mine = _("It is you who opens. Thank you!")
    flash(mine if person.id == me().id else _("%(name)s opens then.", name=person.name))
    return redirect(url_for(".roster", slug=slug), 303)


@bp.post("/roster/give-up")
@staff
def leave_shift(slug: str) -> ResponseReturnValue:
    """One's own, or anybody's for a manager."""
    space = staffed_space(slug)
    form = bind(GivenUp, request.form)
    shift = shift_in(space, form.data.shift) if form.data else None
    if shift is None or (shift.user_id != me().id and not manages(me(), space)):
        abort(404)
    give_up(shift, me(), clock.now())
    flash(_("Somebody else may open now."))
    return redirect(url_for(".roster", slug=slug), 303)


@bp.post("/roster/keep")
@managers
def keep(slug: str) -> ResponseReturnValue:
    keep_roster(managed_space(slug), me(), clock.now())
    flash(_("The roster is open: tell your volunteers."))
    return redirect(url_for(".roster", slug=slug), 303)


@bp.post("/roster/drop")
@managers
def drop(slug: str) -> ResponseReturnValue:
    drop_roster(managed_space(slug), me(), clock.now())
    flash(_("There is no roster any more."))
    return redirect(url_for(".roster", slug=slug), 303)


def _person(space: Space, uid: UUID | None) -> User:
    """Oneself; or, for a manager who says so, somebody of the team."""
    if uid is None or uid == me().uid:
        return me()
    chosen = [one for one in team_of(space) if one.uid == uid]
    return chosen[0] if chosen and manages(me(), space) else abort(404)


def _page(space: Space, refused: Refused | None = None) -> str:
    now = clock.now()
    found = plan(space, next_days(space, now, AHEAD))
    ahead = [duty for duty in found.duties if duty.span.end > now]
    is_manager = manages(me(), space)
    return render_template(
        "admin/today_roster.html",
        space=space,
        is_manager=is_manager,
        is_kept=roster_of(space) is not None,
        me=me(),
        days=days(ahead, space),
        open=[duty for duty in ahead if duty.shift is None],
        left_over=[shift for shift in found.left_over if shift.ends_at > now],
        team=team_of(space) if is_manager else [],
        refused=refused,
    )
