"""What is lent after a word and somebody who has asked for it; and what Bob has, so that
others wait for it.
"""

import pytest

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.asking import Wish
from coliving.bookings.models import Booking, Occupancy
from coliving.db import db
from coliving.outbox.models import Letter
from coliving.spaces.models import Resource
from coliving.spaces.policy import Policy
from tests.cast import SUNDAY, at, make, wish


@pytest.fixture
def lent(workshop: Resource) -> Resource:
    """The workshop, which one may have after a word."""
    workshop.policy = Policy(approval=True)
    return make(workshop)


@pytest.fixture
def asked(alice: User, bob: User, lent: Resource) -> Booking:
    """Alice asks for Monday morning; Bob could say yes."""
    return book(alice, Wish(lent, at(9, 12), "Gluing chairs"), SUNDAY)


@pytest.fixture
def taken(bob: User, workshop: Resource) -> Booking:
    """Bob has the workshop on Monday morning."""
    return book(bob, wish(workshop, 9, 12), SUNDAY)


def letters(template: str) -> list[Letter]:
    """The letters of this kind, in the order in which they were written."""
    query = db.select(Letter).where(Letter.template == template).order_by(Letter.id)
    return list(db.session.scalars(query))


def held() -> int:
    """How many units are taken at any time at all."""
    return db.session.scalar(db.select(db.func.count()).select_from(Occupancy)) or 0
