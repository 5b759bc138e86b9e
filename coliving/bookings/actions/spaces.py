"""What managers change of their space itself. Each deed stands on the record of the space."""

from datetime import datetime

from coliving.accounts.models import User
from coliving.bookings.audit import note
from coliving.db import db, transaction
from coliving.spaces.describing import describe
from coliving.spaces.forms import SpaceForm
from coliving.spaces.models import Space
from coliving.spaces.picturing import PhotoWish, hang


def describe_space(
    space: Space, told: SpaceForm, photo: PhotoWish, actor: User, now: datetime
) -> None:
    """Change what the page of the space says and shows. Raises Refused ("coordinates")."""
    with transaction():
        changed = describe(space, told)
        if hang(space, photo, now):
            changed.append("photo")
        if changed:
            touch(space, now)
            note(space.id, actor, "described", {"changed": changed}, now)


def touch(space: Space, now: datetime) -> None:
    """Count a change of the space, inside the caller's transaction: its feeds are known by it."""
    db.session.refresh(space, ["revision"])
    space.revision += 1
    space.changed_at = now
