"""What the journeys share: a day on which the doors are open, and people who are signed in."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Page

from coliving import clock
from coliving.accounts.models import User
from coliving.spaces.models import Space
from coliving.spaces.opening import opening
from coliving.spans import A_DAY, Span
from tests.cast import PARIS
from tests.conftest import DESKTOP, NO_JAVASCRIPT, PHONE
from tests.sessions import signed_in

OpenPage = Callable[..., Page]


@pytest.fixture(params=[{}, NO_JAVASCRIPT], ids=["scripts", "no-scripts"])
def scripts(request: pytest.FixtureRequest) -> dict[str, bool]:
    """Each journey is made with JavaScript, and without."""
    options: dict[str, bool] = request.param
    return options


@pytest.fixture
def day(la_filature: Space) -> date:
    """A working day: soon enough to be booked, and nothing of it is over yet."""
    day = clock.now().astimezone(PARIS).date() + 2 * A_DAY
    while not opening(la_filature, Span.whole_day(day, PARIS)).everybody:
        day += A_DAY
    return day


@pytest.fixture
def visit(app: Flask, live_server: str, new_page: OpenPage) -> OpenPage:
    """`visit(alice, **PHONE)`: a browser in which Alice has signed in before."""

    def visit(user: User, language: str = "fr", **options: object) -> Page:
        name, _, value = signed_in(app, user.get_id(), language)[0].partition("=")
        page = new_page(**options)
        page.context.add_cookies([{"name": name, "value": value, "url": live_server}])
        return page

    return visit


@pytest.fixture
def alices(visit: OpenPage, alice: User, scripts: dict[str, bool]) -> Page:
    """Alice's telephone."""
    return visit(alice, **PHONE, **scripts)


@pytest.fixture
def bobs(visit: OpenPage, bob: User) -> Page:
    """The computer on Bob's desk."""
    return visit(bob, **DESKTOP)
