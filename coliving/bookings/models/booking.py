"""Bookings, and the occupancies that keep them apart."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coliving.accounts.models import User
from coliving.bookings.guards import one_at_a_time
from coliving.db import Base, Spanning
from coliving.spaces.models import Resource, ResourceKind
from coliving.spans import A_DAY, Span

LONGEST = timedelta(days=31)
"""No booking holds time for longer than this: the search for what is free relies on it."""


class Status(StrEnum):
    """What has become of a booking. What is asked for, or offered, holds its time meanwhile."""

    REQUESTED = "requested"
    """The space has yet to say yes."""
    OFFERED = "offered"
    """Somebody who waited for it has yet to take it."""
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
    """Nobody answered in time."""
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


WANTED = (Status.CONFIRMED, Status.REQUESTED)
"""What its member has asked for: it counts towards their quotas, and is in their calendar."""
HOLDING = (*WANTED, Status.OFFERED)
"""What holds its time."""


class Booking(Spanning, Base):
    """A member's use of a resource. Cancelled bookings stay, as history."""

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="lasts"),
        Index("ix_booking_resource_id", "resource_id", "starts_at"),
        Index("ix_booking_member_id", "member_id", "starts_at"),
        Index(
            "ix_booking_expires_at",
            "expires_at",
            postgresql_where=text("expires_at IS NOT NULL"),
            sqlite_where=text("expires_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    status: Mapped[Status] = mapped_column(default=Status.CONFIRMED)
    expires_at: Mapped[datetime | None]
    """Until when a request or an offer holds its time."""
    offered_at: Mapped[datetime | None]
    """When it was offered to its member, who waited for it; they had not asked for it then."""
    answer: Mapped[str] = mapped_column(default="")
    """What the space said to the request."""
    purpose: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(default=0)
    override_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    override_codes: Mapped[list[str]] = mapped_column(default=list)
    override_reason: Mapped[str] = mapped_column(default="")
    booked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), index=True)
    party: Mapped[int] = mapped_column(default=0)
    """How many come along with its member."""
    further: Mapped[int] = mapped_column(default=0)
    """How many BookingItems it has: of most bookings it is known that there are none."""

    resource: Mapped[Resource] = relationship()
    member: Mapped[User] = relationship(foreign_keys=member_id)

    @property
    def is_cancelled(self) -> bool:
        return self.status is Status.CANCELLED

    @property
    def holds(self) -> bool:
        """Whether its time is taken."""
        return self.status in HOLDING

    @property
    def is_confirmed(self) -> bool:
        """Whether its member may simply come."""
        return self.status is Status.CONFIRMED

    @property
    def is_off(self) -> bool:
        """Whether nothing will come of it: it was cancelled, or never became sure."""
        return self.status in (Status.CANCELLED, Status.DECLINED, Status.EXPIRED)

    @property
    def is_pending(self) -> bool:
        """Whether it holds its time until somebody answers."""
        return self.holds and not self.is_confirmed

    def wait(self, status: Status, until: datetime) -> None:
        """Hold the time as a request, or as an offer, until then."""
        self.status, self.expires_at = status, until

    def settle(self, status: Status, now: datetime) -> None:
        """What was asked or offered has its answer."""
        self.status, self.expires_at = status, None
        self.change(now)

    def move(self, span: Span, now: datetime) -> None:
        self.span = span
        self.change(now)

    def cancel(self, now: datetime) -> None:
        self.status = Status.CANCELLED
        self.change(now)

    def change(self, now: datetime) -> None:
        """Count the change, as calendar programs expect (RFC 5546 2.1.4)."""
        self.changed_at = now
        self.sequence += 1


class Block(Spanning, Base):
    """Maintenance or a repair: it holds the time of a whole resource, every unit of it."""

    __tablename__ = "block"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="lasts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), index=True)
    note: Mapped[str] = mapped_column(default="")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]

    resource: Mapped[Resource] = relationship()


class Occupancy(Spanning, Base):
    """One unit of a resource, taken for a span. Made and removed, never changed.

    Whether something is free is read here and nowhere else, and the database
    itself refuses two occupancies of one unit that overlap. `kind` is the
    resource's, copied, and `is_long` marks what lasts over a day: together they
    let one short index scan answer "what is taken then" for a whole country.
    """

    __tablename__ = "occupancy"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="lasts"),
        CheckConstraint("(booking_id IS NULL) <> (block_id IS NULL)", name="of_something"),
        Index("ix_occupancy_resource_id", "resource_id", "starts_at", "ends_at", "unit"),
        Index("ix_occupancy_search", "kind", "starts_at", "ends_at", "resource_id", "unit"),
        Index(
            "ix_occupancy_search_long",
            *("kind", "ends_at", "starts_at", "resource_id", "unit"),
            postgresql_where=text("is_long"),
            sqlite_where=text("is_long"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    block_id: Mapped[int | None] = mapped_column(ForeignKey("block.id"), index=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    unit: Mapped[int]
    kind: Mapped[ResourceKind]
    is_long: Mapped[bool]

    @classmethod
    def of(cls, booking: Booking, resource: Resource, unit: int) -> "Occupancy":
        """Take a unit for the booking, and for the time it takes to make it ready again."""
        taken = booking.span.longer(resource.turnaround)
        return cls(
            booking_id=booking.id,
            resource_id=resource.id,
            unit=unit,
            kind=resource.kind,
            span=taken,
            is_long=taken.length > A_DAY,
        )


one_at_a_time(Occupancy.metadata.tables["occupancy"])
