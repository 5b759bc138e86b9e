"""The link of an invitation: what one is invited to, and the button that accepts."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coliving import clock
from coliving.accounts.access import me, members, public, visitor
from coliving.bookings.actions.inviting import accept as accept_invitation
from coliving.bookings.invitations import invitation_with, is_over
from coliving.db import db
from coliving.errors import Refused
from coliving.i18n import _
from coliving.spaces.access import staffed_spaces
from coliving.spaces.models import Space

bp = Blueprint("invitations", __name__, url_prefix="/invitations")


@bp.get("/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    return _page(token)


@bp.post("/<token>")
@members
def accept(token: str) -> ResponseReturnValue:
    try:
        space = accept_invitation(token, me(), clock.now())
    except Refused as refused:
        return _page(token, refused)
    flash(_("Welcome to %(space)s!", space=space.name))
    helps = db.session.scalar(staffed_spaces(me()).where(Space.id == space.id)) is not None
    page = "manage_today.show" if helps else "spaces.show"
    return redirect(url_for(page, slug=space.slug), 303)


def _page(token: str, refused: Refused | None = None) -> ResponseReturnValue:
    """The invitation; or, when its link works no longer, how to get a new one."""
    found = invitation_with(token)
    is_spent = found is None or found.accepted_at is not None or is_over(found, clock.now())
    page = render_template(
        "invitations/spent.html" if is_spent else "invitations/show.html",
        invitation=found,
        token=token,
        refused=refused,
        reader=visitor(),
    )
    return page, 422 if refused else 410 if is_spent else 200
