"""Opening a feed, giving it a new address, and keeping what was written for it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from coliving.accounts.models import User
from coliving.bookings.models import Booking
from coliving.calendars.addresses import digest, token
from coliving.calendars.editions import BEFORE
from coliving.calendars.events import Entry
from coliving.calendars.models import EventText, Feed, FeedAddress, FeedKind
from coliving.db import db, transaction
from coliving.spaces.models import Resource, Space

_OWNERS: dict[FeedKind, tuple[Any, type[Space] | type[Resource] | type[User]]] = {
    FeedKind.SPACE: (Feed.space_id, Space),
    FeedKind.STAFF: (Feed.space_id, Space),
    FeedKind.RESOURCE: (Feed.resource_id, Resource),
    FeedKind.MEMBER: (Feed.user_id, User),
}


def open_feed(kind: FeedKind, owner_id: int, now: datetime) -> Feed:
    """The feed of this kind, with an address that works. The first who asks opens it.

    Who may know of it is for the caller to see to.
    """
    feed = _find(kind, owner_id)
    if feed is not None and _is_listed(feed):
        return feed
    _, owner = _OWNERS[kind]
    with transaction():
        # Two who ask at the same moment wait here for each other.
        db.session.execute(select(owner.id).where(owner.id == owner_id).with_for_update())
        feed = _find(kind, owner_id)
        if feed is None:
            feed = Feed(kind=kind, **{_OWNERS[kind][0].key: owner_id})
            db.session.add(feed)
            db.session.flush()
        if not _is_listed(feed):
            _list(feed, now)
    return feed


def give_new_address(feed: Feed, now: datetime) -> None:
    """Withdraw every address that the feed had, for good, and give it another one."""
    number = feed.id
    with transaction():
        feed = db.session.get_one(Feed, number, with_for_update=True)
        live = update(FeedAddress).where(
            FeedAddress.feed_id == number, FeedAddress.revoked_at.is_(None)
        )
        db.session.execute(live.values(revoked_at=now))
        feed.generation += 1
        _list(feed, now)


def texts(feed_id: int, entries: Iterable[Entry]) -> dict[int, bytes]:
    """What the feed says of each booking, as stored; what is new or has changed is written now.

    What was stored about bookings that are no longer told of is thrown away.
    """
    query = select(EventText.booking_id, EventText.version, EventText.body)
    stored = {
        booking_id: (version, body)
        for booking_id, version, body in db.session.execute(
            query.where(EventText.feed_id == feed_id)
        )
    }
    kept, fresh = {}, []
    for entry in entries:
        version, body = stored.get(entry.booking_id, ("", b""))
        if version == entry.version:
            kept[entry.booking_id] = body
        else:
            fresh.append(_row(feed_id, entry))
    if fresh or len(kept) < len(stored):
        _store(feed_id, list(kept), fresh)
    return kept | {row["booking_id"]: row["body"] for row in fresh}


def forget_old_texts(now: datetime) -> int:
    """Throw away what was written about the distant past, and about people who have left.

    Answers how much. For the worker, now and then: what a feed still needs is written again.
    """
    over_or_gone = (
        select(Booking.id)
        .join(User, User.id == Booking.member_id)
        .where(or_(Booking.ends_at <= now - BEFORE, User.deleted_at.is_not(None)))
    )
    with transaction():
        old = delete(EventText).where(EventText.booking_id.in_(over_or_gone))
        return len(db.session.execute(old.returning(EventText.booking_id)).all())


def _find(kind: FeedKind, owner_id: int) -> Feed | None:
    column, _ = _OWNERS[kind]
    return db.session.scalar(select(Feed).where(column == owner_id, Feed.kind == kind))


def _is_listed(feed: Feed) -> bool:
    """Whether the address that the page shows works. It may not: the secret key has changed."""
    return db.session.get(FeedAddress, digest(token(feed))) is not None


def _list(feed: Feed, now: datetime) -> None:
    db.session.add(FeedAddress(digest=digest(token(feed)), feed_id=feed.id, created_at=now))


def _row(feed_id: int, entry: Entry) -> dict[str, Any]:
    body = entry.text()
    return {
        "feed_id": feed_id,
        "booking_id": entry.booking_id,
        "version": entry.version,
        "body": body,
    }


def _store(feed_id: int, kept: list[int], fresh: list[dict[str, Any]]) -> None:
    with transaction():
        # Two processes that write the same calendar wait here for each other.
        db.session.execute(select(Feed.id).where(Feed.id == feed_id).with_for_update())
        db.session.execute(
            delete(EventText).where(EventText.feed_id == feed_id, EventText.booking_id.not_in(kept))
        )
        if fresh:
            db.session.execute(insert(EventText), fresh)
