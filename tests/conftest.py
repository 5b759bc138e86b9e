"""What every test may ask for: an empty database, the application, a server, a browser."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from coliving import create_app
from coliving.config import Config
from coliving.db import db
from tests.client import Client
from tests.databases import Database, PostgreSQL, SQLite, directory_in_memory
from tests.postgres import Cluster, running_cluster
from tests.servers import serving

pytest_plugins = ["tests.cast"]

DATABASES = ("sqlite", "postgresql")
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
NO_JAVASCRIPT = {"java_script_enabled": False}
CHROMIUM = [
    "--no-sandbox",  # it refuses to start as root otherwise; it only sees our own pages
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
]

settings.register_profile(
    "coliving", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("coliving")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=[*DATABASES, "both"], default="both")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that touches the database runs on each, unless it says that one is enough."""
    if "database" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("database")
        names = [*DATABASES] if chosen == "both" else [chosen]
        if metafunc.definition.get_closest_marker("any_database"):
            del names[1:]
        metafunc.parametrize("database", names, indirect=True)


@pytest.fixture(scope="session")
def application() -> Flask:
    """The application as it is wired, for whoever only looks: there is no database behind it."""
    return create_app(Config(environment="testing", database_url="sqlite://"))


@pytest.fixture(scope="session")
def directory() -> Iterator[Path]:
    with directory_in_memory() as directory:
        yield directory


@pytest.fixture(scope="session")
def sqlite(directory: Path) -> Iterator[Database]:
    with closing(SQLite(directory / "test.db")) as database:
        yield database


@pytest.fixture(scope="session")
def cluster(directory: Path) -> Iterator[Cluster]:
    with running_cluster(directory / "pg") as cluster:
        yield cluster


@pytest.fixture(scope="session")
def postgresql(cluster: Cluster) -> Iterator[Database]:
    with closing(PostgreSQL(cluster.create("coliving"))) as database:
        yield database


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Database:
    """SQLite, then PostgreSQL, with the tables of the newest migration and no row in them."""
    database: Database = request.getfixturevalue(request.param)
    database.empty()
    return database


@pytest.fixture
def app(database: Database) -> Iterator[Flask]:
    """The application, with a context in which `db.session` works."""
    with database.app.app_context():
        yield database.app
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> Client:
    """Somebody who has not signed in."""
    client = app.test_client()
    assert isinstance(client, Client)
    return client


@pytest.fixture(scope="session")
def servers() -> Iterator[Callable[[Database], str]]:
    """The address of a server of each database, started when first needed."""
    addresses: dict[str, str] = {}
    with ExitStack() as leaving:

        def address(database: Database) -> str:
            if database.name not in addresses:
                server = leaving.enter_context(serving(database.url))
                addresses[database.name] = server.url
            return addresses[database.name]

        yield address


@pytest.fixture
def live_server(app: Flask, database: Database, servers: Callable[[Database], str]) -> str:
    """The address of a real server on the test's database. Commit before you ask it."""
    return servers(database)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=10_000)
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser, live_server: str) -> Iterator[Callable[..., Page]]:
    """`new_page(**DESKTOP, **NO_JAVASCRIPT)`: a French reader with cookies of their own.

    Whatever the browser complains about (a script that fails, a policy that is broken, a
    server that breaks down) fails the test; an answer like 422 is no complaint.
    """
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def watch(status: int, url: str) -> None:
        if status >= 500:
            complaints.append(f"{status} {url}")

    def open_page(**options: Any) -> Page:
        french = {"locale": "fr-FR", "timezone_id": "Europe/Paris"}
        context = chromium.new_context(base_url=live_server, **french | options)
        leaving.callback(context.close)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("console", listen)
        page.on("response", lambda answer: watch(answer.status, answer.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    with ExitStack() as leaving:
        yield open_page
    assert not complaints


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A phone."""
    return new_page(**PHONE)
