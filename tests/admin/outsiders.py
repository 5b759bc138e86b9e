"""Those who have no business at the pages of a manager."""

from collections.abc import Callable

import pytest

from coliving.accounts.models import User
from coliving.spaces.models import Network, Role, Space, SpaceRole
from tests.cast import SUNDAY, make, person
from tests.client import Client

Refuses = Callable[[str, str], bool]


@pytest.fixture
def outsiders(alice: User, charlie: User, la_filature: Space, browse) -> list[Client]:
    """Alice the member, Charlie the stranger, a volunteer, and who manages another space."""
    vera, mona = person("Vera"), person("Mona")
    make(SpaceRole(space_id=la_filature.id, user_id=vera.id, role=Role.VOLUNTEER))
    far = make(Network(name="Lozère", slug="lozere"))
    mende = make(Space(network=far, name="Mende", slug="mende", changed_at=SUNDAY))
    make(SpaceRole(space_id=mende.id, user_id=mona.id, role=Role.MANAGER))
    return [browse(user) for user in (alice, charlie, vera, mona)]


@pytest.fixture
def refuses(outsiders: list[Client], browse) -> Refuses:
    """Whether an address is shut to each of them, and sends strangers to sign in."""

    def refuses(verb: str, address: str) -> bool:
        answers = [one.open(address, method=verb) for one in outsiders]
        stranger = browse().open(address, method=verb)
        shut = [answer.status_code for answer in answers] == [403, 403, 403, 404]
        return shut and "/sign-in" in stranger.location

    return refuses
