"""The cast of every test: Alice is a member of La Filature, Bob manages it, Charlie is a
stranger with an account, Dora runs the network. La Filature has a workshop, twelve desks
and a hall of two halves; it opens on weekdays from 8 to 18, and till 22 for its members.
"""

from datetime import UTC, date, datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from coliving.accounts.models import User
from coliving.bookings.asking import Wish
from coliving.db import db
from coliving.spaces.models import (
    Administrator,
    Audience,
    Network,
    OpeningHours,
    Period,
    Resource,
    ResourceKind,
    ResourcePart,
    Role,
    Space,
    SpaceRole,
)
from coliving.spans import Span

PARIS = ZoneInfo("Europe/Paris")
SUNDAY = datetime(2026, 3, 1, tzinfo=UTC)
MONDAY = date(2026, 3, 2)

Row = TypeVar("Row")


def at(start: int, end: int, day: date = MONDAY) -> Span:
    """From one full hour to another on the wall clock of La Filature."""
    return Span.local(day, time(start), time(end), PARIS)


def wish(resource: Resource, start: int, end: int, day: date = MONDAY) -> Wish:
    return Wish(resource, at(start, end, day))


def make(row: Row) -> Row:
    db.session.add(row)
    db.session.commit()
    return row


def person(name: str) -> User:
    email = f"{name.lower()}@example.org"
    return make(User(email=email, name=name, created_at=SUNDAY, changed_at=SUNDAY, language="en"))


@pytest.fixture
def network(app: Flask) -> Network:
    return make(Network(name="Tiers-lieux du Cantal", slug="cantal"))


@pytest.fixture
def la_filature(network: Network) -> Space:
    space = make(
        Space(
            network=network,
            name="La Filature",
            slug="la-filature",
            kinds=["coworking", "fablab"],
            address="3 rue du Moulin",
            postcode="15000",
            commune="Aurillac",
            insee_code="15014",
            latitude=44.926,
            longitude=2.441,
            contact_email="bonjour@filature.example",
            changed_at=SUNDAY,
        )
    )
    for day in range(5):
        make(OpeningHours(space_id=space.id, weekday=day, opens=time(8), closes=time(18)))
        late = OpeningHours(space_id=space.id, weekday=day, opens=time(18), closes=time(22))
        late.audience = Audience.MEMBERS
        make(late)
    make(Period(space_id=space.id, name="Matin", starts=time(9), ends=time(12)))
    make(Period(space_id=space.id, name="Après-midi", starts=time(14), ends=time(18)))
    make(Period(space_id=space.id, name="Journée", starts=time(9), ends=time(18)))
    return space


def resource(space: Space, kind: ResourceKind, name: str, units: int = 1) -> Resource:
    row = Resource(space=space, kind=kind, name=name, units=units, changed_at=SUNDAY)
    row.position = len(name)
    return make(row)


@pytest.fixture
def workshop(la_filature: Space) -> Resource:
    return resource(la_filature, ResourceKind.ROOM, "Workshop")


@pytest.fixture
def desks(la_filature: Space) -> Resource:
    return resource(la_filature, ResourceKind.DESK, "Hot desks", units=12)


@pytest.fixture
def hall(la_filature: Space) -> tuple[Resource, Resource, Resource]:
    """The whole hall and its two halves."""
    names = ("Whole hall", "North half", "South half")
    whole, north, south = (resource(la_filature, ResourceKind.ROOM, name) for name in names)
    make(ResourcePart(whole_id=whole.id, part_id=north.id))
    make(ResourcePart(whole_id=whole.id, part_id=south.id))
    return whole, north, south


@pytest.fixture
def alice(la_filature: Space) -> User:
    user = person("Alice")
    make(SpaceRole(space_id=la_filature.id, user_id=user.id, role=Role.MEMBER))
    return user


@pytest.fixture
def bob(la_filature: Space) -> User:
    user = person("Bob")
    make(SpaceRole(space_id=la_filature.id, user_id=user.id, role=Role.MANAGER))
    return user


@pytest.fixture
def charlie(app: Flask) -> User:
    return person("Charlie")


@pytest.fixture
def dora(network: Network) -> User:
    user = person("Dora")
    make(Administrator(network_id=network.id, user_id=user.id))
    return user
