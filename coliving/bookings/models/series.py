"""Bookings that were made together, by a rule on the wall clock."""

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coliving.accounts.models import User
from coliving.db import Base
from coliving.spaces.models import Resource


class Rhythm(StrEnum):
    """How often: each maps to one RRULE (RFC 5545 3.3.10)."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    """On the same weekday of the month: the first Tuesday, the last Friday."""


class Series(Base):
    """The rule by which bookings were made. Each of them has a fate of its own."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    rhythm: Mapped[Rhythm]
    first_day: Mapped[date]
    last_day: Mapped[date]
    starts: Mapped[time]
    ends: Mapped[time]
    created_at: Mapped[datetime]

    resource: Mapped[Resource] = relationship()
    member: Mapped[User] = relationship()
