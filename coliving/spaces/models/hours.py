"""When the doors are open, and what the parts of the day are called."""

from datetime import time
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coliving.db import Base, Spanning


class Audience(StrEnum):
    """For whom the doors are open."""

    EVERYBODY = "everybody"
    MEMBERS = "members"


class OpeningHours(Base):
    """The doors are open from `opens` to `closes` each week, past midnight if need be."""

    __tablename__ = "opening_hours"
    __table_args__ = (CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), index=True)
    weekday: Mapped[int]
    opens: Mapped[time]
    closes: Mapped[time]
    audience: Mapped[Audience] = mapped_column(default=Audience.EVERYBODY)


class Closure(Spanning, Base):
    """The doors stay closed for a while, whatever the weekly hours say."""

    __tablename__ = "closure"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="lasts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), index=True)
    reason: Mapped[str] = mapped_column(default="")


class ExceptionalOpening(Spanning, Base):
    """The doors are open for once, whatever the weekly hours, the holidays and closures say."""

    __tablename__ = "exceptional_opening"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="lasts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), index=True)
    audience: Mapped[Audience] = mapped_column(default=Audience.EVERYBODY)
    reason: Mapped[str] = mapped_column(default="")


class Period(Base):
    """A named part of the day of a space: what rural price lists are made of."""

    __tablename__ = "period"
    __table_args__ = (UniqueConstraint("space_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), index=True)
    name: Mapped[str]
    starts: Mapped[time]
    ends: Mapped[time]
