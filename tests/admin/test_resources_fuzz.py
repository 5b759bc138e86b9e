"""Whatever is typed about the things of a space, and at the desk: a page that says so."""

import pytest

from coliving.accounts.models import User
from coliving.spaces.models import Resource
from tests.bookings.conftest import Browse
from tests.cast import MONDAY
from tests.test_fuzz_pages import STRAY, mixed

pytestmark = [pytest.mark.usefixtures("sunday"), pytest.mark.any_database]

THING = "kind units capacity turnaround features | description own_features access_needs price_note"
FORMS = {
    "/manage/la-filature/resources/new": (
        {"kind": "desk", "names": "Bureau", "count": "2", "together": "apart"},
        f"count together {THING} names",
    ),
    "/manage/la-filature/resources/order": ({}, "order up | down"),
    "/manage/la-filature/resources/{thing}": (
        {"kind": "room", "name": "Workshop", "units": "1"},
        f"{THING} name photo_alt photo_remove",
    ),
    "/manage/la-filature/resources/{thing}/parts": ({}, "parts |"),
    "/manage/la-filature/today/repeat": (
        {"day": str(MONDAY), "start": "09:00", "end": "11:00", "rhythm": "weekly", "times": "2"},
        f"day start end until times member what on-{MONDAY} | who reason rhythm purpose",
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_it_is_understood_or_given_back(bob: User, workshop: Resource, browse: Browse, form: str):
    right, fields = FORMS[form]
    bobs, address = browse(bob), form.format(thing=workshop.uid)
    for typed in mixed(fields):
        answer = bobs.post(address, data=right | typed)
        assert answer.status_code in {303, 404, 422}, typed
        assert not STRAY.search(answer.text), typed
        if "repeat" in form:
            shown = bobs.get(address, query_string=right | {"what": workshop.uid} | typed)
            assert shown.status_code in {200, 404, 422}, typed
            assert not STRAY.search(shown.text), typed
