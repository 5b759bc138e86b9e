"""What is typed in the guided start: each step carries all that was typed before it."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field
from werkzeug.datastructures import MultiDict

from coliving.errors import Refusal, Refused
from coliving.forms import Form, Typed, bind
from coliving.i18n import _
from coliving.spaces.forms import AddressForm, Line
from coliving.spaces.hours_form import Hours
from coliving.spaces.models import Audience
from coliving.spaces.opening import Timetable, Weekly
from coliving.spaces.osm_hours import DAYS, parse
from coliving.spaces.starters import STARTERS, Starter

MANY = 99
COUNT = "count-"
WORKDAYS = [*DAYS[:5]]
Clock = Annotated[str, Field(max_length=5)]


class StartForm(AddressForm):
    """The first step; the network is asked for only where there are several."""

    network: Line = ""


class WeekForm(Typed):
    """The second step: days and times as they are picked, or a text that goes before them."""

    days: list[Literal["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]] = []
    opens: Annotated[Clock, Field(min_length=1)]
    closes: Annotated[Clock, Field(min_length=1)]
    noon: Clock = ""
    after: Clock = ""
    hours: Hours = ""

    def text(self) -> str:
        """As OpenStreetMap writes it."""
        if self.hours or not self.days:
            return self.hours
        closes = "24:00" if self.closes == "00:00" else self.closes
        times = f"{self.opens}-{closes}"
        if self.noon or self.after:
            times = f"{self.opens}-{self.noon},{self.after}-{closes}"
        return f"{','.join(self.days)} {times}"


CARRIED = (*StartForm.model_fields, *WeekForm.model_fields, "starter")


def carried(typed: MultiDict[str, str]) -> list[tuple[str, str]]:
    """All that a step hands on, as names and values of an address or of hidden fields."""
    known = [(name, value) for name in CARRIED for value in typed.getlist(name) if value]
    return known + [(name, value) for name, value in typed.items() if name.startswith(COUNT)]


def read_address(typed: MultiDict[str, str]) -> Form[StartForm]:
    return bind(StartForm, typed)


def read_week(typed: MultiDict[str, str]) -> tuple[Form[WeekForm], Timetable | None]:
    """The form, and the timetable when it can be read."""
    form = bind(WeekForm, typed)
    try:
        if form.data:
            _check_lunch(form.data)
            lines = [Weekly(*line, Audience.EVERYBODY) for line in parse(form.data.text())]
            if lines:
                return form, Timetable(lines, closed_on_holidays=True)
            text = _("Choose at least one day on which the doors are open.")
            raise Refused(Refusal("hours", text, "hours"))
    except Refused as refused:
        form.refuse(refused)
    return form, None


def _check_lunch(week: WeekForm) -> None:
    if bool(week.noon) != bool(week.after):
        text = _("Give both: when you close for lunch, and when you open again.")
        raise Refused(Refusal("lunch", text, "after" if week.noon else "noon"))


def read_starter(typed: MultiDict[str, str]) -> Starter | None:
    return STARTERS.get(typed.get("starter", ""))


def read_counts(starter: Starter, typed: Mapping[str, str]) -> tuple[dict[str, int], list[str]]:
    """How many there are of each thing, and the codes of those that are no number up to 99."""
    counts: dict[str, int] = {}
    wrong: list[str] = []
    for thing in starter.things:
        text = typed.get(COUNT + thing.code, str(thing.count)).strip() or "0"
        if text.isascii() and text.isdecimal() and int(text[:9]) <= MANY:
            counts[thing.code] = int(text)
        else:
            wrong.append(thing.code)
    return counts, wrong
