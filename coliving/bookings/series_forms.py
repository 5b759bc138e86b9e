"""What people type to repeat a booking, and what they confirm date by date."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import MultiDict

from coliving.bookings.actions.series import Scope, Shift
from coliving.bookings.asking import Wish
from coliving.bookings.forms import BookingForm, CancelForm, Day
from coliving.bookings.models.series import Rhythm
from coliving.bookings.planning import SeriesWish
from coliving.bookings.recurrence import Hours, Rule
from coliving.db import db
from coliving.errors import Refusal, Refused
from coliving.forms import Form
from coliving.i18n import _, hour
from coliving.spaces.models import Resource

MOST_TIMES = 53
CHOICE = re.compile(r"([0-9a-f-]{36}) (\d\d:\d\d)-(\d\d:\d\d)", re.ASCII)
REPEATING = ("rhythm", "until", "times")


class SeriesForm(BookingForm):
    """The same again: how often, and until a day or so many times."""

    rhythm: Rhythm = Rhythm.WEEKLY
    until: Day | None = None
    times: Annotated[int, Field(ge=2, le=MOST_TIMES)] | None = None

    def series(self, resource: Resource) -> SeriesWish:
        """The typed series of the resource. Raises Refused without one end, or with both."""
        if self.until is None and self.times is None:
            text = _("Say until which day, or how many times.")
            raise Refused(Refusal("endless", text, "until"))
        if self.until is not None and self.times is not None:  # RFC 5545 3.3.10: never both
            text = _("Either until a day or so many times, not both.")
            raise Refused(Refusal("two_ends", text, "times"))
        rule = Rule(self.rhythm, self.day, self.until, self.times)
        return SeriesWish(resource, rule, Hours(self.start, self.end), self.purpose)


class ScopeForm(CancelForm):
    """Which bookings of the series; a manager says why."""

    scope: Scope


class MoveSeriesForm(BookingForm):
    """A new day and new hours for one booking of the series: the others move along."""

    scope: Scope = Scope.FOLLOWING

    def shift(self, day: date) -> Shift:
        """How the booking of that day moves, and with it the others."""
        return Shift((self.day - day).days, Hours(self.start, self.end))


def repeat_form(typed: MultiDict[str, str]) -> Form[SeriesForm]:
    """The fields that repeat a booking, as typed beside those of the booking itself."""
    return Form(SeriesForm, {name: typed[name] for name in REPEATING if typed.get(name)})


def choice(wish: Wish, zone: ZoneInfo) -> str:
    """What the form sends to confirm the wish: the thing and the hours, nothing implied."""
    start, end = hour(wish.span.start, zone), hour(wish.span.end, zone)
    return f"{wish.resource.uid} {start}-{end}"


def choice_name(day: date) -> str:
    """The field of a day of the series."""
    return f"on-{day.isoformat()}"


def confirmed(series: SeriesWish, typed: MultiDict[str, str]) -> list[Wish]:
    """The dates that were confirmed, each with the thing and the hours that the form showed.

    Raises Refused for what no page of ours has sent.
    """
    days = [one.day for one in series.occurrences()]
    chosen = {day: text for day in days if (text := typed.get(choice_name(day)))}
    read = {day: _read(text) for day, text in chosen.items()}
    things = _things(series, {uid for uid, _, _ in read.values()})
    return list(_wishes(series, read, things))


def _read(text: str) -> tuple[UUID, str, str]:
    found = CHOICE.fullmatch(text)
    try:
        uid, start, end = found.groups() if found else ("", "", "")
        return UUID(uid), start, end
    except ValueError:
        raise _unreadable() from None


def _things(series: SeriesWish, uids: set[UUID]) -> dict[UUID, Resource]:
    here = Resource.space_id == series.resource.space_id
    query = select(Resource).where(here, Resource.uid.in_(uids)).options(joinedload(Resource.space))
    return {resource.uid: resource for resource in db.session.scalars(query)}


def _wishes(
    series: SeriesWish, read: dict[date, tuple[UUID, str, str]], things: dict[UUID, Resource]
) -> Iterator[Wish]:
    zone = series.resource.space.zone
    for day, (uid, start, end) in read.items():
        try:
            form = BookingForm.model_validate({"day": day, "start": start, "end": end})
            yield replace(series.wish(form.span(zone)), resource=things[uid])
        except (ValidationError, KeyError):
            raise _unreadable() from None


def _unreadable() -> Refused:
    return Refused(Refusal("unreadable", _("Look at the dates again before you confirm.")))
