"""Networks and their spaces, what is in them, and who looks after them."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coliving.accounts.models import User
from coliving.db import AS_WRITTEN, Base, Spanning, db
from coliving.spaces.policy import DEFAULT, Policy, PolicyColumn


class SpaceKind(StrEnum):
    COWORKING = "coworking"
    FABLAB = "fablab"
    RESSOURCERIE = "ressourcerie"
    MEDIATHEQUE = "mediatheque"
    GAMING = "gaming"
    DIGITAL_MUSEUM = "digital_museum"
    CHILDREN = "children"
    PUBLIC_SERVICE = "public_service"
    PUBLIC_DIGITAL = "public_digital"


class ResourceKind(StrEnum):
    DESK = "desk"
    ROOM = "room"
    OFFICE = "office"
    MACHINE = "machine"
    COUNTER = "counter"
    SEAT = "seat"


class Audience(StrEnum):
    """For whom the doors are open."""

    EVERYBODY = "everybody"
    MEMBERS = "members"


class Role(StrEnum):
    """What somebody is in a space. Whoever looks after it is a member too.

    A volunteer sees the day and nothing else of what managers see.
    """

    MEMBER = "member"
    VOLUNTEER = "volunteer"
    MANAGER = "manager"


class Network(Base):
    """The territory that runs one or several spaces."""

    __tablename__ = "network"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)


class Administrator(Base):
    """Somebody who looks after a whole network: manages each of its spaces."""

    __tablename__ = "administrator"

    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)


class Space(Base):
    """A place with an address, opening hours, a timezone and a calendar."""

    __tablename__ = "space"
    __table_args__ = (Index("ix_space_where", "latitude", "longitude"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    kinds: Mapped[list[str]] = mapped_column(default=list)
    address: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    commune: Mapped[str] = mapped_column(default="")
    insee_code: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    timezone: Mapped[str] = mapped_column(default="Europe/Paris")
    description: Mapped[str] = mapped_column(default="")
    photo: Mapped[str] = mapped_column(default="")
    access_notes: Mapped[str] = mapped_column(default="")
    accessibility: Mapped[list[str]] = mapped_column(default=list)
    amenities: Mapped[list[str]] = mapped_column(default=list)
    contact_email: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    source: Mapped[str | None] = mapped_column(unique=True)
    closed_on_holidays: Mapped[bool] = mapped_column(default=True)
    policy: Mapped[Policy] = mapped_column(PolicyColumn, default=Policy())
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]

    network: Mapped[Network] = relationship()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def full_address(self) -> str:
        """On one line, as one would write it on an envelope."""
        town = f"{self.postcode} {self.commune}".strip()
        return ", ".join(line for line in (self.address, town) if line)

    @property
    def rules(self) -> Policy:
        """The house rules that hold where a resource says nothing else."""
        return _resolved(Policy(), self.policy)


class OpeningHours(Base):
    """The doors are open from `opens` to `closes` each week, past midnight if need be."""

    __tablename__ = "opening_hours"
    __table_args__ = (CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), index=True)
    weekday: Mapped[int]
    opens: Mapped[time]
    closes: Mapped[time]
    audience: Mapped[Audience] = mapped_column(default=Audience.EVERYBODY)


class Closure(Spanning, Base):
    """The doors stay closed for a while, whatever the weekly hours say."""

    __tablename__ = "closure"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="lasts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), index=True)
    reason: Mapped[str] = mapped_column(default="")


class ExceptionalOpening(Spanning, Base):
    """The doors are open for once, whatever the weekly hours, the holidays and closures say."""

    __tablename__ = "exceptional_opening"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="lasts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), index=True)
    audience: Mapped[Audience] = mapped_column(default=Audience.EVERYBODY)
    reason: Mapped[str] = mapped_column(default="")


class Period(Base):
    """A named part of the day of a space: what rural price lists are made of."""

    __tablename__ = "period"
    __table_args__ = (UniqueConstraint("space_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), index=True)
    name: Mapped[str]
    starts: Mapped[time]
    ends: Mapped[time]


class SpaceRole(Base):
    """What somebody is in a space."""

    __tablename__ = "space_role"

    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)
    role: Mapped[Role]
    blocked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


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
    retired_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]

    space: Mapped[Space] = relationship()

    @property
    def rules(self) -> Policy:
        """The house rules that hold for it."""
        return _resolved(self.policy, self.space.policy)


class ResourcePart(Base):
    """A divisible resource, and one of its parts. Booking the whole takes every part.

    A part has no parts of its own: a hall made of two halves of two bays each names
    all four bays, and so does each half name its two.
    """

    __tablename__ = "resource_part"

    whole_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True, index=True)


@lru_cache(maxsize=4096)
def _resolved(resource: Policy, space: Policy) -> Policy:
    return resource.over(space).over(DEFAULT)


def lock_resources(numbers: Iterable[int], now: datetime) -> None:
    """Make every other writer of these calendars wait until we commit.

    Counting the revision up takes the row lock in PostgreSQL and the write lock in
    SQLite; going by id, nobody waits in a circle. The same number is the version of
    the resource's calendar. The session then holds the resources as they are now.
    """
    for number in sorted(set(numbers)):
        this = update(Resource).where(Resource.id == number)
        counted = this.values(revision=Resource.revision + 1, changed_at=now)
        db.session.scalars(counted.returning(Resource), execution_options=AS_WRITTEN).all()
