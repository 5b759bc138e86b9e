"""Who waits for time that is taken."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coliving.accounts.models import User
from coliving.bookings.models.booking import Booking
from coliving.db import Base, Spanning
from coliving.spaces.models import Resource


class WaitingPlace(Spanning, Base):
    """A member's place in the line for a resource: first come, first served.

    Once it is offered the time, or left, it is no longer in line (`closed_at`): nobody is
    offered the same twice. `seen` is the revision of the resource's calendar that was last
    looked at in vain: until it changes there is no use in looking again.
    """

    __tablename__ = "waiting_place"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="lasts"),
        Index(
            "ix_waiting_place_in_line",
            *("resource_id", "created_at"),
            postgresql_where=text("closed_at IS NULL"),
            sqlite_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    seen: Mapped[int] = mapped_column(default=-1)

    resource: Mapped[Resource] = relationship()
    member: Mapped[User] = relationship()
    offer: Mapped[Booking | None] = relationship()
