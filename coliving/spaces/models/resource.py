"""What can be booked."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, bindparam, exists, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from coliving.db import AS_WRITTEN, Base, db
from coliving.spaces.models.picture import Picture
from coliving.spaces.models.space import Space
from coliving.spaces.policy import Policy, PolicyColumn, resolved


class ResourceKind(StrEnum):
    DESK = "desk"
    ROOM = "room"
    OFFICE = "office"
    MACHINE = "machine"
    COUNTER = "counter"
    SEAT = "seat"
    ACCESSORY = "accessory"
    """Lent with something else, never alone: its units are the stock."""


class Resource(Base):
    """Anything that can be booked: a room, a row of desks, a laser cutter."""

    __tablename__ = "resource"
    __table_args__ = (
        Index("ix_resource_space_id", "space_id", "position"),
        Index("ix_resource_kind", "kind", "space_id"),
        CheckConstraint("units >= 1", name="units"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"))
    kind: Mapped[ResourceKind]
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    price_note: Mapped[str] = mapped_column(default="")
    """What it costs, in the words of the space."""
    units: Mapped[int] = mapped_column(default=1)
    capacity: Mapped[int] = mapped_column(default=1)
    features: Mapped[list[str]] = mapped_column(default=list)
    access_needs: Mapped[str] = mapped_column(default="")
    turnaround: Mapped[timedelta] = mapped_column(default=timedelta(0))
    policy: Mapped[Policy] = mapped_column(PolicyColumn, default=Policy())
    in_service: Mapped[bool] = mapped_column(default=True)
    out_of_service_note: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    source: Mapped[str | None] = mapped_column(unique=True)
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))
    retired_at: Mapped[datetime | None]
    has_divided: Mapped[bool] = mapped_column(default=False)
    """Whoever waited for its lock while it was divided, or made a part, reads it here."""
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]

    space: Mapped[Space] = relationship()
    picture: Mapped[Picture | None] = relationship()
    parts: Mapped[list["Resource"]] = relationship(
        secondary="resource_part",
        primaryjoin="Resource.id == ResourcePart.whole_id",
        secondaryjoin="Resource.id == ResourcePart.part_id",
        order_by="Resource.id",
        viewonly=True,
    )

    @property
    def rules(self) -> Policy:
        """The house rules that hold for it."""
        return resolved(self.policy, self.space.policy)


class ResourcePart(Base):
    """A divisible resource, and one of its parts. Booking the whole takes every part.

    A part has no parts of its own: a hall made of two halves of two bays each names
    all four bays, and so does each half name its two.
    """

    __tablename__ = "resource_part"

    whole_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True, index=True)


# Built once: every booking asks these.
_COUNTED = update(Resource).values(revision=Resource.revision + 1, changed_at=bindparam("now"))
_HAS_KIN = exists().where(
    (ResourcePart.whole_id == bindparam("number")) | (ResourcePart.part_id == bindparam("number"))
)
_ALONE = _COUNTED.where(
    Resource.id == bindparam("number"),
    ~Resource.has_divided,  # read after the wait, unlike other tables (PostgreSQL manual, 13.2.1)
    ~_HAS_KIN,
).returning(Resource)
_NUMBERED = Resource.id.in_(bindparam("numbers", expanding=True))
_IN_ORDER = select(Resource.id).where(_NUMBERED).order_by(Resource.id).with_for_update()
_THESE = _COUNTED.where(_NUMBERED).returning(Resource)


def lock_resources(numbers: Iterable[int], now: datetime) -> None:
    """Make every other writer of these calendars wait until we commit.

    Counting the revision up takes the row lock in PostgreSQL and the write lock in
    SQLite; going by id, nobody waits in a circle. The same number is the version of
    the resource's calendar. The session then holds the resources as they are now.
    """
    these = sorted(set(numbers))
    if len(these) > 1:  # an UPDATE goes by whatever order it finds them in
        db.session.execute(_IN_ORDER, {"numbers": these}).all()
    db.session.scalars(_THESE, {"numbers": these, "now": now}, execution_options=AS_WRITTEN).all()


def lock_alone(number: int, now: datetime) -> bool:
    """Lock a resource that has neither parts nor wholes; answer whether it is such a one."""
    values = {"number": number, "now": now}
    resource = db.session.scalar(_ALONE, values, execution_options=AS_WRITTEN)
    if resource is None:
        return False
    set_committed_value(resource, "parts", [])
    return True
