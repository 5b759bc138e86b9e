"""Which edition of a feed is the newest: one indexed read, and no booking is looked at.

Whatever writes a booking counts up the revision of its resource, of everything that
shares time with it, and of its member, in the same transaction. So the revisions tell
whether a calendar has changed. What a place or a person is called is not counted: it
reaches the events of a feed by the next morning, when the window moves on.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select

from coliving.accounts.models import User
from coliving.calendars.addresses import digest
from coliving.calendars.models import Feed, FeedAddress, FeedKind
from coliving.db import db, for_questions
from coliving.spaces.models import Resource, Space
from coliving.spans import Span
from coliving.web.settings import settings

RENDERER = 1
"""Count up when the same bookings are to be written otherwise."""
BEFORE = timedelta(days=90)
AHEAD = timedelta(days=548)
PUBLIC_LANGUAGE = "fr"

_in_space = select(Resource).where(Resource.space_id == Feed.space_id).correlate(Feed)
_revisions = _in_space.with_only_columns(func.sum(Resource.revision)).scalar_subquery()
_newest = _in_space.with_only_columns(func.max(Resource.changed_at)).scalar_subquery()
_revision = func.coalesce(
    Resource.revision, User.revision, Space.revision + func.coalesce(_revisions, 0)
)
_EDITION = (
    select(
        FeedAddress.revoked_at,
        Feed.id,
        Feed.uid,
        Feed.generation,
        Feed.kind,
        func.coalesce(Feed.space_id, Feed.resource_id, Feed.user_id),
        Space.name,
        Space.slug,
        Space.timezone,
        Resource.name,
        Resource.uid,
        User.language,
        _revision,
        func.coalesce(Resource.changed_at, User.changed_at, _newest),
        Space.changed_at,
    )
    .select_from(FeedAddress)
    .join(Feed, Feed.id == FeedAddress.feed_id)
    .outerjoin(Resource, Resource.id == Feed.resource_id)
    .outerjoin(Space, Space.id == func.coalesce(Feed.space_id, Resource.space_id))
    .outerjoin(User, User.id == Feed.user_id)
    .where(FeedAddress.digest == bindparam("digest"), User.deleted_at.is_(None))
)


@dataclass(frozen=True)
class Edition:
    """A feed as it is now. All that its events have in common, and what tells it from others."""

    token: str
    today: datetime
    revoked_at: datetime | None
    feed_id: int
    feed_uid: UUID
    generation: int
    kind: FeedKind
    owner_id: int
    space: str | None
    slug: str | None
    timezone: str | None
    resource: str | None
    resource_uid: UUID | None
    reader: str | None
    revision: int
    written_at: datetime | None
    described_at: datetime | None

    @property
    def language(self) -> str:
        return self.reader or PUBLIC_LANGUAGE

    @property
    def window(self) -> Span:
        """The time that it tells of. It moves on at midnight UTC, so that a day has one edition."""
        return Span(self.today - BEFORE, self.today + AHEAD)

    @property
    def changed_at(self) -> datetime:
        """When its bookings, or the place they are in, last changed."""
        return max(moment for moment in (self.written_at, self.described_at) if moment)

    @cached_property
    def etag(self) -> str:
        """The same for two editions only if they are the same, byte for byte."""
        facts = (RENDERER, settings().base_url, *vars(self).values())
        return hashlib.sha256("|".join(map(str, facts)).encode()).hexdigest()[:24]


def newest(token: str, now: datetime) -> Edition | None:
    """The newest edition of the feed at this address, revoked or not, or None if there is none."""
    with for_questions(db.engine).connect() as connection:
        row = connection.execute(_EDITION, {"digest": digest(token)}).one_or_none()
    if row is None:
        return None
    facts: tuple[Any, ...] = tuple(row)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return Edition(token, today, *facts)
