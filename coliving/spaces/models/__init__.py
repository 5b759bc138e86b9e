"""The rows of spaces, what is in them, and who looks after them."""

from coliving.spaces.models.hours import Audience, Closure, ExceptionalOpening, OpeningHours, Period
from coliving.spaces.models.people import Administrator, Invitation, Remark, Role, SpaceRole
from coliving.spaces.models.picture import Picture
from coliving.spaces.models.plan import FloorPlan, Placement
from coliving.spaces.models.resource import (
    Resource,
    ResourceKind,
    ResourcePart,
    lock_alone,
    lock_resources,
)
from coliving.spaces.models.roster import Roster, Shift
from coliving.spaces.models.space import Network, Space, SpaceKind, lock_space
from coliving.spaces.models.supply import ALWAYS, Supply, supplied

__all__ = [
    "ALWAYS",
    "Administrator",
    "Audience",
    "Closure",
    "ExceptionalOpening",
    "FloorPlan",
    "Invitation",
    "Network",
    "OpeningHours",
    "Period",
    "Picture",
    "Placement",
    "Remark",
    "Resource",
    "ResourceKind",
    "ResourcePart",
    "Role",
    "Roster",
    "Shift",
    "Space",
    "SpaceKind",
    "SpaceRole",
    "Supply",
    "lock_alone",
    "lock_resources",
    "lock_space",
    "supplied",
]
