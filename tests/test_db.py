"""One way to write: what happens inside a transaction, and what it starts from."""

import pytest
from flask import Flask
from sqlalchemy import update

from coliving.accounts.models import User
from coliving.db import db, transaction


def elsewhere(app: Flask, user: User, name: str) -> None:
    """Somebody else renames the user, in a session of their own."""
    with app.app_context(), transaction():
        db.session.execute(update(User).where(User.id == user.id).values(name=name))


def test_inside_a_transaction_rows_are_read_afresh(app: Flask, alice: User):
    assert alice.name == "Alice"
    elsewhere(app, alice, "Alicia")
    with transaction():
        assert alice.name == "Alicia"


def test_they_are_even_when_nothing_was_read_since_the_last_one(app: Flask, alice: User):
    db.session.commit()
    elsewhere(app, alice, "Alicia")
    with transaction():
        assert alice.name == "Alicia"


def test_what_fails_leaves_nothing_behind(app: Flask, alice: User):
    def fail() -> None:
        with transaction():
            alice.name = "Nobody"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert alice.name == "Alice"


def test_transactions_do_not_nest(app: Flask):
    with transaction(), pytest.raises(RuntimeError), transaction():
        pass
