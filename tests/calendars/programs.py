"""What the tests of calendars share: feeds, and programs that fetch them."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from uuid import UUID

from icalendar import Calendar, Event
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.asking import Wish
from coliving.bookings.models import Booking
from coliving.calendars.actions import open_feed
from coliving.calendars.addresses import token, url
from coliving.calendars.models import FeedKind
from coliving.db import db
from coliving.spaces.models import Resource, Space
from tests.cast import SUNDAY
from tests.client import Client

Owner = Space | Resource | User


class Program:
    """A calendar program: it asks for an address with headers of its own."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, address: str, **headers: str) -> TestResponse:
        return self._ask("GET", address, headers)

    def head(self, address: str, **headers: str) -> TestResponse:
        return self._ask("HEAD", address, headers)

    def events(self, address: str) -> list[Event]:
        return events(self.get(address).data)

    def _ask(self, method: str, address: str, headers: dict[str, str]) -> TestResponse:
        written = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(urlsplit(address).path, method=method, headers=written)


def address(kind: FeedKind, owner: Owner) -> str:
    """The present address of the feed."""
    return url(token(open_feed(kind, owner.id, SUNDAY)), "calendar")


def events(content: bytes) -> list[Event]:
    """The events, read by the icalendar package, which complains about none of them."""
    calendar = Calendar.from_ical(content)
    assert not [error for part in calendar.walk() for error in part.errors]
    return list(calendar.events)


def reserve(member: User, wish: Wish, number: int) -> Booking:
    """A booking whose name is always the same, made on Sunday."""
    booking = book(member, wish, SUNDAY)
    booking.uid = UUID(int=number)
    db.session.commit()
    return booking


def sign_in(client: Client, user: User) -> None:
    with client.session_transaction() as session:
        session.update({"_user_id": user.get_id(), "_fresh": True, "language": "en"})


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is said to the database meanwhile."""
    said: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
