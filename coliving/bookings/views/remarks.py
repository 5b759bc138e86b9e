"""What spaces have written about me: whoever asks may read it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coliving import clock
from coliving.accounts.access import me, members
from coliving.bookings.actions.people import show_remarks
from coliving.bookings.people import remarks_about
from coliving.i18n import _

bp = Blueprint("remarks", __name__, url_prefix="/account/notes")


@bp.get("")
@members
def show() -> str:
    found = remarks_about(me())
    return render_template(
        "accounts/notes.html",
        shown=[remark for remark in found if remark.shown_at],
        hidden=[remark for remark in found if not remark.shown_at],
    )


@bp.post("")
@members
def ask() -> ResponseReturnValue:
    show_remarks(me(), clock.now())
    flash(_("Here is all that spaces have written about you up to now."))
    return redirect(url_for(".show"), 303)
