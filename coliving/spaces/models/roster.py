"""Who opens the doors: the shifts that volunteers and managers take."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coliving.accounts.models import User
from coliving.db import Base, Spanning


class Roster(Base):
    """A space that keeps a roster. Its managers were warned last about the day `warned_for`."""

    __tablename__ = "roster"

    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), primary_key=True)
    warned_for: Mapped[date | None]


class Shift(Spanning, Base):
    """Somebody opens the doors for a stretch of the opening hours, as these were at that moment."""

    __tablename__ = "shift"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="lasts"),
        UniqueConstraint("space_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    taken_at: Mapped[datetime]

    user: Mapped[User] = relationship()
