"""How long a space waits for whoever has booked is for its managers to say."""

import pytest

from coliving.bookings.models import AuditEntry
from coliving.db import db
from coliving.spaces.policy import Policy

pytestmark = pytest.mark.usefixtures("sunday")

PAGE = "/manage/la-filature/today/patience"


def test_bob_says_how_long_he_waits(bob, browse, la_filature, workshop):
    la_filature.policy = Policy(longest=240)
    bobs = browse(bob)
    assert 'value="0"' in bobs.get(PAGE).text

    assert bobs.post(PAGE, data={"grace": "20", "release": "on"}).status_code == 303

    assert la_filature.policy == Policy(longest=240, grace=20, release_no_shows=True)
    assert la_filature.revision == 1
    assert db.session.scalars(db.select(AuditEntry)).one().verb == "patience"
    assert "checked" in bobs.get(PAGE).text
    assert "20 min after the start" in browse().get(f"/resources/{workshop.uid}").text


@pytest.mark.parametrize("grace", ["", "-1", "601", "a while"])
def test_what_is_no_number_of_minutes_is_said_at_the_field(bob, browse, la_filature, grace):
    answer = browse(bob).post(PAGE, data={"grace": grace})

    assert answer.status_code == 422
    assert "f-grace-error" in answer.text
    assert la_filature.policy == Policy()


def test_only_managers_say_so(refuses):
    assert refuses("GET", PAGE)
    assert refuses("POST", PAGE)
