"""Who did what in a space, and what can be undone for a while."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import DDL, ForeignKey, Index, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coliving.accounts.models import User
from coliving.db import Base


class AuditEntry(Base):
    """One deed of a manager. It is never changed and never removed; the database sees to it."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_space_id", "space_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    verb: Mapped[str]
    detail: Mapped[dict[str, Any]]

    actor: Mapped[User | None] = relationship()


class Change(Base):
    """A change that hit bookings, with what it did to each, so that it can be undone."""

    __tablename__ = "change"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), index=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    verb: Mapped[str]
    detail: Mapped[dict[str, Any]]
    undone_at: Mapped[datetime | None]


APPEND_ONLY = {
    "sqlite": tuple(
        f"""
            CREATE TRIGGER audit_is_append_only_{verb} BEFORE {verb} ON audit_entry
            BEGIN SELECT RAISE(ABORT, 'audit_is_append_only'); END
        """
        for verb in ("update", "delete")
    ),
    "postgresql": (
        """
            CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'audit_is_append_only'; END $$
        """,
        """
            CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON audit_entry
            FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()
        """,
    ),
}

for _dialect, _statements in APPEND_ONLY.items():
    for _statement in _statements:
        event.listen(
            AuditEntry.metadata.tables["audit_entry"],
            "after_create",
            DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect),
        )
