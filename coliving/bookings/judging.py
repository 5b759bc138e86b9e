"""Many wishes of one member put to the rules, for about as many questions as one wish costs.

Each that is accepted counts for those after it: its time is taken, and its share of a quota
is used up. So the tenth Friday of a series knows of the nine before it.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.actions.deciding import Override, impossible
from coliving.bookings.asking import Ask, Tally, Wish, broken_of, tally
from coliving.bookings.models import LONGEST, WANTED, Booking, Occupancy
from coliving.bookings.rules import refusals
from coliving.bookings.units import Place, Vacancy
from coliving.db import db
from coliving.errors import Refusal, Refused
from coliving.i18n import _, short_day
from coliving.spaces.access import audience_of, why_blocked
from coliving.spaces.models import Audience, Resource, Space
from coliving.spaces.opening import Opening, opening
from coliving.spans import A_DAY, Span

FARTHEST_BACK = 2 * LONGEST
"""What is under way at some moment began no earlier: a booking, and making ready after it."""
LONGEST_QUOTA = 31 * A_DAY


@dataclass(frozen=True)
class Verdict:
    """Every reason why not; or, without any, the places that are free.

    `broken` are the house rules in its way, where nothing else is: a manager may set them aside.
    """

    wish: Wish
    reasons: tuple[Refusal, ...]
    places: list[Place]
    broken: tuple[str, ...] = ()

    @property
    def is_yes(self) -> bool:
        return not self.reasons


class Judge:
    """Judges wishes that lie within the window. Bookings that are leaving hold nothing."""

    def __init__(
        self,
        member: User | None,
        window: Span,
        now: datetime,
        leaving: frozenset[int] = frozenset(),
    ) -> None:
        self._member, self._now, self._leaving = member, now, leaving
        self._window = Span(window.start - A_DAY, window.end + A_DAY)
        self._standing: dict[int, tuple[Audience, str | None]] = {}
        self._openings: dict[int, Opening] = {}
        self._taken: dict[int, list[tuple[datetime, datetime, int]]] = {}
        self._booked: list[tuple[int, int, Span]] | None = None

    def verdict(self, wish: Wish) -> Verdict:
        """Whether the wish could be had, together with what was accepted before it."""
        ask = self._ask(wish)
        free, house_rules = ask.vacancy.places, refusals(ask)
        known = {refusal.code for refusal in house_rules}
        hard = impossible(ask)
        more = (refusal for refusal in hard if refusal.code not in known)
        broken = () if hard else tuple(refusal.code for refusal in house_rules)
        return Verdict(wish, (*house_rules, *more), free, broken)

    def grant(self, wishes: Iterable[Wish], override: Override | None = None) -> list[Verdict]:
        """Yes to every wish, or Refused: the reasons of each, with its date before them."""
        verdicts, refusals = [], []
        for wish in wishes:
            verdict = self.verdict(wish)
            verdicts.append(verdict)
            if verdict.is_yes or (override and verdict.broken):
                self.accept(verdict)
            else:
                refusals += [dated(wish, reason) for reason in verdict.reasons]
        if refusals:
            raise Refused(*refusals)
        return verdicts

    def accept(self, verdict: Verdict) -> None:
        """Count it from now on."""
        resource, span = verdict.wish.resource, verdict.wish.span
        for leaf, unit in verdict.places:
            busy = span.longer(leaf.turnaround)
            insort(self._taken_of(leaf), (busy.start, busy.end, unit))
        if self._booked is not None:
            self._booked.append((resource.id, resource.space_id, span))

    def _ask(self, wish: Wish) -> Ask:
        space = wish.resource.space
        if space.id not in self._standing:
            blocked = why_blocked(self._member, space)
            self._standing[space.id] = (audience_of(self._member, space), blocked)
        audience, blocked = self._standing[space.id]
        return Ask(
            member=self._member,
            wish=wish,
            now=self._now,
            opening=self._opening(space, wish.span),
            audience=audience,
            broken=broken_of(wish.resource),
            tallies=tuple(self._tallies(wish)),
            vacancy=self._vacancy(wish),
            blocked=blocked,
        )

    def _opening(self, space: Space, span: Span) -> Opening:
        """The hours around the span alone: half a year has hundreds."""
        if space.id not in self._openings:
            self._openings[space.id] = opening(space, self._window)
        whole = self._openings[space.id]
        return replace(
            whole, everybody=_near(whole.everybody, span), members=_near(whole.members, span)
        )

    def _vacancy(self, wish: Wish) -> Vacancy:
        needed = wish.needs
        used = ((leaf.id, unit) for leaf, _ in needed for unit in self._used(leaf, wish.span))
        return Vacancy(needed, frozenset(used))

    def _used(self, leaf: Resource, span: Span) -> set[int]:
        """The units that somebody has for any of the span, or for making ready after it."""
        taken, busy = self._taken_of(leaf), span.longer(leaf.turnaround)
        first = bisect_left(taken, busy.start - FARTHEST_BACK, key=lambda row: row[0])
        last = bisect_left(taken, busy.end, key=lambda row: row[0])
        return {unit for _, end, unit in taken[first:last] if end > busy.start}

    def _taken_of(self, leaf: Resource) -> list[tuple[datetime, datetime, int]]:
        if leaf.id not in self._taken:
            query = select(Occupancy.starts_at, Occupancy.ends_at, Occupancy.unit).where(
                Occupancy.resource_id == leaf.id,
                Occupancy.overlapping(self._window.longer(leaf.turnaround)),
            )
            if self._leaving:
                held = Occupancy.booking_id.is_(None) | Occupancy.booking_id.not_in(self._leaving)
                query = query.where(held)
            self._taken[leaf.id] = sorted(
                (start, end, unit) for start, end, unit in db.session.execute(query)
            )
        return self._taken[leaf.id]

    def _tallies(self, wish: Wish) -> list[Tally]:
        resource = wish.resource
        tallies = []
        if resource.policy.has_quota:
            mine = [span for number, _, span in self._bookings() if number == resource.id]
            tallies.append(tally(resource.policy, mine, wish, self._now))
        if resource.space.policy.has_quota:
            here = [span for _, space, span in self._bookings() if space == resource.space_id]
            tallies.append(tally(resource.space.policy, here, wish, self._now))
        return tallies

    def _bookings(self) -> list[tuple[int, int, Span]]:
        """The member's own around the window, or ahead: resource, space and span of each."""
        if self._member is None:
            return []
        if self._booked is None:
            around = self._window.start - LONGEST_QUOTA, self._window.end + LONGEST_QUOTA
            query = select(
                Booking.resource_id, Resource.space_id, Booking.starts_at, Booking.ends_at
            ).join(Booking.resource)
            query = query.where(
                Booking.member_id == self._member.id,
                Booking.status.in_(WANTED),
                Booking.starts_at.between(*around) | (Booking.ends_at > self._now),
                Booking.id.not_in(self._leaving),
            )
            rows = db.session.execute(query)
            self._booked = [(one, space, Span(start, end)) for one, space, start, end in rows]
        return self._booked


def dated(wish: Wish, reason: Refusal) -> Refusal:
    """The reason with the day of the wish before it, for one date of several."""
    day = short_day(wish.span.start, wish.resource.space.zone)
    text = _("%(day)s: %(reason)s", day=day, reason=reason.message)
    return Refusal(reason.code, text)


def _near(hours: tuple[Span, ...], span: Span) -> tuple[Span, ...]:
    """The one stretch of the hours, in order and apart, that could cover the span."""
    last = bisect_right(hours, span.start, key=lambda stretch: stretch.start)
    return hours[max(0, last - 1) : last]
