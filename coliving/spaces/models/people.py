"""Who is what in a space, and in a network."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coliving.accounts.models import User
from coliving.db import Base


class Role(StrEnum):
    """What somebody is in a space. Whoever looks after it is a member too.

    A volunteer sees the day and nothing else of what managers see.
    """

    MEMBER = "member"
    VOLUNTEER = "volunteer"
    MANAGER = "manager"


class SpaceRole(Base):
    """What somebody is in a space."""

    __tablename__ = "space_role"

    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)
    role: Mapped[Role]
    blocked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class Administrator(Base):
    """Somebody who looks after a whole network: manages each of its spaces."""

    __tablename__ = "administrator"

    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
