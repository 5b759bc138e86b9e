"""What programs that watch over a server are told."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from coliving import clock, create_app
from coliving.api.health import LATE
from coliving.config import Config
from coliving.db import db, newest_revision
from coliving.outbox.models import Letter
from tests.cast import SUNDAY, make
from tests.client import Client

NOBODY_THERE = "postgresql+psycopg://coliving:tournesol@127.0.0.1:1/coliving"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_whoever_watches_gets_no_cookie_and_no_old_answer(client: Client, path: str):
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers["Vary"]


def test_a_migrated_database_is_ready(client: Client, app: Flask):
    assert client.get("/readyz").json == {
        "status": "ok",
        "database": "ok",
        "migration": newest_revision(),
        "letters": "on time",
    }


def test_an_older_database_is_not_ready(client: Client, app: Flask):
    version = text("UPDATE alembic_version SET version_num = :number")
    db.session.execute(version, {"number": "0000"})
    answer = client.get("/readyz")
    db.session.execute(version, {"number": newest_revision()})
    db.session.commit()

    assert (answer.status_code, answer.json) == (
        503,
        {"status": "not ready", "database": "ok", "migration": "0000", "letters": None},
    )


def test_letters_that_nobody_takes_are_told_and_people_still_book(client: Client):
    due = clock.now() - 2 * LATE
    make(Letter(template="booked", recipient="a@b.org", facts={}, created_at=SUNDAY, run_at=due))
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["letters"] == "late"


def broken(url: str) -> Flask:
    return create_app(Config(environment="testing", database_url=url))


def test_an_empty_database_is_not_ready(tmp_path: Path):
    app = broken(f"sqlite:///{tmp_path / 'empty.db'}")
    answer = app.test_client().get("/readyz")
    with app.app_context():
        db.engine.dispose()

    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["migration"] is None


def test_without_a_database_the_process_is_up_and_not_ready(caplog: pytest.LogCaptureFixture):
    client = broken(NOBODY_THERE).test_client()

    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (
        503,
        {"status": "not ready", "database": "unreachable"},
    )
    assert "tournesol" not in caplog.text
