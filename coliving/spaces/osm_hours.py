"""Weekly hours as OpenStreetMap writes them, read and written.

The weekly part of https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification:
`Mo-Fr 08:30-12:30,13:30-18:00; Sa 09:00-12:00`. What follows a semicolon takes the place of
what was said of its days before. Months, holidays, weeks and sunsets are not weekly: they
are refused by name.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import time
from itertools import groupby
from typing import NamedTuple

from coliving.errors import Refusal, Refused
from coliving.i18n import _

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
A_DAY = 24 * 60
ALWAYS = "24/7"
_NUMBERS = {name.lower(): number for number, name in enumerate(DAYS)}
_DAY = "|".join(_NUMBERS)
_DAYS = re.compile(rf"(?:{_DAY})(?:-(?:{_DAY}))?(?:,(?:{_DAY})(?:-(?:{_DAY}))?)*")
_TIMES = re.compile(r"(\d{1,2}):([0-5]\d)-(\d{1,2}):([0-5]\d)", re.ASCII)
_SHUT = {"off", "closed"}
_DASHES = str.maketrans("–—−", "---")


class Stretch(NamedTuple):
    """Open from `opens` to `closes` on a weekday (0 is Monday), past midnight if need be."""

    weekday: int
    opens: time
    closes: time

    @property
    def minutes(self) -> tuple[int, int]:
        """From midnight of the weekday; the end is at most a day after the start."""
        start, end = (edge.hour * 60 + edge.minute for edge in (self.opens, self.closes))
        return start, end if end > start else end + A_DAY


def parse(text: str) -> list[Stretch]:
    """The stretches of the week, in their order. No text is no hours.

    Raises Refused ("hours") that names what cannot be read.
    """
    week: dict[int, list[Stretch]] = {}
    for rule in filter(str.strip, text.translate(_DASHES).split(";")):
        week |= _rule(rule)
    found = sorted(stretch for stretches in week.values() for stretch in stretches)
    _check(found)
    return found


def write(stretches: Iterable[Stretch]) -> str:
    """The shortest text that reads as these; stretches that touch become one."""
    texts: dict[int, str] = {}
    for weekday, day in groupby(_joined(stretches), lambda stretch: stretch.weekday):
        texts[weekday] = ",".join(_written(stretch) for stretch in day)
    if len(texts) == len(DAYS) and set(texts.values()) == {"00:00-24:00"}:
        return ALWAYS
    rules = dict.fromkeys(texts.values())  # in the order in which the week first needs them
    return "; ".join(
        f"{_days([day for day, said in texts.items() if said == times])} {times}" for times in rules
    )


def _rule(rule: str) -> dict[int, list[Stretch]]:
    """What one rule says of each of its days."""
    said = re.sub(r"\s*([,-])\s*", r"\1", rule.strip().lower())
    if said == ALWAYS:
        return {day: [Stretch(day, time(0), time(0))] for day in range(len(DAYS))}
    head = _DAYS.match(said)
    days = sorted(_chosen(head[0])) if head else [*range(len(DAYS))]
    times = said[head.end() :].lstrip(" :") if head else said
    if times in _SHUT:
        return {day: [] for day in days}
    if not times:
        raise _refused(_("At what time? Write it after “%(days)s”.", days=rule.strip()))
    spans = [_times(part, rule) for part in times.split(",")]
    return {day: [Stretch(day, *span) for span in spans] for day in days}


def _chosen(days: str) -> set[int]:
    found: set[int] = set()
    for part in days.split(","):
        first, _dash, last = part.partition("-")
        start, end = _NUMBERS[first], _NUMBERS[last or first]
        found |= {(start + ahead) % 7 for ahead in range((end - start) % 7 + 1)}
    return found


def _times(part: str, rule: str) -> tuple[time, time]:
    match = _TIMES.fullmatch(part)
    if not match:
        raise _refused(_unreadable(part, rule))
    numbers = [int(digits) for digits in match.groups()]
    start, end = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
    late = end - A_DAY if end >= A_DAY else end
    if start >= A_DAY or late >= A_DAY or (end >= A_DAY and late > start):
        raise _refused(_("“%(times)s” is more than a day.", times=part))
    if start == end:
        text = _("“%(times)s” opens and closes at the same time.", times=part)
        raise _refused(text)
    return time(*divmod(start, 60)), time(*divmod(late, 60))


def _unreadable(part: str, rule: str) -> str:
    if re.search(r"\b(ph|sh)\b", part):
        return _("Holidays have their own place, below: leave “%(part)s” out here.", part=part)
    if re.match(rf"({_DAY})\b", part):
        return _("Put a semicolon before “%(part)s”: a comma only joins times, or days.", part=part)
    return _(
        "We cannot read “%(part)s” in “%(rule)s”. Write days and times, such as %(example)s.",
        part=part,
        rule=rule.strip(),
        example="Mo-Fr 08:30-12:30,13:30-18:00; Sa 09:00-12:00",
    )


def _check(stretches: list[Stretch]) -> None:
    """A door does not open twice: each stretch ends before the next begins, the week round."""
    week = len(DAYS) * A_DAY
    edges = [
        (stretch.weekday * A_DAY + stretch.minutes[0], stretch.weekday * A_DAY + stretch.minutes[1])
        for stretch in stretches
    ]
    following = [*edges[1:], *((start + week, end + week) for start, end in edges[:1])]
    for stretch, (_start, end), (next_start, _end) in zip(stretches, edges, following, strict=True):
        if end > next_start:
            day = DAYS[stretch.weekday]
            times = f"{day} {_written(stretch)}"
            raise _refused(_("“%(times)s” runs into the hours that follow it.", times=times))


def _joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """In their order, those of a day that touch as one."""
    for weekday, day in groupby(sorted(stretches), lambda stretch: stretch.weekday):
        open_until: Stretch | None = None
        for stretch in day:
            if open_until and open_until.closes == stretch.opens != time(0):
                open_until = Stretch(weekday, open_until.opens, stretch.closes)
                continue
            if open_until:
                yield open_until
            open_until = stretch
        if open_until:
            yield open_until


def _written(stretch: Stretch) -> str:
    """An end at midnight is 24:00, and a full turn of the clock goes on counting."""
    _start, end = stretch.minutes
    past = stretch.closes == time(0) or stretch.closes == stretch.opens
    hour, minute = divmod(end, 60) if past else (stretch.closes.hour, stretch.closes.minute)
    return f"{stretch.opens:%H:%M}-{hour:02}:{minute:02}"


def _days(days: list[int]) -> str:
    """[0, 1, 2, 5] is Mo-We,Sa."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(
        DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}" for run in runs
    )


def _refused(message: str) -> Refused:
    return Refused(Refusal("hours", message, "hours"))
