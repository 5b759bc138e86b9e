"""The pages where members book, and find again what they have booked."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coliving import clock
from coliving.accounts.access import me, members, public, visitor
from coliving.accounts.models import User
from coliving.bookings.actions.book import AlreadyBooked, book_once
from coliving.bookings.actions.checking_in import is_due
from coliving.bookings.approval import asks_first
from coliving.bookings.codes import code_of
from coliving.bookings.forms import BookingForm, PartyForm
from coliving.bookings.loading import Shelf, bookings_of, expected_booking, visible_booking
from coliving.bookings.models import Booking, CheckIn
from coliving.bookings.party import coming
from coliving.bookings.series_forms import repeat_form
from coliving.bookings.together import items_of, items_of_all
from coliving.bookings.views.asked import asked_number
from coliving.bookings.views.request_for_time import (
    Answer,
    answer,
    asking,
    here,
    kept,
    may_wait,
    override,
    page_of,
    read_wish,
    taken_as_asked,
    taps,
    typed,
)
from coliving.bookings.views.resources import briefly_or_404, resource_or_404
from coliving.bookings.views.series_dates import rhythms
from coliving.bookings.views.with_it import fields_of, read_items, shown, typed_items, with_it
from coliving.bookings.waiting import places_of
from coliving.db import db
from coliving.errors import Refused
from coliving.forms import Form, bind, blank
from coliving.i18n import _
from coliving.spaces.access import manages
from coliving.spaces.models import Resource, ResourceKind
from coliving.web.qr import qr
from coliving.web.settings import settings

bp = Blueprint("bookings", __name__)


@bp.get("/resources/<uuid:uid>/book")
@public
def new(uid: UUID) -> ResponseReturnValue:
    resource = resource_or_404(uid)
    if resource.kind is ResourceKind.ACCESSORY:
        text = _("%(name)s comes with a room or a desk: choose that first.", name=resource.name)
        flash(text)
        return redirect(url_for("spaces.show", slug=resource.space.slug), 303)
    return form_page(resource, None, taken_as_asked(resource, clock.now()))


@bp.post("/resources/<uuid:uid>/book")
@public
def create(uid: UUID) -> ResponseReturnValue:
    resource, member, now = briefly_or_404(uid), visitor(), clock.now()
    form = bind(BookingForm, typed())
    if member is None:
        flash(_("Sign in or create your account: your booking is waiting, filled in."))
        back = url_for(".new", uid=uid, **kept(form))
        return redirect(url_for("accounts.sign_in", next=back), 303)
    wish = None
    try:
        wish = replace(read_wish(form, resource), items=read_items(resource, request.form))
        reason = override(member, resource, form.raw.get("reason", ""))
        booking = book_once(member, wish, now, reason)
    except AlreadyBooked as already:
        flash(already.refusals[0].message)
        return redirect(url_for(".show", uid=already.booking.uid), 303)
    except Refused as refused:
        form.refuse(refused)
        resource = resource_or_404(uid)  # now all of it
        return form_page(resource, form, answer(member, member, wish, refused, now)), 422
    if booking.is_confirmed:
        flash(_("It is yours. See you there!"))
    else:
        flash(_("Your request is on its way, and the time is held for you."))
    return redirect(url_for(".show", uid=booking.uid), 303)


@bp.get("/bookings/<uuid:uid>")
@members
def show(uid: UUID) -> ResponseReturnValue:
    booking = visible_booking(me(), uid)
    if booking is None and (expected := expected_booking(me(), uid)):  # a volunteer scanned it
        slug = expected.resource.space.slug
        return redirect(url_for("manage_today.show", slug=slug, booking=uid), 303)
    return booking_page(booking or abort(404))


@bp.get("/bookings")
@members
def index() -> str:
    asked = request.args.get("show")
    shelf = Shelf(asked) if asked in set(Shelf) else Shelf.AHEAD
    found = bookings_of(me(), shelf, asked_number("page"), clock.now())
    waiting = places_of(me(), clock.now()) if shelf is Shelf.AHEAD else ()
    return render_template(
        "bookings/index.html",
        found=found,
        items=items_of_all(found.items),
        shelf=shelf,
        shelves=list(Shelf),
        waiting=waiting,
    )


def booking_or_404(uid: UUID) -> Booking:
    """A booking of whoever is signed in, or of a space that they run."""
    booking = visible_booking(me(), uid)
    if booking is None:
        abort(404)
    return booking


def booking_page(
    booking: Booking,
    refused: Refused | None = None,
    reason: str = "",
    people: Form[PartyForm] | None = None,
) -> str:
    """The slip of a booking, and what can still be done about it. What was typed stays."""
    now = clock.now()
    space, items = booking.resource.space, items_of(booking)
    typed = request.form if typed_items(request.form) else fields_of(items)
    return render_template(
        "bookings/show.html",
        booking=booking,
        space=space,
        refused=refused,
        reason=reason,
        people=people or blank(PartyForm),
        party=coming(booking),
        items=items,
        along=with_it(booking.resource, booking.span, typed, refused, items),
        is_mine=booking.member_id == me().id,
        is_manager=manages(me(), space),
        now=now,
        came=db.session.get(CheckIn, booking.id),
        is_due=is_due(booking, now),
        short=code_of(booking.uid),
        is_fixed=_is_fixed(booking),
        until=booking.span.start - booking.resource.rules.length("cancel_notice"),
        overridden_by=_name_of(booking.override_by_id),
        code=qr(settings().base_url + url_for("bookings.show", uid=booking.uid)),
    )


def _is_fixed(booking: Booking) -> bool:
    """Whether the space said yes to this very time, and would have to for any other."""
    resource = booking.resource
    return (
        booking.is_confirmed and asks_first(booking.member, resource) and asks_first(me(), resource)
    )


def _name_of(user_id: int | None) -> str:
    user = db.session.get(User, user_id) if user_id else None
    return user.name if user else ""


def form_page(resource: Resource, form: Form[BookingForm] | None, answer: Answer | None) -> str:
    """The form to book with, as it was filled in, and what was answered to it."""
    page = page_of(resource, form, visitor(), clock.now())
    return render_template(
        "bookings/new.html",
        **page,
        here=here("bookings.new", resource.uid, page),
        along=with_it(
            resource,
            shown(page["form"], resource),
            request.values,
            answer.refused if answer else None,
        ),
        answer=answer,
        may_wait=may_wait(answer),
        taps=taps(answer, page["form"], None) if answer else (),
        member=visitor(),
        **asking(resource),
        repeat=repeat_form(request.form),
        rhythms=rhythms(),
    )
