"""What a space has: found by its managers, in the order of the board."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from coliving.db import db
from coliving.spaces.models import Resource, ResourcePart, Space


def resource_of(space: Space, uid: UUID) -> Resource | None:
    """The resource of the space, retired or not."""
    query = select(Resource).where(Resource.space_id == space.id, Resource.uid == uid)
    return db.session.scalar(query)


def everything_in(space: Space) -> list[Resource]:
    """In the order of the board, and what is retired too."""
    query = select(Resource).where(Resource.space_id == space.id)
    return list(db.session.scalars(query.order_by(Resource.position, Resource.name, Resource.id)))


def names_in(space: Space) -> list[str]:
    """The names that are taken: what is retired has left its own to others."""
    return [one.name for one in everything_in(space) if one.retired_at is None]


def divided(space: Space) -> dict[int, list[Resource]]:
    """What divides, by its id, into which parts; in the order of the board."""
    whole, part = aliased(Resource), aliased(Resource)
    query = select(ResourcePart.whole_id, part).join(part, part.id == ResourcePart.part_id)
    query = query.join(whole, whole.id == ResourcePart.whole_id).where(whole.space_id == space.id)
    return _grouped(db.session.execute(query.order_by(part.position, part.name, part.id)))


def _grouped(rows: Iterable[tuple[int, Resource]]) -> dict[int, list[Resource]]:
    parts: dict[int, list[Resource]] = defaultdict(list)
    for number, part in rows:
        parts[number].append(part)
    return dict(parts)
