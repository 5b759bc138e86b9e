"""The page of a space: what it is, when it is open, and its day board."""

from datetime import datetime

from flask import Blueprint, abort, render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from coliving import clock
from coliving.accounts.access import public, visitor
from coliving.bookings.board import Version, open_board, versions
from coliving.bookings.lines import Viewer
from coliving.bookings.loading import expected
from coliving.bookings.offers import any_desk
from coliving.bookings.views.asked import asked_day
from coliving.bookings.views.plan import plan_at, state_of
from coliving.bookings.views.rows import board_rows, size_of
from coliving.bookings.views.week import next_open_day, status, week_hours, week_of
from coliving.db import db
from coliving.spaces.access import helps
from coliving.spaces.models import Resource, Space
from coliving.spaces.opening import Opening, opening
from coliving.spans import A_DAY, Span
from coliving.web.qr import qr
from coliving.web.settings import settings

FEW = 12
"""Up to so many resources have a card each; more are found on the board."""

bp = Blueprint("spaces", __name__)


@bp.get("/spaces/<slug>")
@public
def show(slug: str) -> str:
    space = db.session.scalar(select(Space).where(Space.slug == slug))
    if space is None:
        abort(404)
    now = clock.now()
    today = now.astimezone(space.zone).date()
    viewer = Viewer.of(visitor(), space)
    day = asked_day("day") or next_open_day(space, today, now) or today
    week = week_of(day, space)
    hours = opening(space, week)
    board = open_board(space, day, hours, viewer, now)
    found = versions(space)
    return render_template(
        "spaces/show.html",
        space=space,
        day=day,
        today=today,
        now=now.astimezone(space.zone),
        yesterday=day - A_DAY,
        tomorrow=day + A_DAY,
        week=week_hours(space, week, hours),
        status=_status(space, week, hours, viewer, now),
        board=board,
        rows=board_rows(board, found) if board else "",
        next_day=None if board else next_open_day(space, day, now),
        plan=plan_at(space, day, hours.spans(viewer.audience), viewer, now),
        state_of=state_of,
        desks=any_desk(space, day, hours.spans(viewer.audience), now),
        resources=_few(found),
        expected=expected(space, board.window) if board and viewer.manages else (),
        runs=viewer.manages,
        helps=viewer.manages or helps(visitor(), space),
        size_of=size_of,
        qr=qr(settings().base_url + url_for(".show", slug=slug)),
    )


def _status(
    space: Space, week: Span, hours: Opening, viewer: Viewer, now: datetime
) -> tuple[str, str]:
    """Whether the doors are open now, whichever week is being looked at."""
    if not week.start <= now < week.end:
        hours = opening(space, Span.whole_day(now.astimezone(space.zone).date(), space.zone))
    return status(space, hours.spans(viewer.audience), now)


def _few(found: list[Version]) -> list[Resource]:
    """The resources of a space that has a handful; none of one that has many."""
    if len(found) > FEW:
        return []
    query = select(Resource).where(Resource.id.in_([version.id for version in found]))
    query = query.options(joinedload(Resource.picture))
    return list(db.session.scalars(query.order_by(Resource.position, Resource.name, Resource.id)))
