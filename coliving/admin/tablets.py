"""The tablets at the door: a new one, their addresses, and withdrawing one that is lost."""

from typing import Annotated
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import StringConstraints

from coliving import clock
from coliving.accounts.access import me
from coliving.admin.today import bp
from coliving.bookings.actions.kiosks import close_kiosk, open_kiosk
from coliving.bookings.kiosks import kiosks_of, token_for
from coliving.forms import Form, Typed, bind, blank
from coliving.i18n import _
from coliving.spaces.access import managed_space, managers
from coliving.spaces.models import Space
from coliving.web.qr import qr
from coliving.web.settings import settings


class Tablet(Typed):
    """Where it hangs."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=60)]


class Withdrawn(Typed):
    """Which one."""

    tablet: UUID


@bp.get("/tablets")
@managers
def tablets(slug: str) -> str:
    return _page(managed_space(slug), blank(Tablet))


@bp.post("/tablets")
@managers
def open_tablet(slug: str) -> ResponseReturnValue:
    space = managed_space(slug)
    form = bind(Tablet, request.form)
    if form.data is None:
        return _page(space, form), 422
    open_kiosk(space, form.data.name, me(), clock.now())
    flash(_("Open this address on the tablet: that is all."))
    return redirect(url_for(".tablets", slug=slug), 303)


@bp.post("/tablets/withdraw")
@managers
def close_tablet(slug: str) -> ResponseReturnValue:
    space = managed_space(slug)
    form = bind(Withdrawn, request.form)
    chosen = [one for one in kiosks_of(space) if form.data and one.uid == form.data.tablet]
    close_kiosk(chosen[0] if chosen else abort(404), me(), clock.now())
    flash(_("The address of that tablet leads nowhere any more."))
    return redirect(url_for(".tablets", slug=slug), 303)


def _page(space: Space, form: Form[Tablet]) -> str:
    found = [
        (kiosk, settings().base_url + url_for("kiosk.show", token=token_for(kiosk.uid)))
        for kiosk in kiosks_of(space)
    ]
    return render_template("admin/today_tablets.html", space=space, form=form, found=found, qr=qr)
