"""A volunteer sees the day, and nothing else of what managers see: tried on every address."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import Flask

from coliving.accounts.models import User
from coliving.spaces.models import Space
from tests.test_access import addresses

pytestmark = pytest.mark.usefixtures("sunday")

THE_DAY = {
    *("manage.index", "manage_today.show", "manage_today.check_in_now", "manage_today.undo"),
    *("manage_today.desk", "manage_today.book", "manage_today.repeat", "manage_today.book_dates"),
    *("manage_today.paper", "manage_today.key_in"),
    *("manage_today.roster", "manage_today.take", "manage_today.leave_shift"),
}
"""What whoever opens the doors in the morning has to do with."""


def of_managers(app: Flask) -> Iterator[tuple[str, str]]:
    """The verb and the endpoint of each address under /manage."""
    for rule in app.url_map.iter_rules():
        if str(rule).startswith("/manage"):
            for verb in {"GET", "POST"} & set(rule.methods or ()):
                yield verb, rule.endpoint


def test_vera_opens_the_day_and_no_other_page(app, la_filature, alice, vera, browse):
    found = addresses(app, la_filature, alice)
    veras = browse(vera)

    let_in = {
        endpoint
        for verb, endpoint in of_managers(app)
        if veras.open(found[endpoint], method=verb).status_code != 403
    }

    assert let_in == THE_DAY


def test_her_tabs_lead_to_the_day_alone(la_filature: Space, vera: User, browse):
    page = browse(vera).get("/manage/la-filature/today").text

    for place in ("changes", "people", "settings", "requests", "record", "figures"):
        assert f"/manage/la-filature/{place}" not in page
    assert "/manage/la-filature/today/paper" in page


def test_even_what_is_not_there_is_shut_to_her(la_filature, vera, browse):
    people = "/manage/la-filature/people"
    assert browse(vera).get(f"{people}/{uuid4()}").status_code == 403
