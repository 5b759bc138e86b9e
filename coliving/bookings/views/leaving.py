"""Deleting one's account: what will happen is said first."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coliving import clock
from coliving.accounts import login
from coliving.accounts.access import me, members
from coliving.accounts.actions.proving import confirm
from coliving.accounts.forms import Leave
from coliving.accounts.views.answers import computer, refusing
from coliving.bookings.actions.cancel import count_ahead, delete_account
from coliving.errors import Refused
from coliving.forms import Form, bind, blank
from coliving.i18n import _

leaving = Blueprint("leaving", __name__, url_prefix="/account/delete")


@leaving.get("")
@members
def show() -> ResponseReturnValue:
    return _page(blank(Leave))


@leaving.post("")
@members
def delete() -> ResponseReturnValue:
    form, user = bind(Leave, request.form), me()
    if form.data is None:
        return refusing(_page(form))
    try:
        confirm(user, form.data.confirmation.get_secret_value(), computer())
    except Refused as refused:
        form.refuse(refused)
        return refusing(_page(form, refused), refused)
    delete_account(user, clock.now())
    login.stop()
    flash(_("Your account is deleted. You are welcome back whenever you like."))
    return redirect(url_for("home.show"), 303)


def _page(form: Form[Leave], refused: Refused | None = None) -> str:
    user = me()
    coming = count_ahead(user, clock.now())
    return render_template(
        "accounts/leaving.html", form=form, refused=refused, user=user, coming=coming
    )
