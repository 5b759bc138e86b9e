"""The log of a real server: what happened, by whom and how long it took, and no secret."""

import http.client
import json
import logging
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from coliving.accounts.models import User
from coliving.calendars.actions import open_feed
from coliving.calendars.addresses import token
from coliving.calendars.models import FeedKind
from coliving.spaces.models import Space
from tests.cast import SUNDAY
from tests.client import Client
from tests.databases import Database
from tests.servers import Server, serving
from tests.sessions import signed_in
from tests.test_config import PRODUCTION

COOKIE = "coliving=a-session-of-somebody"
DEVELOPMENT: Mapping[str, str] = {}
SETTINGS = {name: value for name, value in PRODUCTION.items() if name != "COLIVING_DATABASE_URL"}


class Watched:
    """A server whose words are written to a file."""

    def __init__(self, server: Server, file: Path) -> None:
        self.server = server
        self.file = file

    def get(self, path: str, **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        connection.request("GET", path, headers={"Cookie": COOKIE, **headers})
        response = connection.getresponse()
        response.read()
        connection.close()
        return response

    def said(self) -> str:
        """Everything, once it has stopped."""
        self.server.stop()
        return self.file.read_text()

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.said().splitlines()]


@contextmanager
def watched(url: str, file: Path, settings: Mapping[str, str] = SETTINGS) -> Iterator[Watched]:
    with file.open("w") as output, serving(url, settings=settings, output=output) as server:
        yield Watched(server, file)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "log"


@pytest.fixture
def broken(tmp_path: Path) -> str:
    """A database without tables: whoever asks it breaks down."""
    return f"sqlite:///{tmp_path / 'empty.db'}"


def test_a_request_is_one_json_object(database: Database, file: Path):
    with watched(database.url, file) as server:
        answer = server.get("/healthz")
        (line,) = server.lines()

    assert line.pop("time").endswith("+00:00")
    assert line.pop("duration_ms") > 0
    assert line == {
        "level": "INFO",
        "logger": "coliving.requests",
        "message": "GET /healthz 200",
        "request_id": answer.headers["X-Request-ID"],
        "method": "GET",
        "path": "/healthz",
        "status": 200,
    }


@pytest.mark.parametrize("settings", [SETTINGS, DEVELOPMENT], ids=["production", "development"])
def test_secret_addresses_are_never_written(
    database: Database, la_filature: Space, file: Path, settings: Mapping[str, str]
):
    feed = token(open_feed(FeedKind.SPACE, la_filature.id, SUNDAY))
    with watched(database.url, file, settings) as server:
        assert server.get(f"/f/{feed}/calendar.ics").status == 200
        assert server.get(f"/F/{feed}").status == 404
        assert server.get("/sign-in/link/Wm5vdGEtcmVhbC1saW5r?next=/tournesol").status < 500
        assert server.get("/account/email/Wm5vdGEtcmVhbC1saW5r").status < 500
        said = server.said()

    assert said.count("/f/…/calendar.ics 200") == 1
    for secret in (feed, "Wm5vdGEtcmVhbC1saW5r", "tournesol", COOKIE):
        assert secret not in said


@pytest.mark.parametrize("settings", [SETTINGS, DEVELOPMENT], ids=["production", "development"])
def test_a_breakdown_is_written_down_without_the_secrets_that_led_to_it(
    broken: str, file: Path, settings: Mapping[str, str]
):
    with watched(broken, file, settings) as server:
        assert server.get("/f/Wm5vdGEtcmVhbC1mZWVk/calendar.ics?key=tournesol").status == 500
        assert server.get("/sign-in/link/Wm5vdGEtcmVhbC1saW5r").status == 500
        said = server.said()

    assert "no such table" in said
    assert said.count("Traceback") >= 2
    for secret in ("Wm5vdGEtcmVhbC1mZWVk", "Wm5vdGEtcmVhbC1saW5r", "tournesol", COOKIE):
        assert secret not in said


def test_what_is_no_request_is_not_quoted(database: Database, file: Path):
    with watched(database.url, file) as server:
        with socket.create_connection(("127.0.0.1", server.server.port)) as line:
            line.sendall(f"GET / HTTP/1.1\r\nCookie {COOKIE}\r\n\r\n".encode())
            assert b"400" in line.recv(1000)
        said = server.said()

    assert "Invalid request" in said
    assert COOKIE not in said


def test_whoever_is_signed_in_is_a_number(
    client: Client, alice: User, caplog: pytest.LogCaptureFixture
):
    name, _, value = signed_in(client.application, alice.get_id())[0].partition("=")
    client.set_cookie(name, value)
    with caplog.at_level(logging.INFO, "coliving.requests"):
        client.get("/account")

    assert caplog.records[-1].__dict__["request"]["user_id"] == alice.id
    assert alice.name not in caplog.text


@pytest.mark.parametrize(
    ("sent", "is_kept"),
    [
        ("3f2c9a7be1d04c55", True),
        ("a1b2c3d4-e5f6.7890", True),
        ("short", False),
        ("x" * 65, False),
        ("../../etc/passwd", False),
        ('","level":"ERROR', False),
    ],
)
def test_a_request_keeps_its_number_if_that_looks_like_one(
    application: Flask, sent: str, is_kept: bool
):
    answer = application.test_client().get("/healthz", headers={"X-Request-ID": sent})

    assert (answer.headers["X-Request-ID"] == sent) == is_kept
    assert answer.headers["X-Request-ID"]
