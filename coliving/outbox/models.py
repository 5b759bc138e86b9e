"""Letters to send, written down in the same transaction as the news they carry."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from coliving.db import Base


class Delivery(StrEnum):
    READY = "ready"
    SENT = "sent"
    DEAD = "dead"


class Letter(Base):
    """A letter for the worker to send. It holds its own facts, and looks nothing up.

    Letters with the same `thread` go out in the order they were written, so that a
    cancellation never overtakes its confirmation. `uid` becomes the Message-ID: a
    letter that is delivered twice is recognised as one.
    """

    __tablename__ = "letter"
    __table_args__ = (
        Index("ix_letter_due", "state", "run_at"),
        Index("ix_letter_thread", "thread", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    template: Mapped[str]
    recipient: Mapped[str]
    language: Mapped[str] = mapped_column(default="fr")
    thread: Mapped[str | None]
    facts: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    state: Mapped[Delivery] = mapped_column(default=Delivery.READY)
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    leased_by: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    sent_at: Mapped[datetime | None]
