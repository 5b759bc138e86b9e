"""Posting a letter."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from coliving.db import db
from coliving.outbox.models import Letter


@dataclass(frozen=True)
class Reader:
    """Whom a letter is for, and the language they read."""

    email: str
    language: str = "fr"


@dataclass(frozen=True)
class News:
    """What a letter says: its template, its facts (JSON), and the thread it belongs to."""

    template: str
    facts: dict[str, Any] = field(default_factory=dict)
    thread: str | None = None


def post(news: News, reader: Reader, now: datetime) -> None:
    """Leave a letter that goes out once, and only if, the caller's transaction commits."""
    db.session.add(
        Letter(
            template=news.template,
            facts=news.facts,
            thread=news.thread,
            recipient=reader.email,
            language=reader.language,
            created_at=now,
            run_at=now,
        )
    )
