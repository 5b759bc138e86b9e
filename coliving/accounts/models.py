"""People who can sign in."""

from datetime import datetime
from uuid import UUID, uuid4

from flask_login import UserMixin
from sqlalchemy import update
from sqlalchemy.orm import Mapped, mapped_column

from coliving.db import Base, db


class User(UserMixin, Base):
    """Somebody with an account. A deleted account keeps its row, without a name."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    email: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="fr")
    password_hash: Mapped[str | None]
    session_key: Mapped[UUID] = mapped_column(default=uuid4)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)

    def get_id(self) -> str:
        """What the session holds: changing `session_key` signs out everywhere."""
        return f"{self.id}:{self.session_key.hex}"

    def forget(self, now: datetime) -> None:
        """Keep the row, so that bookings stay counted, and nothing that says who it was."""
        self.email = self.password_hash = None
        self.name = ""
        self.session_key = uuid4()
        self.deleted_at = self.changed_at = now

    def lock(self, now: datetime) -> None:
        """Make other bookings of this member wait until we commit.

        With it held, counting a quota is free of races. The revision is the version
        of the member's own calendar.
        """
        this = update(User).where(User.id == self.id)
        db.session.execute(
            this.values(revision=User.revision + 1, changed_at=now),
            execution_options={"synchronize_session": False},
        )


class SignInLink(Base):
    """A link sent by e-mail that signs its reader in once. Only its hash is kept."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
