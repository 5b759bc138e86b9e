"""The place itself: its page, its hours, what there is in it, and the rules of the house."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import aliased

from coliving.bookings.models import Block
from coliving.bookings.sentences import house_rules
from coliving.db import db
from coliving.i18n import _, joined, lazy_gettext, weekdays
from coliving.reports.takeout.sheets import Cells, Sheet, clock, stream
from coliving.spaces.inventory import everything_in
from coliving.spaces.models import (
    Audience,
    Closure,
    ExceptionalOpening,
    OpeningHours,
    Period,
    Resource,
    ResourcePart,
    Space,
)
from coliving.spaces.names import accessibility_name, amenity_name, space_kind_name
from coliving.spaces.resource_sheet import COLUMNS, written

NAME, FROM, UNTIL = (lazy_gettext(word) for word in ("Name", "From", "Until"))
NOTE, RESOURCE = lazy_gettext("Note"), lazy_gettext("Resource")
FOR_WHOM = lazy_gettext("For whom")
AUDIENCES = {
    Audience.EVERYBODY: lazy_gettext("Everybody"),
    Audience.MEMBERS: lazy_gettext("Members"),
}


def _page(space: Space) -> Iterator[Cells]:
    yield _("Name"), space.name
    yield _("Kind"), joined([space_kind_name(code) for code in space.kinds])
    yield _("Address"), space.full_address
    yield _("Latitude"), space.latitude
    yield _("Longitude"), space.longitude
    yield _("Time zone"), space.timezone
    yield _("Closed on public holidays"), _("yes") if space.closed_on_holidays else _("no")
    yield _("Description"), space.description
    yield _("How to get in"), space.access_notes
    yield _("Accessibility"), joined([accessibility_name(code) for code in space.accessibility])
    yield _("Amenities"), joined([amenity_name(code) for code in space.amenities])
    yield _("E-mail address"), space.contact_email
    yield _("Phone"), space.contact_phone
    yield _("Website"), space.website


def _things(space: Space) -> Iterator[Cells]:
    return (written(thing) for thing in everything_in(space) if thing.retired_at is None)


def _states(space: Space) -> Iterator[Cells]:
    for thing in everything_in(space):
        service = _("yes") if thing.in_service else _("no")
        gone = clock(thing.retired_at, space)
        yield thing.name, service, thing.out_of_service_note, gone, " ".join(house_rules(thing))


def _parts(space: Space) -> Iterator[Cells]:
    whole, part = aliased(Resource), aliased(Resource)
    query = select(whole.name, part.name).select_from(ResourcePart)
    query = query.join(whole, whole.id == ResourcePart.whole_id)
    query = query.join(part, part.id == ResourcePart.part_id).where(whole.space_id == space.id)
    rows = db.session.execute(query.order_by(whole.position, part.position))
    return (tuple(row) for row in rows)


def _week(space: Space) -> Iterator[Cells]:
    query = select(OpeningHours).where(OpeningHours.space_id == space.id)
    for one in db.session.scalars(query.order_by(OpeningHours.weekday, OpeningHours.opens)):
        yield weekdays()[one.weekday], one.opens, one.closes, str(AUDIENCES[one.audience])


def _openings(space: Space) -> Iterator[Cells]:
    table = ExceptionalOpening
    query = select(table).where(table.space_id == space.id).order_by(table.starts_at)
    for one in db.session.scalars(query):
        edges = clock(one.starts_at, space), clock(one.ends_at, space)
        yield *edges, str(AUDIENCES[one.audience]), one.reason


def _closures(space: Space) -> Iterator[Cells]:
    query = select(Closure).where(Closure.space_id == space.id).order_by(Closure.starts_at)
    for one in db.session.scalars(query):
        yield clock(one.starts_at, space), clock(one.ends_at, space), one.reason


def _periods(space: Space) -> Iterator[Cells]:
    query = select(Period).where(Period.space_id == space.id).order_by(Period.starts, Period.ends)
    return ((one.name, one.starts, one.ends) for one in db.session.scalars(query))


def _blocks(space: Space) -> Iterator[Cells]:
    query = select(Block.starts_at, Block.ends_at, Resource.name, Block.note).join(Block.resource)
    query = query.where(Resource.space_id == space.id).order_by(Block.starts_at, Block.id)
    for start, end, name, said in stream(query, Block.id):
        yield clock(start, space), clock(end, space), name, said


SHEETS = (
    Sheet(
        lazy_gettext("Space"),
        lazy_gettext("What your page says."),
        (lazy_gettext("What"), lazy_gettext("Answer")),
        _page,
    ),
    Sheet(
        lazy_gettext("Resources"),
        lazy_gettext(
            "What there is, in the order of the board. This list can be brought in again."
        ),
        [column.title for column in COLUMNS],
        _things,
    ),
    Sheet(
        lazy_gettext("Resources and their rules"),
        lazy_gettext("What is in service, what is retired since when, and which rules hold."),
        (
            *(NAME, lazy_gettext("In service"), NOTE),
            *(lazy_gettext("Retired on"), lazy_gettext("House rules")),
        ),
        _states,
    ),
    Sheet(
        lazy_gettext("Divisible rooms"),
        lazy_gettext("Which rooms divide into which parts."),
        (lazy_gettext("Whole"), lazy_gettext("Part")),
        _parts,
    ),
    Sheet(
        lazy_gettext("Opening hours"),
        lazy_gettext("The usual week."),
        (lazy_gettext("Day"), FROM, UNTIL, FOR_WHOM),
        _week,
    ),
    Sheet(
        lazy_gettext("Open for once"),
        lazy_gettext("Openings outside of the usual week."),
        (FROM, UNTIL, FOR_WHOM, NOTE),
        _openings,
    ),
    Sheet(
        lazy_gettext("Closures"),
        lazy_gettext("When the doors stay closed."),
        (FROM, UNTIL, NOTE),
        _closures,
    ),
    Sheet(
        lazy_gettext("Parts of the day"),
        lazy_gettext("What people book with one tap."),
        (NAME, FROM, UNTIL),
        _periods,
    ),
    Sheet(
        lazy_gettext("Maintenance"),
        lazy_gettext("When something could not be booked because of work on it."),
        (FROM, UNTIL, RESOURCE, NOTE),
        _blocks,
    ),
)
