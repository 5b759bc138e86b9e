"""Who comes along: naming them on the slip of the booking, and taking them off again."""

from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from coliving import clock
from coliving.accounts.access import me, members
from coliving.bookings.actions.party import bring_along, take_off
from coliving.bookings.forms import PartyForm, TakeOffForm
from coliving.bookings.models import Booking, Participant
from coliving.bookings.party import read_companions
from coliving.bookings.views.bookings import booking_or_404, booking_page, bp
from coliving.bookings.views.request_for_time import override
from coliving.db import db
from coliving.errors import Refusal, Refused
from coliving.forms import bind
from coliving.i18n import _, ngettext


@bp.post("/bookings/<uuid:uid>/party")
@members
def bring(uid: UUID) -> ResponseReturnValue:
    booking = booking_or_404(uid)
    form = bind(PartyForm, request.form)
    try:
        if form.data is None:
            missing = (text for texts in form.errors.values() for text in texts)
            raise Refused(*(Refusal("unreadable", text) for text in missing))
        companions = read_companions(form.data.people)
        reason = override(me(), booking.resource, form.data.reason)
        bring_along(booking, companions, clock.now(), reason)
    except Refused as refused:
        form.refuse(refused)
        return booking_page(booking, refused, people=form), 422
    number = sum(one.email is not None for one in companions)
    letters = ngettext(
        "%(num)s invitation is on its way.", "%(num)s invitations are on their way.", number
    )
    flash(_("They are expected.") + (f" {letters}" if number else ""))
    return redirect(url_for("bookings.show", uid=uid), 303)


@bp.post("/bookings/<uuid:uid>/party/take-off")
@members
def leave_out(uid: UUID) -> ResponseReturnValue:
    booking = booking_or_404(uid)
    form = bind(TakeOffForm, request.form)
    participant = _participant(booking, form.data.participant) if form.data else None
    try:
        take_off(participant or abort(404), clock.now())
    except Refused as refused:
        return booking_page(booking, refused), 422
    flash(_("They are off the list."))
    return redirect(url_for("bookings.show", uid=uid), 303)


def _participant(booking: Booking, uid: UUID) -> Participant | None:
    query = select(Participant).where(Participant.uid == uid)
    return db.session.scalar(query.where(Participant.booking_id == booking.id))
