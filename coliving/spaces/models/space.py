"""Networks and their spaces."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coliving.db import Base, db
from coliving.spaces.models.picture import Picture
from coliving.spaces.policy import Policy, PolicyColumn, resolved


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


class Network(Base):
    """The territory that runs one or several spaces."""

    __tablename__ = "network"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)


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
    """Of the first release, which never wrote it. It goes when no server reads it any more."""
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))
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
    picture: Mapped[Picture | None] = relationship()

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
        return resolved(Policy(), self.policy)


def lock_space(number: int) -> None:
    """Make whoever else changes the people, the invitations or the roster of the space wait
    until we commit. Whoever books in it does not wait.
    """
    row = select(Space.id).where(Space.id == number)
    db.session.execute(row.with_for_update(key_share=True))
