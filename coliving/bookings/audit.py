"""The record of a space: who did what when. It is written once, and never changed."""

from datetime import datetime
from typing import Any

from coliving.accounts.models import User
from coliving.bookings.models import AuditEntry
from coliving.db import db


def note(space_id: int, actor: User, verb: str, detail: dict[str, Any], now: datetime) -> None:
    """Write down what somebody did in the space, in the transaction in which they do it.

    `verb` is one of the words that the page of the record knows how to say. `detail` is
    JSON and holds its own facts: names and ISO 8601 times as they are now.
    """
    entry = AuditEntry(space_id=space_id, actor_id=actor.id, at=now, verb=verb, detail=detail)
    db.session.add(entry)
