"""What can still be done about a booking: move it, cancel it, give it back early."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coliving import clock
from coliving.accounts.access import me, members
from coliving.bookings.actions.cancel import cancel as cancel_booking
from coliving.bookings.actions.cancel import give_back as give_booking_back
from coliving.bookings.actions.deciding import Override
from coliving.bookings.actions.move import move as move_booking
from coliving.bookings.asking import Wish
from coliving.bookings.forms import CancelForm, MoveForm
from coliving.bookings.models import Booking
from coliving.bookings.together import items_of
from coliving.bookings.views.bookings import booking_or_404, booking_page, bp
from coliving.bookings.views.request_for_time import (
    Answer,
    answer,
    here,
    override,
    page_of,
    read_wish,
    taps,
    typed,
    written,
)
from coliving.bookings.views.resources import resource_or_404
from coliving.errors import Refusal, Refused
from coliving.forms import Form, bind, blank
from coliving.i18n import _
from coliving.spaces.access import manages
from coliving.spaces.models import Resource


@bp.get("/bookings/<uuid:uid>/move")
@members
def move(uid: UUID) -> str:
    booking = booking_or_404(uid)
    now = written(booking.span, booking.resource.space.zone) | {"purpose": booking.purpose}
    asked = {name: value[:200] for name, value in request.args.items() if name in now}
    return _page(booking, blank(MoveForm, **now | asked))


@bp.post("/bookings/<uuid:uid>/move")
@members
def reschedule(uid: UUID) -> ResponseReturnValue:
    booking, now = booking_or_404(uid), clock.now()
    form = bind(MoveForm, typed())
    wish = None
    try:
        chosen = form.data.resource if form.data else None
        wish = read_wish(form, _within_reach(booking, chosen) if chosen else booking.resource)
        move_booking(booking, wish, now, _override(booking, wish, form))
    except Refused as refused:
        form.refuse(refused)
        return _page(booking, form, answer(me(), booking.member, wish, refused, now)), 422
    flash(_("It is moved. The old time is free again."))
    return redirect(url_for("bookings.show", uid=uid), 303)


@bp.post("/bookings/<uuid:uid>/cancel")
@members
def cancel(uid: UUID) -> ResponseReturnValue:
    booking = booking_or_404(uid)
    form = bind(CancelForm, request.form)
    try:
        if form.data is None:
            raise Refused(*(Refusal("reason", text) for text in form.errors["reason"]))
        reason = override(me(), booking.resource, form.data.reason)
        cancel_booking(booking, clock.now(), reason)
    except Refused as refused:
        return booking_page(booking, refused, form.raw.get("reason", "")), 422
    flash(_("It is cancelled, and the time is free for others. Thank you for saying so."))
    return redirect(url_for("bookings.show", uid=uid), 303)


@bp.post("/bookings/<uuid:uid>/give-back")
@members
def give_back(uid: UUID) -> ResponseReturnValue:
    booking = booking_or_404(uid)
    try:
        give_booking_back(booking, clock.now())
    except Refused as refused:
        return booking_page(booking, refused), 422
    flash(_("Thank you: the rest of the time is free for others."))
    return redirect(url_for("bookings.show", uid=uid), 303)


def _within_reach(booking: Booking, uid: UUID) -> Resource:
    """Where it may go: its member takes it anywhere, a manager to what they run as well."""
    resource = resource_or_404(uid)
    if booking.member_id != me().id and not manages(me(), resource.space):
        text = _("Only whoever booked it may take it to a place that you do not run.")
        raise Refused(Refusal("elsewhere", text))
    return resource


def _override(booking: Booking, wish: Wish, form: Form[MoveForm]) -> Override | None:
    """Breaking the rules of two spaces is for somebody who manages both."""
    reason = form.raw.get("reason", "")
    return override(me(), booking.resource, reason) and override(me(), wish.resource, reason)


def _page(booking: Booking, form: Form[MoveForm], answer: Answer | None = None) -> str:
    page = page_of(booking.resource, form, me(), clock.now())
    return render_template(
        "bookings/move.html",
        **page,
        here=here("bookings.move", booking.uid, page),
        answer=answer,
        taps=taps(answer, form, booking) if answer else (),
        booking=booking,
        items=items_of(booking),
    )
