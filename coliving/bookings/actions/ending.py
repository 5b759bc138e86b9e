"""The end of a closure, of maintenance, of being out of service: nobody is in the way of it."""

from datetime import datetime

from sqlalchemy import delete

from coliving.accounts.models import User
from coliving.bookings.actions.changing import holding_space
from coliving.bookings.audit import note
from coliving.bookings.models import Block, Occupancy
from coliving.db import db
from coliving.spaces.models import Closure, Resource, Space


def reopen(space: Space, closure: Closure, by: User, now: datetime) -> None:
    """The doors open as on any other day. Who was sent away is not called back."""
    with holding_space(space, now):
        said = {"note": closure.reason} | _times(closure)
        _end(closure, now)
        note(space.id, by, "reopen", said, now)


def lift(block: Block, by: User, now: datetime) -> None:
    """The maintenance is over, or does not take place."""
    space = block.resource.space
    with holding_space(space, now):
        said = {"what": block.resource.name, "note": block.note} | _times(block)
        db.session.execute(delete(Occupancy).where(Occupancy.block_id == block.id))
        _end(block, now)
        note(space.id, by, "lift", said, now)


def mend(resource: Resource, by: User, now: datetime) -> None:
    """It works again: everybody may book it."""
    with holding_space(resource.space, now):
        resource.in_service, resource.out_of_service_note = True, ""
        note(resource.space_id, by, "mend", {"what": resource.name}, now)


def _end(row: Closure | Block, now: datetime) -> None:
    """What has begun has been: only the rest of it is taken back."""
    if row.starts_at < now:
        row.ends_at = min(row.ends_at, now)
    else:
        db.session.delete(row)


def _times(row: Closure | Block) -> dict[str, str]:
    return {"from": row.starts_at.isoformat(), "until": row.ends_at.isoformat()}
