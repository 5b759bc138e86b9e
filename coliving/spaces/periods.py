"""The named parts of the day of a space: morning, afternoon, day."""

from collections import Counter
from collections.abc import Sequence
from datetime import time
from typing import NamedTuple

from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.spaces.osm_hours import Stretch

NOON, AFTER_LUNCH = time(12), time(14)
MANY = 12
LONGEST_NAME = 40


class Part(NamedTuple):
    """From when to when it is, for instance, morning."""

    name: str
    starts: time
    ends: time


def read_parts(rows: Sequence[tuple[str, str, str]]) -> list[Part]:
    """The parts of the day as typed: name, from, until. A line without a name is none.

    Raises Refused ("periods") with all that is wrong.
    """
    wrong: list[Refusal] = []
    parts: list[Part] = []
    for name, starts, ends in rows[:MANY]:
        if not name.strip():
            continue
        try:
            part = Part(name.strip()[:LONGEST_NAME], _clock(starts), _clock(ends))
        except ValueError:
            text = _("From when to when is “%(name)s”? Give two times.", name=name.strip())
            wrong.append(Refusal("periods", text, "periods"))
            continue
        if part.starts == part.ends:
            text = _("“%(name)s” begins and ends at the same time.", name=part.name)
            wrong.append(Refusal("periods", text, "periods"))
        parts.append(part)
    twice = [name for name, times in Counter(part.name for part in parts).items() if times > 1]
    wrong += [
        Refusal("periods", _("“%(name)s” is there twice.", name=name), "periods") for name in twice
    ]
    if wrong:
        raise Refused(*wrong)
    return parts


def parts_of(week: Sequence[Stretch]) -> list[Part]:
    """The parts that suit the hours: a morning, an afternoon and a day, as far as there is one.

    They are those of the longest day of the week; where it does not close for lunch, the
    morning ends at noon and the afternoon begins at two.
    """
    days: dict[int, list[Stretch]] = {}
    for stretch in sorted(week):
        if stretch.closes > stretch.opens:
            days.setdefault(stretch.weekday, []).append(stretch)
    if not days:
        return []
    day = max(days.values(), key=lambda day: (day[-1].minutes[1] - day[0].minutes[0], len(day)))
    opens, closes = day[0].opens, day[-1].closes
    noon, after = (day[0].closes, day[1].opens) if len(day) > 1 else (NOON, AFTER_LUNCH)
    parts = [
        Part(_("Morning"), opens, noon),
        Part(_("Afternoon"), after, closes),
        Part(_("Whole day"), opens, closes),
    ]
    if not opens < noon <= after < closes:
        return parts[2:]
    return parts


def _clock(typed: str) -> time:
    hour, minute = typed.strip().split(":")[:2]
    return time(int(hour), int(minute))
