"""What happens on the day: who came."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coliving.bookings.models.booking import Booking
from coliving.db import Base


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
