"""The rows of spaces, what is in them, and who looks after them."""

from coliving.spaces.models.hours import Audience, Closure, ExceptionalOpening, OpeningHours, Period
from coliving.spaces.models.people import Administrator, Role, SpaceRole
from coliving.spaces.models.resource import Resource, ResourceKind, ResourcePart, lock_resources
from coliving.spaces.models.space import Network, Space, SpaceKind

__all__ = [
    "Administrator",
    "Audience",
    "Closure",
    "ExceptionalOpening",
    "Network",
    "OpeningHours",
    "Period",
    "Resource",
    "ResourceKind",
    "ResourcePart",
    "Role",
    "Space",
    "SpaceKind",
    "SpaceRole",
    "lock_resources",
]
