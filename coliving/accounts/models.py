"""People who can sign in."""

from datetime import datetime
from typing import Self
from uuid import UUID, uuid4

from flask_login import UserMixin
from sqlalchemy import ForeignKey, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column

from coliving.db import AS_WRITTEN, Base, db


class User(UserMixin, Base):
    """Somebody with an account. A deleted account keeps its row, without a name."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    email: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="", server_default="")
    language: Mapped[str] = mapped_column(default="fr")
    password_hash: Mapped[str | None]
    session_key: Mapped[UUID] = mapped_column(default=uuid4)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)
    blocks: Mapped[int] = mapped_column(default=0)
    """How many spaces are closed to them: of nearly everybody it is known that none is."""

    def get_id(self) -> str:
        """What the session holds: changing `session_key` signs out everywhere."""
        return f"{self.id}:{self.session_key.hex}"

    @classmethod
    def with_email(cls, email: str) -> Self | None:
        """Whoever has the address, which is written in lower case."""
        return db.session.scalar(select(cls).where(cls.email == email))

    def choose_password(self, password_hash: str, now: datetime) -> None:
        """Whoever signed in with the old one, wherever that is, is signed out."""
        self.password_hash = password_hash
        self.session_key = uuid4()
        self.changed_at = now

    def forget(self, now: datetime) -> None:
        """Keep the row, so that bookings stay counted, and nothing that says who it was."""
        self.email = self.password_hash = None
        self.name = ""
        self.session_key = uuid4()
        self.deleted_at = self.changed_at = now

    @classmethod
    def lock(cls, number: int, now: datetime) -> None:
        """Make other bookings of the member with this number wait until we commit.

        With it held, counting a quota is free of races. The revision is the version
        of the member's own calendar. The session then holds the member as they are now.
        """
        values = {"number": number, "now": now}
        db.session.scalars(_COUNTED, values, execution_options=AS_WRITTEN).all()


_COUNTED = (
    update(User)
    .where(User.id == bindparam("number"))
    .values(revision=User.revision + 1, changed_at=bindparam("now"))
    .returning(User)
)


class EmailLink(Base):
    """A link sent by e-mail: whoever follows it reads that address. It works once.

    It signs in whoever has the address, or makes the account that nobody has yet; with
    `user_id` it gives the address to that account. Only its hash is kept.
    """

    __tablename__ = "email_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class RateHit(Base):
    """How often something was tried since its window opened. Keys are fingerprints."""

    __tablename__ = "rate_hit"

    key: Mapped[str] = mapped_column(primary_key=True)
    tries: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)
