"""Whatever is typed on the pages of changes: a page that says so, never a breakdown."""

import pytest

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.spaces.models import Resource
from tests.bookings.conftest import Browse
from tests.cast import MONDAY, SUNDAY, wish
from tests.test_fuzz_pages import STRAY, mixed

pytestmark = [pytest.mark.usefixtures("sunday"), pytest.mark.any_database]

FIELDS = "first last start end units | note resource seen all fate-x model kind"


@pytest.mark.parametrize("kind", ["close", "maintain", "shrink"])
def test_a_change_is_understood_or_given_back(
    bob: User, alice: User, workshop: Resource, browse: Browse, kind: str
):
    book(alice, wish(workshop, 9, 11), SUNDAY)
    bobs, address = browse(bob), f"/manage/la-filature/changes/{kind}"
    right = {"first": str(MONDAY), "units": "1", "note": "", "resource": str(workshop.uid)}
    for typed in mixed(FIELDS):
        for answer in (
            bobs.get(address, query_string=typed),
            bobs.get(address, query_string=right | typed),
            bobs.post(address, data=right | typed),
        ):
            assert answer.status_code in {200, 303, 422}, typed
            assert not STRAY.search(answer.text), typed


def test_nothing_that_is_not_there_can_be_ended(bob: User, browse: Browse):
    bobs = browse(bob)
    for typed in mixed("closure | block resource"):
        assert bobs.post("/manage/la-filature/changes/end", data=typed).status_code == 404, typed
    for asked in mixed("page | verb"):
        answer = bobs.get("/manage/la-filature/record", query_string=asked)
        assert answer.status_code == 200, asked
