"""House rules as numbers. A space has some, a resource may override each."""

from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class QuotaPeriod(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Policy:
    """What is left out (None) is said by the next one up: resource, space, then DEFAULT.

    Lengths are minutes, the horizon is days. Quotas count a member's bookings of the
    resource (in a resource's policy) or of the whole space (in a space's): those of a period,
    or, `at_once`, those that are not over yet. Whoever has not come when the grace is over is
    absent (0: nobody ever is); `release_no_shows` gives their time to others at once. A request
    is answered within `answer_within`, an offer to whoever waited is taken within `take_within`,
    or the time is free again.
    """

    grid: int | None = None
    shortest: int | None = None
    longest: int | None = None
    notice: int | None = None
    horizon: int | None = None
    cancel_notice: int | None = None
    approval: bool | None = None
    quota_bookings: int | None = None
    quota_hours: int | None = None
    quota_period: QuotaPeriod | None = None
    at_once: int | None = None
    grace: int | None = None
    release_no_shows: bool | None = None
    answer_within: int | None = None
    take_within: int | None = None

    def over(self, base: "Policy") -> "Policy":
        """This policy, with what it does not say taken from the base."""
        mine = {name: value for name, value in asdict(self).items() if value is not None}
        return Policy(**asdict(base) | mine)

    @property
    def has_quota(self) -> bool:
        """Whether it counts the bookings of a member."""
        return any(one is not None for one in (self.quota_bookings, self.quota_hours, self.at_once))

    def length(self, name: str) -> timedelta:
        """One of the lengths; zero where the policy does not say."""
        return timedelta(minutes=getattr(self, name) or 0)


DEFAULT = Policy(
    grid=30,
    shortest=30,
    longest=12 * 60,
    notice=0,
    horizon=90,
    cancel_notice=120,
    approval=False,
    grace=0,
    release_no_shows=False,
    answer_within=72 * 60,
    take_within=60,
)


_SILENT = Policy()


class PolicyColumn(TypeDecorator[Policy]):
    """A Policy as JSON, so that a new kind of rule needs no migration."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Policy | None, dialect: Dialect) -> dict[str, Any] | None:
        said = asdict(value or Policy())
        return {name: rule for name, rule in said.items() if rule is not None}

    def process_result_value(self, value: dict[str, Any] | None, dialect: Dialect) -> Policy:
        if not value:
            return _SILENT
        known = {field.name for field in fields(Policy)}
        said = {name: rule for name, rule in value.items() if name in known}
        if "quota_period" in said:
            said["quota_period"] = QuotaPeriod(said["quota_period"])
        return Policy(**said)


@lru_cache(maxsize=4096)
def resolved(resource: Policy, space: Policy) -> Policy:
    """What holds for a resource: its own word, else the space's, else DEFAULT."""
    return resource.over(space).over(DEFAULT)
