"""Taking something more along, or less: on the slip of a booking that is made already."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from coliving import clock
from coliving.accounts.access import me, members
from coliving.bookings.actions.along import take_items
from coliving.bookings.views.bookings import booking_or_404, booking_page, bp
from coliving.bookings.views.request_for_time import override
from coliving.bookings.views.with_it import read_items
from coliving.errors import Refused
from coliving.i18n import _


@bp.post("/bookings/<uuid:uid>/along")
@members
def take_along(uid: UUID) -> ResponseReturnValue:
    booking = booking_or_404(uid)
    reason = request.form.get("reason", "").strip()[:200]
    try:
        items = read_items(booking.resource, request.form)
        insisting = override(me(), booking.resource, reason)
        take_items(booking, items, clock.now(), insisting)
    except Refused as refused:
        return booking_page(booking, refused), 422
    flash(_("It is noted: all of it is yours."))
    return redirect(url_for("bookings.show", uid=uid), 303)
