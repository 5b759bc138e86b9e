"""What a booking takes besides its own resource, and who comes along."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coliving.bookings.models.booking import Booking
from coliving.db import Base
from coliving.spaces.models import Resource


class BookingItem(Base):
    """A further thing of a booking: another room, or so many of an accessory.

    Like the booking's own resource it holds time only through occupancies: one for each.
    """

    __tablename__ = "booking_item"
    __table_args__ = (CheckConstraint("quantity >= 1", name="quantity"),)

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    resource_id: Mapped[int] = mapped_column(
        ForeignKey("resource.id"), primary_key=True, index=True
    )
    quantity: Mapped[int] = mapped_column(default=1)

    resource: Mapped[Resource] = relationship()


class Participant(Base):
    """Somebody who comes along, known by a name, an address, or both.

    Their calendar entry has a UID of its own: that of the booking makes its check-in code,
    which is not theirs to know. Whoever is taken off keeps a row without name and address:
    `invited_at`, when a letter went out to them, still counts.
    """

    __tablename__ = "participant"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    name: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None] = mapped_column(index=True)
    sequence: Mapped[int] = mapped_column(default=0)
    invited_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]

    booking: Mapped[Booking] = relationship()
