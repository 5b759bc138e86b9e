"""The dates of a planned series as they are shown: a state, why not, and what one may choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from coliving.bookings.models.series import Rhythm
from coliving.bookings.planning import Date
from coliving.bookings.series_forms import choice, choice_name
from coliving.i18n import _, hours, weekday
from coliving.spaces.models import Resource

NOON = time(12)
SKIP = ""


@dataclass(frozen=True)
class Choice:
    """What may be done about a date: the value that the form sends, and its words."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    """A date of the series. With one choice it can only be had or left out."""

    name: str
    moment: datetime
    hours: str
    why_not: str
    choices: tuple[Choice, ...]

    @property
    def is_yes(self) -> bool:
        return not self.why_not


def rows(dates: Sequence[Date], chosen: MultiDict[str, str], resource: Resource) -> list[Row]:
    """The dates in order; what was chosen before stays chosen, as far as it can still be had."""
    return [_row(one, chosen, resource) for one in dates]


def rhythms() -> list[tuple[str, str]]:
    """How often, as a list to choose from."""
    words = {
        Rhythm.WEEKLY: _("Every week"),
        Rhythm.FORTNIGHTLY: _("Every other week"),
        Rhythm.MONTHLY: _("Every month, on the same weekday"),
    }
    return [(rhythm.value, text) for rhythm, text in words.items()]


def sentence(rhythm: Rhythm, first: date) -> str:
    """ "Every other Tuesday", "The first Tuesday of each month"."""
    day = weekday(first)
    if rhythm is Rhythm.WEEKLY:
        return _("Every %(weekday)s", weekday=day)
    if rhythm is Rhythm.FORTNIGHTLY:
        return _("Every other %(weekday)s", weekday=day)
    which = (_("first"), _("second"), _("third"), _("fourth"), _("last"))[(first.day - 1) // 7]
    return _("The %(which)s %(weekday)s of each month", which=which, weekday=day)


def _row(one: Date, chosen: MultiDict[str, str], resource: Resource) -> Row:
    zone, name = resource.space.zone, choice_name(one.day)
    before = chosen.get(name, SKIP) if chosen else None
    return Row(
        name=name,
        moment=one.wish.span.start if one.wish else _noon(one.day, zone),
        hours=hours(one.wish.span, zone) if one.wish else "",
        why_not=_why_not(one),
        choices=tuple(_choices(one, before, zone)),
    )


def _choices(one: Date, before: str | None, zone: ZoneInfo) -> list[Choice]:
    if one.is_yes and one.wish:
        value = choice(one.wish, zone)
        return [Choice(value, hours(one.wish.span, zone), before in (None, value))]
    found = []
    if one.moved:
        text = _("Move to %(hours)s", hours=hours(one.moved.span, zone))
        found.append((choice(one.moved, zone), text))
    if one.other:
        text = _("Take %(name)s instead", name=one.other.resource.name)
        found.append((choice(one.other, zone), text))
    if one.insisted:
        found.append((choice(one.insisted, zone), _("Book it all the same")))
    known = before if before in dict(found) else SKIP
    return [Choice(value, text, value == known) for value, text in [(SKIP, _("Skip it")), *found]]


def _why_not(one: Date) -> str:
    if one.wish is None:
        return _("The clocks go forward over that time.")
    reasons = " ".join(reason.message for reason in one.reasons)
    return f"{one.holiday}. {reasons}" if one.holiday else reasons


def _noon(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, NOON, zone).astimezone(UTC)
