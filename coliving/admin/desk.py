"""At the desk: a booking for whoever phones, or has just walked in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from coliving import clock
from coliving.accounts.access import me
from coliving.accounts.actions.guests import Guest
from coliving.accounts.models import User
from coliving.admin.desk_form import ANY_DESK, DeskForm
from coliving.admin.desk_offers import Offer
from coliving.admin.desk_people import whom
from coliving.admin.today import bp
from coliving.bookings.actions.deciding import Override
from coliving.bookings.actions.desk import Desk, book_for
from coliving.bookings.alternatives import alternatives
from coliving.bookings.asking import Wish
from coliving.bookings.offers import free_desk
from coliving.bookings.views.asked import read_day
from coliving.db import db
from coliving.errors import Refusal, Refused
from coliving.forms import Form, bind, blank
from coliving.i18n import _, hours
from coliving.spaces.access import manages, staff, staffed_space
from coliving.spaces.models import Period, Resource, ResourceKind, Space
from coliving.spaces.opening import opening
from coliving.spans import A_DAY, Span

LENGTHS = (timedelta(hours=1), timedelta(hours=2), timedelta(hours=4))
UNSEEN = ("member", "day", "reason")
"""Fields that the page does not show, or not always."""
NO_OVERRIDE = {"taken", "which", "unreadable"}


@dataclass(frozen=True)
class Answer:
    """Why it is not booked yet: a refusal, or the question who of these it is."""

    refused: Refused | None = None
    people: Sequence[User] = ()
    offers: Sequence[Offer] = ()

    @property
    def is_soft(self) -> bool:
        """Whether only house rules stand in the way, which a manager may set aside."""
        if self.refused is None or self.people:
            return False
        return not {one.code for one in self.refused.refusals} & NO_OVERRIDE


@bp.get("/book")
@staff
def desk(slug: str) -> str:
    space, now = staffed_space(slug), clock.now()
    day = _day(space, request.args, now)
    spans = [span for _name, span in _taps(space, day, now)]
    usual = hours(spans[min(1, len(spans) - 1)], space.zone) if spans else None
    known = {name: request.args.get(name) for name in ("who", "member")}
    return _page(space, blank(DeskForm, day=day, when=usual, **known), Answer(), now)


@bp.post("/book")
@staff
def book(slug: str) -> ResponseReturnValue:
    space, now = staffed_space(slug), clock.now()
    form = bind(DeskForm, _typed())
    people: Sequence[User] = ()
    offers: Sequence[Offer] = ()
    try:
        if form.data is None:
            unseen = (text for name in UNSEEN for text in form.errors.get(name, ()))
            raise Refused(*(Refusal("unreadable", text) for text in unseen))
        person, people = whom(space, form.data.who, form.data.member)
        if person is None:
            raise Refused(Refusal("which", _("Who of these is it?"), "member"))
        span = form.data.span(space.zone, now)
        wish = Wish(_thing(space, form.data, span), span)
        try:
            booking = book_for(person, wish, at_the_desk(space, form.data.reason), now)
        except Refused as refused:
            offers = _offers(person, wish, form, now)
            raise _said(refused, form.data) from refused
    except Refused as refused:
        form.refuse(refused)
        shown = refused if refused.refusals else None
        return _page(staffed_space(slug), form, Answer(shown, people, offers), now), 422
    zone = booking.resource.space.zone
    told = {"name": booking.member.name, "thing": booking.resource.name}
    flash(_("%(name)s has %(thing)s, %(hours)s.", hours=hours(booking.span, zone), **told))
    return redirect(url_for(".show", slug=slug), 303)


def _typed() -> MultiDict[str, str]:
    """The form as sent; a period that was touched ("09:00-12:00") is the time."""
    form = request.form.copy()
    if form.get("period"):
        form["when"] = form["period"]
    return form


def _thing(space: Space, typed: DeskForm, span: Span) -> Resource:
    """What was chosen. Of the desks any that is free; else the first, about which it is said."""
    things = things_of(space)
    chosen = (one for one in things if str(one.uid) == typed.what)
    if typed.what == ANY_DESK:
        desks = (one for one in things if one.kind is ResourceKind.DESK)
        return free_desk(space, span) or next(desks, None) or abort(404)
    return next(chosen, None) or abort(404)


def _said(refused: Refused, typed: DeskForm) -> Refused:
    """Where any desk would do, it is not the first of them that is taken, but all."""
    if typed.what == ANY_DESK and refused.args == ("taken",):
        return Refused(Refusal("taken", _("No desk is free then."), "what"))
    return refused


def _offers(person: User | Guest, wish: Wish, form: Form[DeskForm], now: datetime) -> list[Offer]:
    """The nearest that would be granted here; a guest is asked no more than a stranger is."""
    space, member = wish.resource.space, person if isinstance(person, User) else None
    who = {name: form.raw[name] for name in ("who", "member") if form.raw.get(name)}
    found = alternatives(member, wish, now)
    return [Offer.of(one, who) for one in found if one.resource.space_id == space.id]


def at_the_desk(space: Space, reason: str) -> Desk:
    """A manager who gives a reason sets the house rules aside; a volunteer does not."""
    if reason and manages(me(), space):
        return Desk(me(), Override(me(), reason))
    return Desk(me())


def things_of(space: Space) -> Sequence[Resource]:
    """What the desk can book by itself, in the order of the board."""
    query = select(Resource).where(Resource.space_id == space.id, Resource.retired_at.is_(None))
    query = query.where(Resource.kind != ResourceKind.ACCESSORY)
    return db.session.scalars(query.order_by(Resource.position, Resource.name, Resource.id)).all()


def _day(space: Space, typed: MultiDict[str, str], now: datetime) -> date:
    """The day of the address or of the form; today, when it can be read in neither."""
    return read_day(typed.get("day", "")) or now.astimezone(space.zone).date()


def _taps(space: Space, day: date, now: datetime) -> list[tuple[str, Span]]:
    """From this minute for a while, or until the doors close; and the periods to come."""
    open_then = opening(space, Span.whole_day(day, space.zone)).members
    minute = now.replace(second=0, microsecond=0)
    taps = []
    for doors in open_then:
        if doors.start <= now < doors.end and day == now.astimezone(space.zone).date():
            fitting = (length for length in LENGTHS if minute + length < doors.end)
            taps += [(_("Now"), Span(minute, minute + length)) for length in fitting]
            taps.append((_("Until the doors close"), Span(minute, doors.end)))
    query = select(Period).where(Period.space_id == space.id).order_by(Period.id)
    for period in db.session.scalars(query):
        try:
            span = Span.local(day, period.starts, period.ends, space.zone)
        except ValueError:  # the clocks skip the whole of it
            continue
        if span.start > now and any(doors.covers(span) for doors in open_then):
            taps.append((period.name, span))
    return taps


def _page(space: Space, form: Form[DeskForm], answer: Answer, now: datetime) -> str:
    day, today = _day(space, MultiDict(form.raw), now), now.astimezone(space.zone).date()
    things = things_of(space)
    has_desks = any(thing.kind is ResourceKind.DESK for thing in things)
    choices = [(ANY_DESK, _("Any desk"))] if has_desks else []
    is_manager = manages(me(), space)
    return render_template(
        "admin/today_desk.html",
        space=space,
        form=form,
        answer=answer,
        may_override=is_manager and answer.is_soft,
        is_manager=is_manager,
        things=[*choices, *((str(thing.uid), thing.name) for thing in things)],
        taps=_taps(space, day, now),
        day=day,
        today=today,
        yesterday=day - A_DAY if day > today else None,
        tomorrow=day + A_DAY,
    )
