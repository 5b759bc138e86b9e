"""The plan of a floor, and where things stand on it."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coliving.db import Base
from coliving.spaces.models.picture import Picture
from coliving.spaces.models.resource import Resource
from coliving.spaces.models.space import Space


class FloorPlan(Base):
    """A floor of a space, drawn or photographed from above."""

    __tablename__ = "floor_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), index=True)
    name: Mapped[str]
    picture_id: Mapped[int] = mapped_column(ForeignKey("picture.id"))
    created_at: Mapped[datetime]

    space: Mapped[Space] = relationship()
    picture: Mapped[Picture] = relationship()


class Placement(Base):
    """Where a thing stands: on one plan only, in thousandths of its width and of its height."""

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint("x BETWEEN 0 AND 1000 AND y BETWEEN 0 AND 1000", name="on_the_plan"),
    )

    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("floor_plan.id"), index=True)
    x: Mapped[int]
    y: Mapped[int]

    resource: Mapped[Resource] = relationship()
