"""What if the house rules were others? The same judges, and nothing is written.

What is judged are copies that the session does not know: whatever is done with them, no
row of the database can change.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import TypeVar

from sqlalchemy import inspect

from coliving.accounts.models import User
from coliving.bookings.asking import Ask, Tally, Wish, gather, tally
from coliving.bookings.hits import FOR_GOOD, hit_by
from coliving.bookings.models import Booking
from coliving.bookings.rules import cancelled_too_late, refusals
from coliving.db import Base
from coliving.errors import Refusal
from coliving.spaces.models import Resource, Space
from coliving.spaces.policy import Policy
from coliving.spans import Span

Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True)
class Case:
    """Somebody asks for something, or cancels it: what the rules have against it."""

    member: User | None
    wish: Wish
    reasons: tuple[Refusal, ...]
    ahead: timedelta | None = None
    """How long before its start it is cancelled, if that is what they ask for."""

    @property
    def waits(self) -> bool:
        """Whether the space is asked first."""
        return self.ahead is None and not self.reasons and bool(self.wish.resource.rules.approval)


@dataclass(frozen=True)
class Rulebook:
    """The rules of a space, and of the resources (by id) that are to have others of their own."""

    space: Space
    policy: Policy
    own: Mapping[int, Policy] = field(default_factory=dict)

    def applied(self, resource: Resource) -> Resource:
        """A copy of the resource, under these rules."""
        copy = _copy(resource)
        copy.policy = self.own.get(resource.id, resource.policy)
        copy.space = self._space
        return copy

    @cached_property
    def _space(self) -> Space:
        space = _copy(self.space)
        space.policy = self.policy
        return space


def asks(member: User | None, wish: Wish, now: datetime) -> Case:
    """Somebody, or a visitor, asks for it now."""
    return Case(member, wish, tuple(refusals(gather(member, wish, now))))


def cancels(member: User | None, wish: Wish, ahead: timedelta) -> Case:
    """Somebody who has it cancels it so long before it begins."""
    refusal = cancelled_too_late(Ask(member, wish, wish.span.start - ahead))
    return Case(member, wish, (refusal,) if refusal else (), ahead)


def no_longer_accepted(book: Rulebook, now: datetime) -> list[Booking]:
    """The bookings to come that would be refused if they were asked for under these rules,
    each when it was asked for. Those that break the present rules as well are not among them.
    """
    space = book.space
    bookings = hit_by(space, Span(now, FOR_GOOD), lambda booking: booking.starts_at > now)
    before, after = (_broken(bookings, rules) for rules in (Rulebook(space, space.policy), book))
    return [one for one in bookings if after[one.id] - before[one.id]]


def _broken(bookings: list[Booking], book: Rulebook) -> dict[int, set[str]]:
    """Which rules each of the bookings breaks; of too many, those that were made last.

    When the doors are open is not looked at: every booking breaks that rule, before and after.
    """
    things = {one.resource_id: book.applied(one.resource) for one in bookings}
    made: dict[int, list[Booking]] = defaultdict(list)
    found = {}
    for booking in sorted(bookings, key=lambda one: (one.created_at, one.id)):
        wish, earlier = Wish(things[booking.resource_id], booking.span), made[booking.member_id]
        tallies = _tallies(wish, earlier, booking.created_at)
        ask = Ask(booking.member, wish, booking.created_at, tallies=tallies)
        found[booking.id] = {refusal.code for refusal in refusals(ask)}
        earlier.append(booking)
    return found


def _tallies(wish: Wish, earlier: list[Booking], now: datetime) -> tuple[Tally, ...]:
    thing = wish.resource
    of_it = [one.span for one in earlier if one.resource_id == thing.id]
    here = [one.span for one in earlier]
    return tally(thing.policy, of_it, wish, now), tally(thing.space.policy, here, wish, now)


def _copy(row: Row) -> Row:
    columns = inspect(type(row)).column_attrs
    return type(row)(**{column.key: getattr(row, column.key) for column in columns})
