"""Everything a rule may want to know about a wish, gathered once, in a few queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, literal, null, select, true, union_all

from coliving.accounts.models import User
from coliving.bookings.models import WANTED, Booking, Occupancy
from coliving.bookings.units import THEN, Needs, Vacancy, busy, leaves, vacancy_as
from coliving.db import AS_READ, db
from coliving.spaces.access import audience_of, why_blocked
from coliving.spaces.models import Audience, Resource, ResourceKind, Space
from coliving.spaces.opening import SAID, Opening, Said, asked, opening_as
from coliving.spaces.policy import Policy, QuotaPeriod
from coliving.spans import A_DAY, Span

# Built once: every booking asks this.
_TAKEN = "taken"
_LINES = union_all(
    *SAID.selects,
    select(Occupancy.resource_id, literal(_TAKEN), Occupancy.unit, null(), null())
    .add_columns(Occupancy.starts_at, Occupancy.ends_at)
    .where(*THEN),
).subquery()
_THEN: Select[*tuple[Any, ...]] = (
    select(Space, *_LINES.c).outerjoin(_LINES, true()).where(Space.id == bindparam("space"))
)
"""A space, a row for each line that is said of its doors, and one for each unit taken."""


@dataclass(frozen=True)
class Item:
    """A further thing of a wish: another room, or so many of an accessory."""

    resource: Resource
    quantity: int = 1

    @property
    def name(self) -> str:
        """ "12 × Chairs", or just what it is called."""
        one = self.resource.name
        return one if self.quantity == 1 else f"{self.quantity} × {one}"

    @property
    def is_room(self) -> bool:
        return self.resource.kind is not ResourceKind.ACCESSORY

    @property
    def field(self) -> str:
        """The field of a form that takes it along; what is wrong with it is said there."""
        return f"item-{self.resource.uid}"


@dataclass(frozen=True)
class Wish:
    """What somebody would like: a thing, for a span of time, for a purpose.

    `party` is how many come along, `items` are the further things.
    """

    resource: Resource
    span: Span
    purpose: str = ""
    party: int = 0
    items: tuple[Item, ...] = ()

    @property
    def rooms(self) -> list[Resource]:
        """Where the people are: the resource, and the rooms that are taken with it."""
        return [self.resource, *(item.resource for item in self.items if item.is_room)]

    @property
    def things(self) -> list[Resource]:
        """Everything it takes."""
        return [self.resource, *(item.resource for item in self.items)]

    @property
    def numbers(self) -> set[int]:
        """The ids of everything it takes."""
        return {one.id for one in self.things}

    @property
    def needs(self) -> Needs:
        """What it would occupy of what, once everything is in its parts."""
        own = [(leaf, 1) for leaf in leaves(self.resource)]
        return own + [(leaf, one.quantity) for one in self.items for leaf in leaves(one.resource)]


@dataclass(frozen=True)
class Tally:
    """A quota, and how much of it the wish would use up together with what is booked.

    `bookings` and `booked` are those of the period, `ahead` are all that are not over yet.
    """

    policy: Policy
    bookings: int
    booked: timedelta
    ahead: int

    @property
    def is_over(self) -> bool:
        count, hours = self.policy.quota_bookings, self.policy.quota_hours
        too_many = count is not None and self.bookings > count
        return too_many or (hours is not None and self.booked > timedelta(hours=hours))

    @property
    def is_too_many_at_once(self) -> bool:
        return self.policy.at_once is not None and self.ahead > self.policy.at_once


@dataclass(frozen=True)
class Ask:
    """Somebody asking for something, before anybody has said yes.

    `broken` is what of it is out of service, if anything is; `blocked` is why the space is
    closed to the member, if it is. Without more than the first
    three, it is enough for rules that look at the time alone.
    """

    member: User | None
    wish: Wish
    now: datetime
    opening: Opening = field(default_factory=Opening)
    audience: Audience = Audience.EVERYBODY
    broken: Resource | None = None
    tallies: tuple[Tally, ...] = ()
    vacancy: Vacancy = field(default_factory=Vacancy)
    blocked: str | None = None

    @property
    def resource(self) -> Resource:
        return self.wish.resource

    @property
    def span(self) -> Span:
        return self.wish.span

    @property
    def rules(self) -> Policy:
        return self.wish.resource.rules


def gather(member: User | None, wish: Wish, now: datetime, moving: Booking | None = None) -> Ask:
    """Look up what the rules need. A booking that is being moved does not count itself.

    Nobody in particular (a visitor) belongs nowhere and has no quota to use up.
    """
    hours, free = _then(wish)
    space = wish.resource.space
    return Ask(
        member=member,
        wish=wish,
        now=now,
        opening=hours,
        audience=audience_of(member, space) if hours.tell_members_apart else Audience.EVERYBODY,
        broken=broken_of(wish.resource),
        tallies=tuple(_tallies(member, wish, now, moving)) if member else (),
        vacancy=free,
        blocked=why_blocked(member, space),
    )


def _then(wish: Wish) -> tuple[Opening, Vacancy]:
    """Whether the doors are open and what is free then. The session has the space as it is now.

    All of it is one question: no other is asked as often while others wait.
    """
    number, needs = wish.resource.space_id, wish.needs
    values = {"space": number} | asked([number], wish.span) | busy(needs, wish.span)
    said, taken = Said(), []
    for _space, where, whom, *row in db.session.execute(_THEN, values, execution_options=AS_READ):
        if whom == _TAKEN:
            taken.append((where, row[0], row[3]))
        elif whom is not None:
            said.add(whom, *row)
    return opening_as(said, wish.resource.space, wish.span), vacancy_as(taken, needs, wish.span)


def broken_of(resource: Resource) -> Resource | None:
    """What is out of service of the resource: itself, or a part without which it is not whole."""
    return next((one for one in (resource, *leaves(resource)) if not one.in_service), None)


def _tallies(member: User, wish: Wish, now: datetime, moving: Booking | None) -> list[Tally]:
    resource, space = wish.resource, wish.resource.space
    if not (resource.policy.has_quota or space.policy.has_quota):
        return []
    scopes = (
        (resource.policy, Booking.resource_id == resource.id),
        (space.policy, Booking.resource_id.in_(_resources_of(space))),
    )
    theirs = (
        Booking.member_id == member.id,
        Booking.status.in_(WANTED),
        Booking.id != (moving.id if moving else 0),
    )
    return [
        tally(policy, _booked(policy, (*theirs, scope), wish, now), wish, now)
        for policy, scope in scopes
        if policy.has_quota
    ]


def _booked(
    policy: Policy, conditions: Iterable[ColumnElement[bool]], wish: Wish, now: datetime
) -> list[Span]:
    """What counts towards the quotas of the policy, of the bookings that meet the conditions."""
    window = quota_window(policy, wish.span.start, wish.resource.space)
    counts = (Booking.starts_at >= window.start) & (Booking.starts_at < window.end)
    if policy.at_once is not None:
        counts |= Booking.ends_at > now
    query = select(Booking.starts_at, Booking.ends_at).where(counts, *conditions)
    return [Span(start, end) for start, end in db.session.execute(query)]


def tally(policy: Policy, booked: Iterable[Span], wish: Wish, now: datetime) -> Tally:
    """How much of its quotas the wish uses up, after what is booked already."""
    window = quota_window(policy, wish.span.start, wish.resource.space)
    spans = list(booked)
    lengths = [span.length for span in spans if window.start <= span.start < window.end]
    ahead = sum(span.end > now for span in spans)
    return Tally(policy, len(lengths) + 1, sum(lengths, wish.span.length), ahead + 1)


def quota_window(policy: Policy, moment: datetime, space: Space) -> Span:
    """The day, week (from Monday) or month of the space's calendar that holds the moment."""
    day = moment.astimezone(space.zone).date()
    first, last = day, day + A_DAY
    if policy.quota_period is QuotaPeriod.WEEK:
        first = day - A_DAY * day.weekday()
        last = first + A_DAY * 7
    elif policy.quota_period is QuotaPeriod.MONTH:
        first = day.replace(day=1)
        last = (first + A_DAY * 31).replace(day=1)
    return _between(first, last, space)


def _between(first: date, last: date, space: Space) -> Span:
    return Span(
        Span.whole_day(first, space.zone).start, Span.whole_day(last - A_DAY, space.zone).end
    )


def _resources_of(space: Space) -> ColumnElement[int]:
    return select(Resource.id).where(Resource.space_id == space.id).scalar_subquery()
