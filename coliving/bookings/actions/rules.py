"""What a manager lays down: the house rules of a space, and those of one resource."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from coliving.accounts.models import User
from coliving.bookings.actions.changing import holding_space
from coliving.bookings.audit import note
from coliving.db import transaction
from coliving.spaces.models import Resource, Space, lock_resources


def rule_space(space: Space, changes: dict[str, Any], by: User, now: datetime) -> None:
    """Change these fields of the policy of the space. Bookings that are there stay."""
    with holding_space(space, now):
        space.policy = replace(space.policy, **changes)
        note(space.id, by, "rules", {"policy": changes}, now)


def rule_resource(resource: Resource, changes: dict[str, Any], by: User, now: datetime) -> None:
    """Change these fields of the resource's own policy; None: as in its whole space."""
    with transaction():
        lock_resources([resource.id], now)
        resource.policy = replace(resource.policy, **changes)
        detail = {"what": resource.name, "policy": changes}
        note(resource.space_id, by, "own_rules", detail, now)
