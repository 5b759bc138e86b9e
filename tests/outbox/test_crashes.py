"""Real workers, in processes of their own, that are stopped and killed while they deliver."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, func, select

from coliving.db import db, transaction
from coliving.outbox.actions import News, Reader, post
from coliving.outbox.models import Delivery, Letter
from tests.cast import SUNDAY
from tests.databases import Database
from tests.outbox.mailserver import Mailbox
from tests.servers import ROOT, environment

MANY = 200
KILLS = range(30, 180, 25)  # after how many deliveries
LEASE = ("--lease", "2")

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(app: Flask, database: Database, mailbox: Mailbox) -> Iterator[Start]:
    """`start("--once")`: a worker on the test's database and mail server."""
    settings = environment(database.url) | {"COLIVING_SMTP_URL": mailbox.url}

    def worker(*options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", *options]
        process = subprocess.Popen(command, cwd=ROOT, env=settings)
        leaving.enter_context(process)
        leaving.callback(process.kill)
        return process

    with ExitStack() as leaving:
        yield worker


def write_many(app: Flask) -> set[str]:
    """The Message-IDs of as many letters, in twenty threads."""
    with transaction():
        for number in range(MANY):
            news = News("welcome", {"name": str(number)}, thread=f"booking:{number % 20}")
            post(news, Reader(f"{number}@example.org"), SUNDAY)
    return {f"<{uid}@127.0.0.1>" for uid in db.session.scalars(select(Letter.uid))}


def count(which: ColumnElement[bool]) -> int:
    db.session.rollback()  # see what others have written since
    return db.session.scalar(select(func.count(Letter.id)).where(which)) or 0


def names(mailbox: Mailbox) -> list[str]:
    return [message["To"].addresses[0].username for message in mailbox.messages()]


def test_two_workers_never_send_one_letter_twice(app: Flask, start: Start, mailbox: Mailbox):
    letters = write_many(app)
    for worker in [start("--once"), start("--once")]:
        assert worker.wait(timeout=60) == 0
    assert len(mailbox.ids()) == MANY
    assert set(mailbox.ids()) == letters


def test_killing_workers_in_mid_delivery_loses_no_letter(
    app: Flask, start: Start, mailbox: Mailbox
):
    """The server has the letter, and its answer never reaches the worker."""
    letters, workers = write_many(app), []

    def interrupt() -> None:
        if len(mailbox.arrived) in KILLS:
            workers[-1].kill()

    mailbox.before_answering = interrupt
    for _ in KILLS:
        workers.append(start(*LEASE))
        assert workers[-1].wait(timeout=60) == -signal.SIGKILL
    survivor = start(*LEASE)
    while count(Letter.state == Delivery.READY):
        sleep(0.05)
    survivor.terminate()
    assert survivor.wait(timeout=30) == 0
    assert set(mailbox.ids()) == letters
    assert len(mailbox.ids()) <= MANY + len(KILLS)
    assert {row.attempts for row in db.session.scalars(select(Letter))} == {0}
    in_order = [number for number in names(mailbox) if int(number) % 20 == 7]
    assert in_order == sorted(in_order, key=int)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_told_to_stop_hands_back_what_it_holds(
    app: Flask, start: Start, mailbox: Mailbox, how: signal.Signals
):
    write_many(app)

    def tell() -> None:
        if len(mailbox.arrived) == 15:
            worker.send_signal(how)

    mailbox.before_answering = tell
    worker = start()
    assert worker.wait(timeout=60) == 0
    assert len(mailbox.arrived) == MANY - count(Letter.state == Delivery.READY) == 15
    assert count(Letter.leased_by.is_not(None)) == 0
