"""The record of a space says who did what when, and nobody edits it."""

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from coliving.accounts.models import User
from coliving.bookings.audit import note
from coliving.bookings.models import AuditEntry
from coliving.db import db, transaction
from coliving.spaces.models import Space
from tests.cast import SUNDAY


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
