"""Taking all data of a space home."""

from datetime import datetime

from coliving.accounts.models import User
from coliving.bookings.audit import note
from coliving.db import transaction
from coliving.spaces.models import Space


def take_out(space: Space, by: User, now: datetime) -> None:
    """Write on the record of the space that somebody now has its data."""
    with transaction():
        note(space.id, by, "taken_out", {}, now)
