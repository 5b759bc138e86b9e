"""Those who look after the day of La Filature, and those who have no business there."""

from collections.abc import Callable

import pytest

from coliving.accounts.models import User
from coliving.bookings.models import CheckIn
from coliving.db import db
from coliving.spaces.models import Network, Role, Space, SpaceRole
from tests.cast import SUNDAY, make, person
from tests.client import Client

Shut = Callable[[str, str], bool]


@pytest.fixture
def vera(la_filature: Space) -> User:
    """A volunteer of La Filature."""
    user = person("Vera")
    make(SpaceRole(space_id=la_filature.id, user_id=user.id, role=Role.VOLUNTEER))
    return user


@pytest.fixture
def shut(alice: User, charlie: User, la_filature: Space, browse) -> Shut:
    """Whether an address is closed to Alice, Charlie and who manages another space."""
    mona = person("Mona")
    far = make(Network(name="Lozère", slug="lozere"))
    mende = make(Space(network=far, name="Mende", slug="mende", changed_at=SUNDAY))
    make(SpaceRole(space_id=mende.id, user_id=mona.id, role=Role.MANAGER))
    clients: list[Client] = [browse(user) for user in (alice, charlie, mona)]

    def shut(verb: str, address: str) -> bool:
        answers = [one.open(address, method=verb).status_code for one in clients]
        stranger = browse().open(address, method=verb)
        return answers == [403, 403, 404] and "/sign-in" in stranger.location

    return shut


def seen() -> list[CheckIn]:
    return list(db.session.scalars(db.select(CheckIn).order_by(CheckIn.at)))
