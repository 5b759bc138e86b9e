"""What happens on the day: who came, and who waits for time to become free."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coliving.accounts.models import User
from coliving.bookings.models.booking import Booking
from coliving.db import Base, Spanning
from coliving.spaces.models import Resource


class Means(StrEnum):
    """How we know that somebody came."""

    TAP = "tap"
    CODE = "code"
    KIOSK = "kiosk"
    PAPER = "paper"


class CheckIn(Base):
    """Somebody came for their booking. Statistics are made of these, not of bookings."""

    __tablename__ = "check_in"

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    at: Mapped[datetime]
    means: Mapped[Means]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    booking: Mapped[Booking] = relationship()


class WaitingPlace(Spanning, Base):
    """Somebody who would take the time if it became free. Who came first is served first."""

    __tablename__ = "waiting_place"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="lasts"),
        Index("ix_waiting_place_resource_id", "resource_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))
    left_at: Mapped[datetime | None]

    resource: Mapped[Resource] = relationship()
    member: Mapped[User] = relationship()
    offer: Mapped[Booking | None] = relationship()
