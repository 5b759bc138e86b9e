"""Weekly hours as managers type them: OpenStreetMap's text, or day by day."""

from collections.abc import Callable, Sequence
from typing import Annotated

from pydantic import Field

from coliving.errors import Refusal, Refused
from coliving.forms import Typed
from coliving.i18n import _, weekdays
from coliving.spaces.models import Audience
from coliving.spaces.opening import Timetable, Weekly
from coliving.spaces.osm_hours import DAYS, Stretch, parse, write

Hours = Annotated[str, Field(max_length=400)]


class HoursForm(Typed):
    """When the doors are open each week; `seen` is what its change would hit, once it was seen."""

    everybody: Hours = ""
    members: Hours = ""
    closed_on_holidays: bool = False
    seen: Annotated[str, Field(max_length=64)] = ""
    note: Annotated[str, Field(max_length=200)] = ""


def read_timetable(told: HoursForm) -> Timetable:
    """Raises Refused with each text that cannot be read, at its field."""
    wrong: list[Refusal] = []
    lines: list[Weekly] = []
    for whom in Audience:
        try:
            lines += [Weekly(*stretch, whom) for stretch in parse(getattr(told, whom))]
        except Refused as refused:
            wrong += [Refusal(one.code, one.message, whom) for one in refused.refusals]
    if wrong:
        raise Refused(*wrong)
    return Timetable(sorted(lines), told.closed_on_holidays)


def told_of(timetable: Timetable) -> dict[str, object]:
    """What the form shows of the hours before anybody types."""
    return {whom: write(stretches(timetable, whom)) for whom in Audience} | {
        "closed_on_holidays": timetable.closed_on_holidays
    }


def stretches(timetable: Timetable, whom: Audience) -> list[Stretch]:
    return [Stretch(*line[:3]) for line in timetable.hours if line.audience is whom]


def read_days(typed: Callable[[str], Sequence[str]]) -> str:
    """What was picked day by day, as one text. `typed("mo")` are from, until, from, until.

    Raises Refused ("hours") where one of two times is missing.
    """
    rules = []
    for day, name in zip(DAYS, weekdays(), strict=True):
        times = [*typed(day.lower())[:4], "", "", "", ""]
        pairs = [pair for pair in (times[:2], times[2:4]) if any(pair)]
        if any(not all(pair) for pair in pairs):
            text = _("On %(day)s a time is missing: from when, until when?", day=name)
            raise Refused(Refusal("hours", text, Audience.EVERYBODY))
        spans = [f"{start}-{'24:00' if end == '00:00' else end}" for start, end in pairs]
        if spans:
            rules.append(f"{day} {','.join(spans)}")
    return "; ".join(rules)


def day_by_day(week: Sequence[Stretch]) -> dict[str, list[str]]:
    """What the form of the days shows: "mo": from, until, from, until; what is third is not."""
    return {
        day.lower(): [
            f"{edge:%H:%M}"
            for stretch in week
            if stretch.weekday == number
            for edge in (stretch.opens, stretch.closes)
        ][:4]
        for number, day in enumerate(DAYS)
    }
