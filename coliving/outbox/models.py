"""Letters to send, written down in the same transaction as the news they carry."""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from coliving.db import Base

PATIENCE = tuple(timedelta(minutes=wait) for wait in (1, 5, 20, 60, 180, 360, 720))
"""How long to wait after each failed attempt: eight attempts in about a day."""


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

    @property
    def is_forgotten(self) -> bool:
        """Only that it was sent is known; not to whom, nor what it said."""
        return not self.recipient

    def lend(self, worker: str, until: datetime) -> None:
        """Leave it to one worker; once the lease is over, any other may take it."""
        self.leased_by, self.lease_until = worker, until

    def hand_back(self) -> None:
        self.leased_by = self.lease_until = None

    def arrive(self, now: datetime) -> None:
        self.hand_back()
        self.state, self.sent_at, self.last_error = Delivery.SENT, now, None

    def put_off(self, error: str, now: datetime) -> None:
        """Try again later, or give up after the last attempt.

        An attempt counts when it has failed, not when it begins: a worker that is
        killed over and over uses none of them up.
        """
        self.attempts += 1
        if self.attempts > len(PATIENCE):
            self.give_up(error)
            return
        self.hand_back()
        self.last_error = error
        jitter = secrets.SystemRandom().uniform(0.8, 1.2)  # not all at once after a breakdown
        self.run_at = now + PATIENCE[self.attempts - 1] * jitter

    def give_up(self, error: str) -> None:
        """Wait for a person to look at it."""
        self.hand_back()
        self.state, self.last_error = Delivery.DEAD, error

    def revive(self, now: datetime) -> None:
        """Begin again, as if it had just been written."""
        self.state, self.run_at, self.attempts = Delivery.READY, now, 0
