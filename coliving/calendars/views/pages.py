"""How to subscribe: the calendar of a space, of a resource, of oneself."""

from typing import TypeVar
from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from coliving import clock
from coliving.accounts.access import me, members, public, visitor
from coliving.bookings.models import Booking
from coliving.bookings.together import items_of
from coliving.calendars.actions import give_new_address
from coliving.calendars.events import for_member
from coliving.calendars.feeds import single
from coliving.calendars.models import Feed, FeedKind
from coliving.calendars.subscribing import subscription
from coliving.calendars.views.blueprint import calendars
from coliving.db import db
from coliving.i18n import _
from coliving.spaces.access import managed_spaces, manages
from coliving.spaces.models import Resource, Space

Row = TypeVar("Row")


@calendars.get("/spaces/<slug>/calendar")
@public
def space(slug: str) -> ResponseReturnValue:
    """The public calendar of a space; with names too, for those who run it."""
    space = _found(db.session.scalar(select(Space).where(Space.slug == slug)))
    now, theirs = clock.now(), manages(visitor(), space)
    return render_template(
        "calendars/space.html",
        space=space,
        manages=theirs,
        everybody=subscription(FeedKind.SPACE, space.id, now),
        staff=subscription(FeedKind.STAFF, space.id, now) if theirs else None,
    )


@calendars.get("/resources/<uuid:uid>/calendar")
@public
def resource(uid: UUID) -> ResponseReturnValue:
    resource = _found(db.session.scalar(select(Resource).where(Resource.uid == uid)))
    return render_template(
        "calendars/resource.html",
        resource=resource,
        manages=manages(visitor(), resource.space),
        everybody=subscription(FeedKind.RESOURCE, resource.id, clock.now()),
    )


@calendars.get("/account/calendar")
@members
def mine() -> ResponseReturnValue:
    own = subscription(FeedKind.MEMBER, me().id, clock.now())
    return render_template("calendars/mine.html", own=own)


@calendars.post("/calendars/<uuid:uid>/new-address")
@members
def new_address(uid: UUID) -> ResponseReturnValue:
    feed = _own_feed(uid)
    give_new_address(feed, clock.now())
    flash(_("The calendar has a new address. The old one is withdrawn for good."))
    return redirect(_page_of(feed), 303)


@calendars.get("/bookings/<uuid:uid>/calendar.ics")
@members
def booking(uid: UUID) -> ResponseReturnValue:
    """One booking of one's own, to add to a calendar by hand."""
    mine = select(Booking).where(Booking.uid == uid, Booking.member_id == me().id)
    found = _found(db.session.scalar(mine))
    content = single(for_member(found, items_of(found)))
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="reservation.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _own_feed(uid: UUID) -> Feed:
    """The feed, if it is one's own or of a space that one runs; else there is nothing here."""
    spaces = managed_spaces(me()).with_only_columns(Space.id).order_by(None)
    theirs = or_(
        Feed.user_id == me().id,
        Feed.space_id.in_(spaces),
        Feed.resource_id.in_(select(Resource.id).where(Resource.space_id.in_(spaces))),
    )
    return _found(db.session.scalar(select(Feed).where(Feed.uid == uid, theirs)))


def _page_of(feed: Feed) -> str:
    if feed.resource_id is not None:
        resource = db.session.get_one(Resource, feed.resource_id)
        return url_for("calendars.resource", uid=resource.uid)
    if feed.space_id is not None:
        return url_for("calendars.space", slug=db.session.get_one(Space, feed.space_id).slug)
    return url_for("calendars.mine")


def _found(row: Row | None) -> Row:
    if row is None:
        abort(404)
    return row
