"""The page of a resource: what it is, its rules, and its week."""

from datetime import date, datetime
from uuid import UUID

from flask import Blueprint, abort, render_template
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload, load_only

from coliving import clock
from coliving.accounts.access import public, visitor
from coliving.bookings.asking import broken_of
from coliving.bookings.board import open_board
from coliving.bookings.cells import Cell, cells
from coliving.bookings.lines import Viewer, lines
from coliving.bookings.sentences import house_rules
from coliving.bookings.views.asked import asked_day
from coliving.bookings.views.rows import size_of
from coliving.bookings.views.week import (
    DayHours,
    days_from,
    monday_of,
    next_open_day,
    week_hours,
    week_of,
)
from coliving.db import db
from coliving.spaces.models import Resource, Space
from coliving.spaces.opening import opening
from coliving.spans import A_DAY

bp = Blueprint("resources", __name__)

_BRIEFLY = (
    select(Resource)
    .where(Resource.uid == bindparam("uid"))
    .options(
        load_only(Resource.space_id),
        joinedload(Resource.space, innerjoin=True).load_only(Space.timezone),
    )
)

_RESOURCE = (
    select(Resource)
    .where(Resource.uid == bindparam("uid"))
    .options(joinedload(Resource.space, innerjoin=True))
)


@bp.get("/resources/<uuid:uid>")
@public
def show(uid: UUID) -> str:
    resource = resource_or_404(uid)
    now = clock.now()
    today = now.astimezone(resource.space.zone).date()
    monday = monday_of(asked_day("week") or next_open_day(resource.space, today, now) or today)
    return render_template(
        "resources/show.html",
        resource=resource,
        space=resource.space,
        today=today,
        now=now,
        is_whole=broken_of(resource) is None,
        week=_week(resource, monday, Viewer.of(visitor(), resource.space), now),
        mondays=(monday - A_DAY * 7, monday, monday + A_DAY * 7),
        this_week=monday == monday_of(today),
        rules=list(house_rules(resource)),
        size=size_of(resource),
    )


def resource_or_404(uid: UUID) -> Resource:
    """The resource with its space; its page is for everybody."""
    return _or_404(_RESOURCE, uid)


def briefly_or_404(uid: UUID) -> Resource:
    """As little of the resource as it takes to read a form: the rest is read when locked."""
    return _or_404(_BRIEFLY, uid)


def _or_404(query: Select[Resource], uid: UUID) -> Resource:
    resource = db.session.scalar(query, {"uid": uid})
    if resource is None:
        abort(404)
    return resource


def _week(
    resource: Resource, monday: date, viewer: Viewer, now: datetime
) -> list[tuple[DayHours, list[Cell]]]:
    """Each day with its hours, and with its cells unless it is closed."""
    space = resource.space
    week = week_of(monday, space)
    hours = opening(space, week)
    line = lines([resource.id], week.longer(A_DAY), viewer)[resource.id]
    boards = [open_board(space, day, hours, viewer, now) for day in days_from(monday)]
    rows = [cells(board.outline, line) if board else [] for board in boards]
    return list(zip(week_hours(space, week, hours), rows, strict=True))
