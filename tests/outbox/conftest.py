"""A mail server for every test that wants one, and letters to send."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from coliving.config import Config
from coliving.db import db, transaction
from coliving.outbox.actions import News, Reader, post
from coliving.outbox.delivery import MailServer
from coliving.outbox.models import Letter
from coliving.worker.loop import Worker
from tests.cast import SUNDAY
from tests.outbox.mailserver import Mailbox, receiving

LEASE = timedelta(minutes=5)


def write(name: str, thread: str | None = None) -> Letter:
    """A letter to somebody of that name."""
    with transaction():
        news = News("welcome", {"name": name}, thread)
        post(news, Reader(f"{name.lower()}@example.org", "en"), SUNDAY)
    return db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()  # type: ignore[return-value]


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with receiving() as mailbox:
        yield mailbox


@pytest.fixture
def worker(app: Flask, mailbox: Mailbox) -> Worker:
    return Worker(MailServer(Config(smtp_url=mailbox.url)), LEASE)


@pytest.fixture
def work(app: Flask, worker: Worker) -> Callable[[timedelta], None]:
    """`work(timedelta(minutes=5))`: all that is due then is tried, once.

    The worker has a database session of its own, as if it were another process.
    """

    def empty(later: timedelta) -> None:
        with time_machine.travel(SUNDAY + later, tick=False), app.app_context():
            worker.empty()
        db.session.rollback()
        db.session.expire_all()

    return empty
