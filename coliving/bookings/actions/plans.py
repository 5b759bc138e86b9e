"""What managers do with the plans of their space. Where a mark stands is no deed for the record."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete

from coliving.accounts.models import User
from coliving.bookings.actions.spaces import touch
from coliving.bookings.audit import note
from coliving.db import db, transaction
from coliving.spaces.models import FloorPlan, Placement, Resource, Space, lock_resources
from coliving.spaces.photographs import Print
from coliving.spaces.picturing import kept


class Spot(NamedTuple):
    """A point of a plan, in thousandths of its width and of its height."""

    x: int
    y: int


def draw_plan(space: Space, name: str, drawing: Print, actor: User, now: datetime) -> FloorPlan:
    """A new plan, with nothing on it yet."""
    with transaction():
        plan = FloorPlan(space_id=space.id, name=name, created_at=now)
        plan.picture = kept(drawing, name, now)
        db.session.add(plan)
        touch(space, now)
        note(space.id, actor, "plan_drawn", {"name": name}, now)
    return plan


def change_plan(
    plan: FloorPlan, name: str, drawing: Print | None, actor: User, now: datetime
) -> None:
    """Call it otherwise, or draw it anew: what stands on it stays where it is."""
    with transaction():
        plan.name = name
        if drawing:
            old, plan.picture = plan.picture, kept(drawing, name, now)
            db.session.flush()
            db.session.delete(old)
        else:
            plan.picture.alt = name
        touch(plan.space, now)
        note(plan.space_id, actor, "plan_changed", {"name": name}, now)


def tear_up_plan(plan: FloorPlan, actor: User, now: datetime) -> None:
    """Remove it. What stood on it is booked from the board, as before."""
    with transaction():
        db.session.execute(delete(Placement).where(Placement.plan_id == plan.id))
        db.session.delete(plan)
        db.session.flush()
        db.session.delete(plan.picture)
        touch(plan.space, now)
        note(plan.space_id, actor, "plan_removed", {"name": plan.name}, now)


def put_on_plan(plan: FloorPlan, resource: Resource, spot: Spot, now: datetime) -> None:
    """Let it stand there, wherever it stood before."""
    with transaction():
        lock_resources([resource.id], now)  # two managers may drag the same thing
        db.session.merge(Placement(resource_id=resource.id, plan_id=plan.id, x=spot.x, y=spot.y))


def take_off_plan(resource: Resource) -> None:
    """Let it stand nowhere."""
    with transaction():
        db.session.execute(delete(Placement).where(Placement.resource_id == resource.id))
