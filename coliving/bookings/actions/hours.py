"""When the doors are open, as managers change it: the week, its parts, and openings for once."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, ClassVar

from sqlalchemy import delete

from coliving.accounts.models import User
from coliving.bookings.actions.spaces import touch
from coliving.bookings.audit import note
from coliving.bookings.hits import Intent
from coliving.bookings.models import Booking
from coliving.bookings.outside import left_outside
from coliving.db import db, transaction
from coliving.spaces.models import (
    Audience,
    ExceptionalOpening,
    OpeningHours,
    Period,
    Resource,
    Space,
)
from coliving.spaces.opening import Timetable, Weekly, timetable_of
from coliving.spaces.osm_hours import Stretch, write
from coliving.spaces.periods import Part
from coliving.spans import Span


@dataclass(frozen=True)
class ChangeHours(Intent):
    """The doors go by another timetable. Who has booked outside of it may come all the same."""

    timetable: Timetable
    verb: ClassVar[str] = "hours"

    def hits(self, now: datetime) -> list[Booking]:
        return left_outside(self.space, self.timetable, now)

    def takes_in(self, other: Resource) -> bool:
        return False

    def write(self, by: User, now: datetime) -> dict[str, Any]:
        before = timetable_of(self.space)
        _put_up(self.space, self.timetable)
        lines = [
            (line.weekday, line.opens.isoformat(), line.closes.isoformat(), line.audience.value)
            for line in before.hours
        ]
        holidays = before.closed_on_holidays
        return {"space": self.space.id, "timetable": lines, "closed_on_holidays": holidays}

    def says(self) -> dict[str, str]:
        lines = self.timetable.hours
        return {
            whom.value: write(Stretch(*line[:3]) for line in lines if line.audience is whom)
            for whom in Audience
        }


def put_back(made: dict[str, Any]) -> None:
    """Let the timetable be again what it was before `ChangeHours` wrote."""
    _put_up(db.session.get_one(Space, made["space"]), timetable_before(made))


def timetable_before(made: dict[str, Any]) -> Timetable:
    """What held until `ChangeHours` wrote this: its record is the history of the hours."""
    lines = [
        Weekly(day, time.fromisoformat(opens), time.fromisoformat(closes), Audience(whom))
        for day, opens, closes, whom in made["timetable"]
    ]
    return Timetable(lines, made["closed_on_holidays"])


def _put_up(space: Space, timetable: Timetable) -> None:
    db.session.execute(delete(OpeningHours).where(OpeningHours.space_id == space.id))
    rows = (OpeningHours(space_id=space.id, **line._asdict()) for line in timetable.hours)
    db.session.add_all(rows)
    space.closed_on_holidays = timetable.closed_on_holidays


def set_periods(space: Space, parts: list[Part], actor: User, now: datetime) -> None:
    """Let these be the named parts of its day."""
    with transaction():
        db.session.execute(delete(Period).where(Period.space_id == space.id))
        db.session.add_all(Period(space_id=space.id, **part._asdict()) for part in parts)
        touch(space, now)
        note(space.id, actor, "periods", {"names": [part.name for part in parts]}, now)


def open_once(opening: ExceptionalOpening, actor: User, now: datetime) -> None:
    """Open the doors for once, whatever the weekly hours, holidays and closures say."""
    with transaction():
        db.session.add(opening)
        touch(db.session.get_one(Space, opening.space_id), now)
        note(opening.space_id, actor, "opened_once", _said(opening.span, opening.reason), now)


def withdraw(opening: ExceptionalOpening, actor: User, now: datetime) -> None:
    """The doors stay as the weekly hours have them after all."""
    with transaction():
        touch(db.session.get_one(Space, opening.space_id), now)
        note(opening.space_id, actor, "not_opened", _said(opening.span, opening.reason), now)
        db.session.delete(opening)


def _said(span: Span, reason: str) -> dict[str, str]:
    return {"from": span.start.isoformat(), "until": span.end.isoformat(), "note": reason}
