"""What was booked, by whom, and what came of it; what was reported, and who did what."""

import json
from collections.abc import Iterator, Mapping

from flask_babel.speaklater import LazyString
from sqlalchemy import select
from sqlalchemy.orm import aliased

from coliving.accounts.models import User
from coliving.bookings.codes import code_of
from coliving.bookings.models import (
    AuditEntry,
    Booking,
    BookingItem,
    CheckIn,
    Means,
    Participant,
    Series,
    Status,
    WaitingPlace,
)
from coliving.bookings.models.series import Rhythm
from coliving.i18n import lazy_gettext
from coliving.reports.takeout.sheets import Cells, Sheet, clock, stream
from coliving.spaces.models import Resource, Space

BOOKING, RESOURCE = lazy_gettext("Booking"), lazy_gettext("Resource")
FROM, UNTIL = lazy_gettext("From"), lazy_gettext("Until")
NAME, EMAIL = lazy_gettext("Name"), lazy_gettext("E-mail address")
STATUSES = {
    Status.REQUESTED: lazy_gettext("asked for"),
    Status.OFFERED: lazy_gettext("offered"),
    Status.CONFIRMED: lazy_gettext("confirmed"),
    Status.DECLINED: lazy_gettext("declined"),
    Status.EXPIRED: lazy_gettext("expired"),
    Status.CANCELLED: lazy_gettext("cancelled"),
    Status.NO_SHOW: lazy_gettext("nobody came"),
}
MEANS = {
    Means.TAP: lazy_gettext("in the list"),
    Means.CODE: lazy_gettext("by code"),
    Means.KIOSK: lazy_gettext("at the tablet"),
    Means.PAPER: lazy_gettext("on paper"),
}
RHYTHMS = {
    Rhythm.WEEKLY: lazy_gettext("every week"),
    Rhythm.FORTNIGHTLY: lazy_gettext("every other week"),
    Rhythm.MONTHLY: lazy_gettext("every month"),
}


def _bookings(space: Space) -> Iterator[Cells]:
    maker, breaker = aliased(User), aliased(User)
    query = (
        select(Booking, Resource.name, User.name, User.email, User.phone, maker.name, breaker.name)
        .add_columns(CheckIn.at, CheckIn.means, Series.uid)
        .join(Resource, Resource.id == Booking.resource_id)
        .join(User, User.id == Booking.member_id)
        .outerjoin(maker, maker.id == Booking.booked_by_id)
        .outerjoin(breaker, breaker.id == Booking.override_by_id)
        .outerjoin(CheckIn, CheckIn.booking_id == Booking.id)
        .outerjoin(Series, Series.id == Booking.series_id)
        .where(Resource.space_id == space.id)
        .order_by(Booking.starts_at, Booking.id)
    )
    for booking, thing, *who, by, against, came, means, series in stream(query, Booking.id):
        yield (
            *(code_of(booking.uid), thing, *who),
            *(clock(booking.starts_at, space), clock(booking.ends_at, space)),
            *(str(STATUSES[booking.status]), booking.purpose, booking.answer),
            *(clock(came, space), str(MEANS[means]) if means else None),
            *(clock(booking.created_at, space), clock(booking.changed_at, space), by),
            *(against, booking.override_reason, str(series) if series else None),
        )


def _companions(space: Space) -> Iterator[Cells]:
    table = Participant
    query = select(Booking.uid, table.name, table.email).join(Booking, table.booking)
    query = query.join(Resource, Resource.id == Booking.resource_id)
    query = query.where(Resource.space_id == space.id, table.left_at.is_(None))
    query = query.order_by(Booking.starts_at, table.id)
    for uid, name, email in stream(query, table.id):
        yield code_of(uid), name, email


def _further(space: Space) -> Iterator[Cells]:
    query = select(Booking.uid, Resource.name, BookingItem.quantity)
    query = query.join(Booking, Booking.id == BookingItem.booking_id).join(BookingItem.resource)
    query = query.where(Resource.space_id == space.id)
    query = query.order_by(Booking.starts_at, Booking.id)
    for uid, name, quantity in stream(query, BookingItem.booking_id):
        yield code_of(uid), name, quantity


def _series(space: Space) -> Iterator[Cells]:
    query = select(Series, Resource.name, User.name).join(Series.resource).join(Series.member)
    query = query.where(Resource.space_id == space.id).order_by(Series.first_day, Series.id)
    for one, thing, who in stream(query, Series.id):
        times = (one.first_day, one.last_day, one.starts, one.ends)
        yield str(one.uid), thing, who, str(RHYTHMS[one.rhythm]), *times


def _waiting(space: Space) -> Iterator[Cells]:
    table = WaitingPlace
    query = select(table, Resource.name, User.name, User.email)
    query = query.join(table.resource).join(table.member).where(Resource.space_id == space.id)
    query = query.order_by(table.created_at, table.id)
    for one, thing, *who in stream(query, table.id):
        moments = (one.starts_at, one.ends_at, one.created_at, one.closed_at)
        yield thing, *who, *(clock(moment, space) for moment in moments)


SHEETS = (
    Sheet(
        lazy_gettext("Bookings"),
        lazy_gettext("Every booking there ever was: who, what, when, and whether they came."),
        (
            *(BOOKING, RESOURCE, NAME, EMAIL, lazy_gettext("Phone"), FROM, UNTIL),
            *(lazy_gettext("Status"), lazy_gettext("Purpose"), lazy_gettext("Answer")),
            *(lazy_gettext("Came at"), lazy_gettext("Checked in"), lazy_gettext("Booked on")),
            *(lazy_gettext("Changed on"), lazy_gettext("Booked by")),
            *(lazy_gettext("Rules set aside by"), lazy_gettext("Why"), lazy_gettext("Series")),
        ),
        _bookings,
    ),
    Sheet(
        lazy_gettext("Who comes along"),
        lazy_gettext("The further people of a booking, as long as we keep them."),
        (BOOKING, NAME, EMAIL),
        _companions,
    ),
    Sheet(
        lazy_gettext("Booked with it"),
        lazy_gettext("The further things of a booking."),
        (BOOKING, RESOURCE, lazy_gettext("Units")),
        _further,
    ),
    Sheet(
        lazy_gettext("Series"),
        lazy_gettext("Bookings that come again: their rule."),
        (
            *(lazy_gettext("Series"), RESOURCE, NAME, lazy_gettext("How often")),
            *(lazy_gettext("First day"), lazy_gettext("Last day"), FROM, UNTIL),
        ),
        _series,
    ),
    Sheet(
        lazy_gettext("Waiting list"),
        lazy_gettext("Who waited for what."),
        (RESOURCE, NAME, EMAIL, FROM, UNTIL, lazy_gettext("Since"), lazy_gettext("Over on")),
        _waiting,
    ),
)


def record(words: Mapping[str, LazyString]) -> Sheet:
    """Who did what when; `words` are what deeds are called."""

    def rows(space: Space) -> Iterator[Cells]:
        query = select(AuditEntry.at, User.name, AuditEntry.verb, AuditEntry.detail)
        query = query.outerjoin(AuditEntry.actor).where(AuditEntry.space_id == space.id)
        query = query.order_by(AuditEntry.at, AuditEntry.id)
        for at, who, verb, detail in stream(query, AuditEntry.id):
            said = json.dumps(detail, ensure_ascii=False, sort_keys=True)
            yield clock(at, space), who, str(words.get(verb, verb)), said

    return Sheet(
        lazy_gettext("Record"),
        lazy_gettext("Who did what when; the details as our program keeps them."),
        (lazy_gettext("When"), lazy_gettext("Who"), lazy_gettext("What"), lazy_gettext("Details")),
        rows,
    )
