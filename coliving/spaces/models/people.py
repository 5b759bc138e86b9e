"""Who is what in a space, and in a network; who is asked to come, and what is written of people."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coliving.accounts.models import User
from coliving.db import Base
from coliving.spaces.models.space import Space


class Role(StrEnum):
    """What somebody is in a space, from the least to the most. Whoever looks after it is a
    member too.

    A volunteer sees the day and nothing else of what managers see. A visitor does not belong
    to the space: it only has something to remember about them, that they are blocked.
    """

    VISITOR = "visitor"
    MEMBER = "member"
    VOLUNTEER = "volunteer"
    MANAGER = "manager"

    def is_above(self, other: "Role") -> bool:
        ranks = list(Role)
        return ranks.index(self) > ranks.index(other)


class SpaceRole(Base):
    """What somebody is in a space, and whether it is closed to them: then it says why."""

    __tablename__ = "space_role"

    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)
    role: Mapped[Role]
    blocked_at: Mapped[datetime | None]
    blocked_reason: Mapped[str] = mapped_column(default="")

    user: Mapped[User] = relationship()


class Administrator(Base):
    """Somebody who looks after a whole network: manages each of its spaces."""

    __tablename__ = "administrator"

    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)


class Invitation(Base):
    """Somebody is asked by e-mail to be something in a space. It can be accepted once.

    Only a digest of the address in the letter is kept. `letters` counts how often it went out.
    """

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_space_id", "space_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"))
    email: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    role: Mapped[Role]
    digest: Mapped[str] = mapped_column(unique=True)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    letters: Mapped[int] = mapped_column(default=0)
    accepted_at: Mapped[datetime | None]

    space: Mapped[Space] = relationship()
    invited_by: Mapped[User] = relationship()


class Remark(Base):
    """What managers write down about somebody for themselves, until that person asks to read it."""

    __tablename__ = "remark"
    __table_args__ = (Index("ix_remark_space_id", "space_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    text: Mapped[str]
    created_at: Mapped[datetime]
    shown_at: Mapped[datetime | None]

    space: Mapped[Space] = relationship()
    author: Mapped[User] = relationship(foreign_keys=author_id)
