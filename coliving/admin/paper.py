"""The list of a day on paper, with a box for each, and the page to key it in afterwards."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coliving import clock
from coliving.accounts.access import me
from coliving.admin.today import bp, today_of
from coliving.bookings.actions.checking_in import key_in as write_down
from coliving.bookings.forms import Day
from coliving.bookings.today import booking_in, visits
from coliving.forms import Typed, bind
from coliving.i18n import ngettext
from coliving.spaces.access import manages, staff, staffed_space
from coliving.spans import A_DAY, Span


class Paper(Typed):
    """A day, and who of its list came."""

    day: Day | None = None
    came: list[UUID] = []


@bp.get("/paper")
@staff
def paper(slug: str) -> str:
    space, now = staffed_space(slug), clock.now()
    asked = bind(Paper, request.args).data
    today = now.astimezone(space.zone).date()
    day = asked.day if asked and asked.day else today
    return render_template(
        "admin/today_paper.html",
        space=space,
        day=day,
        today=today,
        yesterday=day - A_DAY,
        tomorrow=day + A_DAY,
        is_manager=manages(me(), space),
        visits=visits(space, Span.whole_day(day, space.zone)),
        may_key_in=day <= today,
    )


@bp.post("/paper")
@staff
def key_in(slug: str) -> ResponseReturnValue:
    space, now = staffed_space(slug), clock.now()
    form = bind(Paper, request.form).data or Paper()
    came = [booking for uid in form.came if (booking := booking_in(space, uid))]
    new = write_down(came, me(), now)
    flash(ngettext("%(num)s person more came.", "%(num)s people more came.", new))
    day = form.day or today_of(space, now).start.astimezone(space.zone).date()
    return redirect(url_for(".paper", slug=slug, day=day), 303)
