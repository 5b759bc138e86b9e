"""The tablets at the doors of spaces."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coliving.db import Base
from coliving.spaces.models import Space


class Kiosk(Base):
    """A tablet at the door that shows the day of one space, known by a token of its own."""

    __tablename__ = "kiosk"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), index=True)
    name: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    space: Mapped[Space] = relationship()
