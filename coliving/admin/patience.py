"""How long the space waits for whoever has booked."""

from typing import Annotated

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field

from coliving import clock
from coliving.accounts.access import me
from coliving.admin.today import bp
from coliving.bookings.actions.absent import Patience, wait_for
from coliving.forms import Form, Typed, bind, blank
from coliving.i18n import _
from coliving.spaces.access import managed_space, managers
from coliving.spaces.models import Space


class PatienceForm(Typed):
    """Minutes; 0 when nobody is ever counted as absent."""

    grace: Annotated[int, Field(ge=0, le=600)]
    release: bool = False


@bp.get("/patience")
@managers
def patience(slug: str) -> str:
    space = managed_space(slug)
    rules = space.rules
    return _page(space, blank(PatienceForm, grace=rules.grace, release=rules.release_no_shows))


@bp.post("/patience")
@managers
def keep_patience(slug: str) -> ResponseReturnValue:
    space = managed_space(slug)
    form = bind(PatienceForm, request.form)
    if form.data is None:
        return _page(space, form), 422
    wait_for(space, Patience(form.data.grace, form.data.release), me(), clock.now())
    flash(_("It is kept, and holds from now on."))
    return redirect(url_for(".show", slug=slug), 303)


def _page(space: Space, form: Form[PatienceForm]) -> str:
    return render_template("admin/today_patience.html", space=space, form=form)
