"""Programs that subscribe, on a Sunday on which the clock stands still."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from coliving.calendars.feeds import SHELF
from tests.calendars.programs import Program
from tests.cast import SUNDAY
from tests.client import Client


@pytest.fixture(autouse=True)
def _a_fresh_process() -> Iterator[None]:
    with time_machine.travel(SUNDAY, tick=False):
        SHELF.clear()
        yield


@pytest.fixture
def program(app: Flask, client: Client) -> Program:
    """Some calendar program: it has no cookies and sends no language."""
    return Program(client)
