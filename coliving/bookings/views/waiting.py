"""Waiting for time that is taken: getting in line, giving up, and taking what is offered."""

from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from coliving import clock
from coliving.accounts.access import me, members, public, visitor
from coliving.bookings.actions.waiting import pass_on, stop_waiting, take, wait
from coliving.bookings.forms import BookingForm
from coliving.bookings.models import Booking, WaitingPlace
from coliving.bookings.views.bookings import booking_or_404, booking_page, bp, form_page
from coliving.bookings.views.request_for_time import Answer, kept, read_wish, typed
from coliving.bookings.views.resources import resource_or_404
from coliving.bookings.waiting import ahead_of
from coliving.db import db
from coliving.errors import Refused
from coliving.forms import bind
from coliving.i18n import _, ngettext


@bp.post("/resources/<uuid:uid>/wait")
@public
def join_line(uid: UUID) -> ResponseReturnValue:
    resource, member, now = resource_or_404(uid), visitor(), clock.now()
    form = bind(BookingForm, typed())
    if member is None:
        flash(_("Sign in or create your account: your booking is waiting, filled in."))
        back = url_for(".new", uid=uid, **kept(form))
        return redirect(url_for("accounts.sign_in", next=back), 303)
    try:
        place = wait(member, read_wish(form, resource), now)
    except Refused as refused:
        form.refuse(refused)
        return form_page(resource, form, Answer(refused)), 422
    flash(_in_line(ahead_of(place, now)))
    return redirect(url_for(".index"), 303)


@bp.post("/waiting/<uuid:uid>/leave")
@members
def leave_line(uid: UUID) -> ResponseReturnValue:
    mine = select(WaitingPlace).where(WaitingPlace.member_id == me().id, WaitingPlace.uid == uid)
    stop_waiting(db.session.scalar(mine) or abort(404), clock.now())
    flash(_("You no longer wait for it."))
    return redirect(url_for(".index"), 303)


@bp.post("/bookings/<uuid:uid>/take")
@members
def take_offer(uid: UUID) -> ResponseReturnValue:
    booking = _offered(uid)
    try:
        take(booking, clock.now())
    except Refused as refused:
        return booking_page(booking, refused), 422
    flash(
        _("It is yours. See you there!")
        if booking.is_confirmed
        else _("Your request is on its way, and the time is held for you.")
    )
    return redirect(url_for(".show", uid=uid), 303)


@bp.post("/bookings/<uuid:uid>/pass-on")
@members
def pass_offer_on(uid: UUID) -> ResponseReturnValue:
    booking = _offered(uid)
    try:
        pass_on(booking, clock.now())
    except Refused as refused:
        return booking_page(booking, refused), 422
    flash(_("Thank you for saying so: the next in line is asked."))
    return redirect(url_for(".index"), 303)


def _offered(uid: UUID) -> Booking:
    """What was offered to whoever is signed in: nobody else takes or leaves it."""
    booking = booking_or_404(uid)
    return booking if booking.offered_at and booking.member_id == me().id else abort(404)


def _in_line(ahead: int) -> str:
    if not ahead:
        return _("You are the first in line: as soon as it is free, a letter offers it to you.")
    return ngettext(
        "You are in line behind %(num)s person: a letter tells you when it is your turn.",
        "You are in line behind %(num)s people: a letter tells you when it is your turn.",
        ahead,
    )
