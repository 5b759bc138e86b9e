"""Who looks at the pages, and when: the Sunday before the Monday of the cast."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from coliving import clock
from coliving.accounts.models import User
from tests.cast import SUNDAY
from tests.client import Client

Browse = Callable[..., Client]
TurnTo = Callable[[datetime], None]


@pytest.fixture
def browse(app: Flask) -> Browse:
    """`browse(alice)`: a client in which Alice has signed in; `browse()` is a stranger's."""

    def client(user: User | None = None, language: str = "en") -> Client:
        browser = app.test_client()
        assert isinstance(browser, Client)
        with browser.session_transaction() as session:
            session["language"] = language
            if user:
                session.update({"_user_id": user.get_id(), "_fresh": True})
        return browser

    return client


@pytest.fixture
def turn_to(monkeypatch: pytest.MonkeyPatch) -> TurnTo:
    """Set the clock of the pages."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def sunday(turn_to: TurnTo) -> datetime:
    turn_to(SUNDAY)
    return SUNDAY
