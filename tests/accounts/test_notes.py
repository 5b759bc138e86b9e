"""What spaces write about people can be read by them, and the space knows that it was."""

import pytest

from coliving.bookings.actions.people import write_remark
from coliving.bookings.models import AuditEntry
from coliving.db import db
from coliving.spaces.models import Remark
from tests.bookings.conftest import browse, sunday, turn_to
from tests.cast import SUNDAY

__all__ = ["browse", "sunday", "turn_to"]  # the fixtures of a neighbour

pytestmark = pytest.mark.usefixtures("sunday")

PAGE = "/account/notes"


def test_alice_reads_what_is_written_about_her(alice, bob, charlie, la_filature, browse):
    write_remark(la_filature, alice, "Brings her own kettle.", bob, SUNDAY)
    alices = browse(alice)
    before = alices.get(PAGE).text
    assert "1 note that you have not read" in before
    assert "kettle" not in before

    assert alices.post(PAGE).status_code == 303

    page = alices.get(PAGE).text
    assert "Brings her own kettle." in page
    assert "bonjour@filature.example" in page
    assert "Bob" not in page  # who wrote it is a matter of the space
    asked = db.session.scalars(db.select(AuditEntry).where(AuditEntry.verb == "remarks_read")).one()
    assert asked.actor_id == alice.id
    assert "read by them on" in browse(bob).get(f"/manage/la-filature/people/{alice.uid}").text


def test_what_is_written_later_is_asked_for_again(alice, bob, la_filature, browse):
    alices = browse(alice)
    write_remark(la_filature, alice, "First.", bob, SUNDAY)
    alices.post(PAGE)
    write_remark(la_filature, alice, "Second.", bob, SUNDAY)

    page = alices.get(PAGE).text

    assert "First." in page
    assert "Second." not in page


def test_where_nothing_is_written_nothing_is_recorded(alice, la_filature, browse):
    alices = browse(alice)
    assert "No space has written anything about you." in alices.get(PAGE).text

    alices.post(PAGE)

    assert db.session.scalars(db.select(AuditEntry)).all() == []
    assert PAGE in alices.get("/account").text


def test_charlie_reads_nothing_about_alice_and_a_stranger_signs_in_first(
    alice, bob, charlie, la_filature, browse
):
    write_remark(la_filature, alice, "Hers.", bob, SUNDAY)

    charlies = browse(charlie)
    charlies.post(PAGE)

    assert "Hers." not in charlies.get(PAGE).text
    assert db.session.scalars(db.select(Remark)).one().shown_at is None
    assert "/sign-in" in browse().get(PAGE).location
    assert "/sign-in" in browse().post(PAGE).location
