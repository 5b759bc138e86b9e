"""What each kind of feed says of a booking, as the properties of a VEVENT (RFC 5545 3.6.1).

Public feeds say what is taken and when, and have names of their own for the bookings.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from icalendar import Event

from coliving.bookings.asking import Item
from coliving.bookings.models import Booking
from coliving.calendars.addresses import public_uid
from coliving.calendars.editions import Edition
from coliving.calendars.lines import plain, written
from coliving.calendars.models import FeedKind
from coliving.i18n import _
from coliving.outbox.links import link
from coliving.spaces.models import Space
from coliving.web.settings import settings

Properties = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Entry:
    """A booking as one feed tells it, before it is written down."""

    booking_id: int
    starts_at: datetime
    properties: Properties

    @property
    def version(self) -> str:
        """What tells whether its text must be written anew."""
        return hashlib.sha256(repr(self.properties).encode()).hexdigest()[:24]

    def text(self) -> bytes:
        return vevent(self.properties)


@dataclass(frozen=True)
class _Words:
    """The part of an event that depends on who reads it."""

    uid: str
    summary: str
    location: str
    url: str
    description: str = ""
    geo: tuple[float, float] | None = None
    access: str = "PUBLIC"
    status: str = "CONFIRMED"
    is_busy: bool = True


def entry(booking: Booking, edition: Edition, items: Sequence[Item] = ()) -> Entry:
    """The booking with its items as this feed tells it, in the language of the moment."""
    if edition.kind is FeedKind.STAFF:
        properties = for_staff(booking, items)
    elif edition.kind is FeedKind.MEMBER:
        properties = for_member(booking, items)
    else:
        properties = for_everybody(booking, edition)
    return Entry(booking.id, booking.starts_at, properties)


def for_everybody(booking: Booking, edition: Edition) -> Properties:
    """Taken, and nothing about whom or what for. One of several desks is not all of them.

    What was taken along is told of in its own calendar by its own name.
    """
    resource = booking.resource
    name, uid = resource.name, resource.uid
    if booking.further and edition.resource and edition.resource_uid:
        name, uid = edition.resource, edition.resource_uid
    words = _Words(
        uid=_uid(public_uid(edition.feed_uid, booking.uid)),
        summary=_("Busy") if resource.units == 1 else _("Booked"),
        location=f"{name}, {_where(resource.space)}",
        url=link("resources.show", uid=uid),
        geo=_geo(resource.space),
    )
    return _properties(booking, words)


def for_staff(booking: Booking, items: Sequence[Item] = ()) -> Properties:
    """Who comes, what for, and what to prepare: for those who run the space."""
    space = booking.resource.space
    day = booking.starts_at.astimezone(space.zone).date()
    board = link("spaces.show", slug=space.slug, day=day.isoformat())
    words = _Words(
        uid=_uid(booking.uid),
        summary=_standing(
            booking, _joined(booking.member.name or _("Former member"), booking.purpose)
        ),
        location=booking.resource.name,
        url=board,
        description=described(along(items), board),
        access="PRIVATE",
        status=_status(booking),
    )
    return _properties(booking, words)


def for_member(booking: Booking, items: Sequence[Item] = ()) -> Properties:
    """Everything that helps its member to be there in time, and no code that opens a door."""
    space = booking.resource.space
    contact = space.contact_email or space.contact_phone
    what = called(booking.resource.name, space.name)
    words = _Words(
        uid=_uid(booking.uid),
        summary=_standing(booking, what),
        location=_where(space),
        url=link("bookings.show", uid=booking.uid),
        description=described(booking.purpose, along(items), space.access_notes, contact),
        geo=_geo(space),
        status=_status(booking),
        is_busy=booking.is_confirmed,
    )
    return _properties(booking, words)


def called(resource: str, space: str) -> str:
    """What a member's own calendar calls a booking."""
    return _joined(resource, space)


def described(*lines: str) -> str:
    """What a member wants to read before coming."""
    return "\n".join(line for line in lines if line)


def along(items: Sequence[Item]) -> str:
    """ "+ Projector, 12 × Chairs": what is taken along; nothing for nothing."""
    return also(item.name for item in items)


def also(names: Iterable[str]) -> str:
    """The names of things that are taken along, in one line."""
    said = ", ".join(names)
    return f"+ {said}" if said else ""


def vevent(properties: Properties) -> bytes:
    """The lines of the event, in the order of its properties."""
    event = Event()
    for name, value in properties:
        event.add(name, plain(value) if isinstance(value, str) else value)
    return written(event)


def _properties(booking: Booking, words: _Words) -> Properties:
    said = (
        ("uid", words.uid),
        ("dtstamp", booking.changed_at),  # without METHOD it means "last revised" (3.8.7.2)
        ("dtstart", booking.starts_at),
        ("dtend", booking.ends_at),
        ("summary", words.summary),
        ("location", words.location),
        ("geo", words.geo),
        ("description", words.description),
        ("url", words.url),
        ("status", words.status),
        ("class", words.access),
        ("transp", "OPAQUE" if words.is_busy else "TRANSPARENT"),
        ("x-microsoft-cdo-busystatus", "BUSY" if words.is_busy else "FREE"),
        ("sequence", booking.sequence),
        ("created", booking.created_at),
        ("last-modified", booking.changed_at),
    )
    return tuple((name, value) for name, value in said if value not in (None, ""))


def _status(booking: Booking) -> str:
    if booking.is_confirmed:
        return "CONFIRMED"
    return "TENTATIVE" if booking.holds else "CANCELLED"


def _standing(booking: Booking, what: str) -> str:
    """What is not sure, or no longer so, is called that: many programs show nothing else."""
    if booking.is_confirmed:
        return what
    if booking.holds:
        return _("To be confirmed – %(what)s", what=what)
    return _("Cancelled – %(what)s", what=what)


def _uid(name: object) -> str:
    return f"{name}@{settings().host}"


def _where(space: Space) -> str:
    return ", ".join(part for part in (space.name, space.full_address) if part)


def _geo(space: Space) -> tuple[float, float] | None:
    if space.latitude is None or space.longitude is None:
        return None
    return space.latitude, space.longitude


def _joined(*parts: str) -> str:
    return " – ".join(part for part in parts if part)
