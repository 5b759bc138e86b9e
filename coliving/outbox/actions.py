"""Posting a letter, and what becomes of it: claimed, settled, handed back, retried, forgotten."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import aliased

from coliving.db import db, leave, transaction, write_left
from coliving.outbox.models import Delivery, Letter

BATCH = 10
KEPT = timedelta(days=30)
LONGEST_ERROR = 500

_at_home: ContextVar[bool] = ContextVar("at_home", default=False)


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


@dataclass(frozen=True)
class Failure:
    """Why a letter could not be sent, and whether there is any use in trying again."""

    reason: str
    is_final: bool = False


def post(news: News, reader: Reader, now: datetime) -> None:
    """Leave a letter that goes out once, and only if, the caller's transaction commits."""
    leave(
        Letter,
        template=news.template,
        facts=news.facts,
        thread=news.thread,
        recipient=reader.email,
        language=reader.language,
        created_at=now,
        run_at=now,
        **({"state": Delivery.SENT, "sent_at": now} if _at_home.get() else {}),
    )


@contextmanager
def letters_stay_home() -> Iterator[None]:
    """Letters posted meanwhile count as sent from the start: no worker ever takes one."""
    before = _at_home.set(True)
    try:
        yield
    finally:
        _at_home.reset(before)


def claim(worker: str, now: datetime, lease: timedelta) -> list[Letter]:
    """Take a few letters that are due; nobody else gets them before the lease is over.

    Two workers never wait for each other: PostgreSQL skips the rows that another one is
    taking, and SQLite has one writer. The letters belong to no session, so reading them
    while talking to a mail server opens no transaction.
    """
    due = select(Letter).where(_is_due(now)).order_by(Letter.run_at, Letter.id).limit(BATCH)
    with transaction():
        letters = list(db.session.scalars(due.with_for_update(skip_locked=True)))
        for letter in letters:
            letter.lend(worker, now + lease)
    db.session.expunge_all()
    return letters


def settle(letter: Letter, failure: Failure | None, now: datetime) -> None:
    """Write down how a claimed letter fared, unless it is no longer ours.

    A worker that was stopped for longer than its lease finds that another one has taken
    the letter over: what that one finds counts.
    """
    ours = select(Letter).where(Letter.id == letter.id, _is_leased_by(letter.leased_by))
    with transaction():
        row = db.session.scalar(ours.with_for_update())
        if row is None:
            return
        if failure is None:
            row.arrive(now)
        elif failure.is_final:
            row.give_up(failure.reason[:LONGEST_ERROR])
        else:
            row.put_off(failure.reason[:LONGEST_ERROR], now)


def hand_back(worker: str) -> None:
    """Give up every lease, so that the next worker need not wait for them to run out."""
    with transaction():
        these = update(Letter).where(_is_leased_by(worker))
        db.session.execute(these.values(leased_by=None, lease_until=None))


def retry(letter: Letter, now: datetime) -> None:
    """Send a letter that had been given up. One that is sent or waiting stays as it is."""
    with transaction():
        db.session.refresh(letter, with_for_update=True)
        if letter.state is Delivery.DEAD:
            letter.revive(now)


def forget_sent(now: datetime) -> int:
    """Empty the letters that went out a month ago; answer how many. Once is as good as twice."""
    old = update(Letter).where(
        Letter.state == Delivery.SENT, Letter.sent_at < now - KEPT, Letter.recipient != ""
    )
    with transaction():
        emptied = old.values(recipient="", facts={}, thread=None).returning(Letter.id)
        return len(db.session.execute(emptied).all())


def forget(email: str) -> None:
    """Remove every letter to the address, sent or waiting, inside the caller's transaction."""
    write_left()
    db.session.execute(delete(Letter).where(Letter.recipient == email))


def forget_threads(threads: Collection[str]) -> None:
    """Remove every letter of the threads, sent or waiting, inside the caller's transaction."""
    write_left()
    db.session.execute(delete(Letter).where(Letter.thread.in_(threads)))


def _is_due(now: datetime) -> ColumnElement[bool]:
    return (
        (Letter.state == Delivery.READY)
        & (Letter.run_at <= now)
        & or_(Letter.lease_until.is_(None), Letter.lease_until <= now)
        & ~_waits_for_another()
    )


def _waits_for_another() -> ColumnElement[bool]:
    """Whether an earlier letter of the same thread is still to be sent.

    One that was given up does not hold up the others: what they say is newer, and each
    is complete in itself. Waiting for it would keep a cancellation from somebody who
    could be reached again.
    """
    earlier = aliased(Letter)
    same_thread = (earlier.thread == Letter.thread) & (earlier.id < Letter.id)
    waiting = select(earlier.id).where(same_thread, earlier.state == Delivery.READY)
    return waiting.correlate(Letter).exists()


def _is_leased_by(worker: str | None) -> ColumnElement[bool]:
    return (Letter.leased_by == worker) & (Letter.state == Delivery.READY)
