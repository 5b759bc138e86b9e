"""Feeds: calendars that a program fetches again and again, each at a secret address."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coliving.db import Base


class FeedKind(StrEnum):
    """Whose calendar it is, and how much it says."""

    SPACE = "space"
    RESOURCE = "resource"
    STAFF = "staff"
    MEMBER = "member"

    @property
    def is_public(self) -> bool:
        """Busy, and never who."""
        return self in {FeedKind.SPACE, FeedKind.RESOURCE}


class Feed(Base):
    """The calendar of one space, one resource or one member. It keeps its uid for ever."""

    __tablename__ = "feed"
    __table_args__ = (
        UniqueConstraint("space_id", "kind"),
        UniqueConstraint("resource_id", "kind"),
        UniqueConstraint("user_id", "kind"),
        CheckConstraint("coalesce(space_id, resource_id, user_id) IS NOT NULL", name="owner"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    kind: Mapped[FeedKind]
    space_id: Mapped[int | None] = mapped_column(ForeignKey("space.id"))
    resource_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    generation: Mapped[int] = mapped_column(default=0)


class FeedAddress(Base):
    """A secret address of a feed, as its digest only. One that was revoked stays on record."""

    __tablename__ = "feed_address"

    digest: Mapped[str] = mapped_column(primary_key=True)
    feed_id: Mapped[int] = mapped_column(ForeignKey("feed.id"), index=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class EventText(Base):
    """The lines of one booking in one feed, written once. `version` says of what."""

    __tablename__ = "event_text"

    feed_id: Mapped[int] = mapped_column(ForeignKey("feed.id"), primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), primary_key=True, index=True)
    version: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)
