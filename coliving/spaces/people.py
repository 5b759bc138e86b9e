"""What managers keep of the people of their space: notes, and invitations on their way."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coliving.accounts.models import User
from coliving.db import Base
from coliving.spaces.models import Role, Space


class Note(Base):
    """A remark about a member: for managers, and for the member who asks."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    text: Mapped[str]

    author: Mapped[User | None] = relationship(foreign_keys=author_id)


class Invitation(Base):
    """A role that waits for its person, who may have no account yet. Only a digest is kept."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), index=True)
    email: Mapped[str]
    role: Mapped[Role]
    digest: Mapped[str] = mapped_column(unique=True)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]

    space: Mapped[Space] = relationship()


class Kiosk(Base):
    """A tablet at the door that shows the day of one space, known by a token of its own."""

    __tablename__ = "kiosk"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), index=True)
    name: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    space: Mapped[Space] = relationship()
