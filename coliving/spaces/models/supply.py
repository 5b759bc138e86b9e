"""How many of something there were to be booked: last year's figures do not change by what is
there today. Written whenever a resource is, whoever writes it.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, delete, event, exists, insert, select
from sqlalchemy import inspect as state_of
from sqlalchemy.orm import Mapped, mapped_column

from coliving.db import Base
from coliving.spaces.models.resource import Resource

ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
"""Since when there was what nobody had written down."""
KEPT = ("units", "in_service", "retired_at")
"""What a resource says of how many can be booked."""


class Supply(Base):
    """From `since` on so many units of a resource could be booked: none while out of service.

    A resource without any has always had what it has now.
    """

    __tablename__ = "supply"

    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    units: Mapped[int]


def supplied(resource: Resource) -> int:
    """How many of it can be booked now."""
    return _bookable({name: getattr(resource, name) for name in KEPT})


def _bookable(kept: dict[str, Any]) -> int:
    is_there = kept["in_service"] and kept["retired_at"] is None
    return int(kept["units"]) if is_there else 0


@event.listens_for(Resource, "after_insert")
def _first(_mapper: object, connection: Connection, resource: Resource) -> None:
    _write(connection, resource.id, resource.changed_at, supplied(resource))


@event.listens_for(Resource, "after_update")
def _next(_mapper: object, connection: Connection, resource: Resource) -> None:
    """Whoever changes a resource has counted its revision up: `changed_at` is when."""
    changes = {name: state_of(resource).attrs[name].history for name in KEPT}
    before = {
        name: change.deleted[0] if change.deleted else getattr(resource, name)
        for name, change in changes.items()
    }
    if _bookable(before) == supplied(resource):
        return
    if not connection.scalar(select(exists().where(Supply.resource_id == resource.id))):
        _write(connection, resource.id, ALWAYS, _bookable(before))
    _write(connection, resource.id, resource.changed_at, supplied(resource))


def _write(connection: Connection, number: int, since: datetime, units: int) -> None:
    connection.execute(delete(Supply).where(Supply.resource_id == number, Supply.since == since))
    connection.execute(insert(Supply).values(resource_id=number, since=since, units=units))
