"""The record of a space says who did what when, and nobody edits it."""

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel
from coliving.bookings.actions.deciding import Override
from coliving.bookings.actions.move import move
from coliving.bookings.asking import Wish
from coliving.bookings.audit import note
from coliving.bookings.models import AuditEntry
from coliving.db import db, transaction
from coliving.spaces.models import Resource, Space
from tests.cast import SUNDAY, at, wish


@pytest.fixture
def entry(la_filature: Space, bob: User) -> AuditEntry:
    with transaction():
        note(la_filature.id, bob, "close", {"reason": "Works"}, SUNDAY)
    return db.session.scalars(select(AuditEntry)).one()


def test_what_bob_did_is_written_down(entry: AuditEntry, bob: User):
    assert (entry.actor, entry.at, entry.verb) == (bob, SUNDAY, "close")
    assert entry.detail == {"reason": "Works"}


def test_the_database_lets_nobody_rewrite_the_record(entry: AuditEntry):
    with pytest.raises(DatabaseError, match="audit_is_append_only"), transaction():
        db.session.execute(update(AuditEntry).values(verb="nothing"))
    assert db.session.scalars(select(AuditEntry.verb)).one() == "close"


def test_the_database_lets_nobody_tear_a_page_out(entry: AuditEntry):
    with pytest.raises(DatabaseError, match="audit_is_append_only"), transaction():
        db.session.execute(delete(AuditEntry))
    assert db.session.scalars(select(AuditEntry.verb)).one() == "close"


def test_what_was_being_written_is_forgotten_with_the_deed_that_failed(
    la_filature: Space, bob: User
):
    def fail() -> None:
        with transaction():
            note(la_filature.id, bob, "close", {}, SUNDAY)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not db.session.scalars(select(AuditEntry)).all()


def test_who_sets_a_house_rule_aside_is_on_record(
    la_filature: Space, alice: User, bob: User, workshop: Resource
):
    late = at(8, 9).start
    booking = book(alice, wish(workshop, 9, 11), SUNDAY)
    night = Wish(workshop, at(4, 6))
    book(alice, night, SUNDAY, Override(bob, "Market day"))
    move(booking, wish(workshop, 10, 12), late, Override(bob, "Flat tyre"))
    cancel(booking, at(9, 10).start, Override(bob, "Illness"))
    cancel(book(alice, wish(workshop, 14, 15), late), late, Override(bob, "In time"))

    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()

    assert {(entry.verb, entry.actor_id, entry.space_id) for entry in entries} == {
        ("override", bob.id, la_filature.id)
    }
    said = [(entry.detail["reason"], entry.detail["rules"], entry.at) for entry in entries]
    assert said == [
        ("Market day", ["closed"], SUNDAY),
        ("Flat tyre", ["too_late"], late),
        ("Illness", ["too_late"], at(9, 10).start),
    ]
    assert entries[1].detail["from"] == at(10, 12).start.isoformat()
