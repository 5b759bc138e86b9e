"""What a manager finds on the page of changes: what is coming, what is broken, what was done."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from coliving.accounts.models import User
from coliving.bookings.models import AuditEntry, Block, Change
from coliving.db import db
from coliving.spaces.models import Closure, Resource, Space

A_FEW = 10


@dataclass(frozen=True)
class Planned:
    """What is not as on any other day, now or later."""

    closures: list[Closure]
    blocks: list[Block]
    broken: list[Resource]
    changes: list[Change]


def planned(space: Space, now: datetime) -> Planned:
    """The closures, the maintenance and what is out of service, and the latest changes."""
    closures = select(Closure).where(Closure.space_id == space.id, Closure.ends_at > now)
    blocks = select(Block).join(Block.resource).options(joinedload(Block.resource))
    blocks = blocks.where(Resource.space_id == space.id, Block.ends_at > now)
    broken = select(Resource).where(
        Resource.space_id == space.id, ~Resource.in_service, Resource.retired_at.is_(None)
    )
    changes = select(Change).where(Change.space_id == space.id).order_by(Change.id.desc())
    return Planned(
        list(db.session.scalars(closures.order_by(Closure.starts_at))),
        list(db.session.scalars(blocks.order_by(Block.starts_at))),
        list(db.session.scalars(broken.order_by(Resource.position, Resource.id))),
        list(db.session.scalars(changes.limit(A_FEW))),
    )


def change_of(space: Space, uid: UUID) -> Change | None:
    return db.session.scalar(select(Change).where(Change.space_id == space.id, Change.uid == uid))


def closure_of(space: Space, number: int) -> Closure | None:
    query = select(Closure).where(Closure.space_id == space.id, Closure.id == number)
    return db.session.scalar(query)


def block_of(space: Space, uid: UUID) -> Block | None:
    query = select(Block).join(Block.resource).where(Resource.space_id == space.id)
    return db.session.scalar(query.where(Block.uid == uid))


def usable(space: Space) -> list[Resource]:
    """What a change may be about: everything of the space that is not retired."""
    query = select(Resource).where(Resource.space_id == space.id, Resource.retired_at.is_(None))
    return list(db.session.scalars(query.order_by(Resource.position, Resource.name, Resource.id)))


def entries(space: Space, verb: str) -> Select[AuditEntry]:
    """What was done in the space, the latest first; with a verb, only that."""
    query = select(AuditEntry).where(AuditEntry.space_id == space.id)
    if verb:
        query = query.where(AuditEntry.verb == verb)
    query = query.options(joinedload(AuditEntry.actor))
    return query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc())


def verbs_in(space: Space) -> list[str]:
    """What has ever been done in the space."""
    query = select(AuditEntry.verb).where(AuditEntry.space_id == space.id).distinct()
    return sorted(db.session.scalars(query))


def name_of(number: int) -> str:
    """What somebody on the record is called by now: nothing once their account is deleted."""
    user = db.session.get(User, number)
    return user.name if user else ""
