"""A series before anybody has confirmed it: each of its days, why not, and what instead."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from coliving.accounts.models import User
from coliving.bookings.alternatives import equal_thing, same_day
from coliving.bookings.asking import Item, Wish
from coliving.bookings.judging import Judge
from coliving.bookings.recurrence import A_YEAR, Hours, Occurrence, Rule, unroll
from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.spaces.access import manages
from coliving.spaces.models import Resource
from coliving.spaces.opening import holiday
from coliving.spans import Span

ANOTHER_HELPS = {"taken", "closed", "members_only", "past", "too_long", "too_short", "off_grid"}
"""What another time, or another thing, may get around."""


@dataclass(frozen=True)
class SeriesWish:
    """The same thing at the same time on the wall clock, again and again; `items` go along."""

    resource: Resource
    rule: Rule
    hours: Hours
    purpose: str = ""
    items: tuple[Item, ...] = ()

    def occurrences(self) -> list[Occurrence]:
        return unroll(self.rule, self.hours, self.resource.space.zone)

    def wish(self, span: Span) -> Wish:
        return Wish(self.resource, span, self.purpose, items=self.items)


@dataclass(frozen=True)
class Date:
    """A day of the planned series: the wish that would be granted, or why not and what instead.

    Without a wish there is no such time that day: the clocks go forward over it. `holiday` is
    the French name of the public holiday for which the doors stay closed. `insisted` is what
    whoever runs the space may have all the same: only house rules are in its way.
    """

    day: date
    wish: Wish | None
    reasons: tuple[Refusal, ...] = ()
    holiday: str | None = None
    moved: Wish | None = None
    other: Wish | None = None
    insisted: Wish | None = None

    @property
    def is_yes(self) -> bool:
        return self.wish is not None and not self.reasons


def plan(
    member: User | None, series: SeriesWish, now: datetime, by: User | None = None
) -> list[Date]:
    """Every day of the series in order. Nothing is locked: booking them asks again.

    Whoever runs the space, if it is they who plan, may insist where only rules are in the way.
    Raises Refused when the series goes farther ahead than a year, or nowhere.
    """
    occurrences = series.occurrences()
    refuse_too_far(series, occurrences, now)
    judge = Judge(member, hull([one.span for one in occurrences if one.span]), now)
    dates = _dates(judge, member, series, occurrences, now)
    if by and manages(by, series.resource.space):
        return list(dates)
    return [replace(one, insisted=None) for one in dates]


def refuse_too_far(series: SeriesWish, occurrences: Sequence[Occurrence], now: datetime) -> None:
    """Raises Refused unless the series has a day, and none over a year from now."""
    if not any(one.span for one in occurrences):
        raise Refused(Refusal("no_days", _("There is no such day before then."), "until"))
    today = now.astimezone(series.resource.space.zone).date()
    rule = series.rule
    left = (rule.times or 0) - sum(one.span is not None for one in occurrences)
    last = max(occurrences[-1].day, rule.until or rule.first)
    if last > today + A_YEAR or left > 0:
        field = "until" if rule.until else "times"
        raise Refused(Refusal("over_a_year", _("A series goes at most one year ahead."), field))


def hull(spans: Sequence[Span]) -> Span:
    """From the beginning of the first to the end of the last."""
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _dates(
    judge: Judge,
    member: User | None,
    series: SeriesWish,
    occurrences: Sequence[Occurrence],
    now: datetime,
) -> Iterator[Date]:
    space = series.resource.space
    for one in occurrences:
        if one.span is None:
            yield Date(one.day, None)
            continue
        verdict = judge.verdict(series.wish(one.span))
        if verdict.is_yes:
            judge.accept(verdict)
            yield Date(one.day, verdict.wish)
            continue
        codes = {reason.code for reason in verdict.reasons}
        moved = other = None
        if codes <= ANOTHER_HELPS:
            moved, other = _instead(judge, member, verdict.wish, now)
        feast = holiday(space, one.day) if "closed" in codes else None
        insisted = verdict.wish if verdict.broken else None
        yield Date(one.day, verdict.wish, verdict.reasons, feast, moved, other, insisted)


def _instead(
    judge: Judge, member: User | None, wish: Wish, now: datetime
) -> tuple[Wish | None, Wish | None]:
    """The nearest time of that day, and an equal thing at that time, as far as there are."""
    found = (same_day(member, wish, now), equal_thing(member, wish, now))
    moved, other = (one if one and judge.verdict(one).is_yes else None for one in found)
    return moved, other
