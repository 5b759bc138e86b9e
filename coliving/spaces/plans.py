"""The plans of a space, and what stands on them."""

from collections.abc import Collection
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from coliving.db import db
from coliving.forms import Typed
from coliving.spaces.forms import Name
from coliving.spaces.models import FloorPlan, Placement, Resource, ResourceKind, Space

Percent = Annotated[int, Field(ge=0, le=100)]


class PlanForm(Typed):
    """What a floor is called. `drawing` is the file, which comes apart from what is typed."""

    name: Name
    drawing: Literal[""] = ""


class SpotForm(Typed):
    """Which thing stands where, in hundredths of the plan from its upper left corner."""

    resource: UUID
    left: Percent
    top: Percent


def plans_of(space: Space) -> list[FloorPlan]:
    """In the order in which they were drawn."""
    query = select(FloorPlan).where(FloorPlan.space_id == space.id).order_by(FloorPlan.id)
    return list(db.session.scalars(query.options(joinedload(FloorPlan.picture))))


def plan_of(space: Space, uid: UUID) -> FloorPlan | None:
    query = select(FloorPlan).where(FloorPlan.space_id == space.id, FloorPlan.uid == uid)
    return db.session.scalar(query.options(joinedload(FloorPlan.picture)))


def placed_on(plans: Collection[FloorPlan]) -> list[Placement]:
    """What stands on the plans, in the order of the board; what is retired is gone from there."""
    query = select(Placement).join(Placement.resource)
    query = query.options(contains_eager(Placement.resource)).where(
        Placement.plan_id.in_([plan.id for plan in plans]), Resource.retired_at.is_(None)
    )
    order = query.order_by(Resource.position, Resource.name, Resource.id)
    return list(db.session.scalars(order))


def placeable(space: Space) -> list[Resource]:
    """What could stand on a plan: all that can be booked by itself."""
    query = select(Resource).where(Resource.space_id == space.id, Resource.retired_at.is_(None))
    query = query.where(Resource.kind != ResourceKind.ACCESSORY)
    return list(db.session.scalars(query.order_by(Resource.position, Resource.name, Resource.id)))
