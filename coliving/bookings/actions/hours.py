"""When the doors are open, as managers change it. Bookings stay: `outside.py` says which to see."""

from datetime import datetime

from sqlalchemy import delete

from coliving.accounts.models import User
from coliving.bookings.actions.spaces import touch
from coliving.bookings.audit import note
from coliving.db import db, transaction
from coliving.spaces.models import Audience, ExceptionalOpening, OpeningHours, Period, Space
from coliving.spaces.opening import Timetable
from coliving.spaces.osm_hours import Stretch, write
from coliving.spaces.periods import Part
from coliving.spans import Span


def set_hours(space: Space, timetable: Timetable, actor: User, now: datetime) -> None:
    """Let these be the weekly hours of the space, and the holidays kept or not."""
    said = {
        whom.value: write(Stretch(*line[:3]) for line in timetable.hours if line.audience is whom)
        for whom in Audience
    }
    with transaction():
        db.session.execute(delete(OpeningHours).where(OpeningHours.space_id == space.id))
        db.session.add_all(
            OpeningHours(space_id=space.id, **line._asdict()) for line in timetable.hours
        )
        space.closed_on_holidays = timetable.closed_on_holidays
        touch(space, now)
        kept = {"closed_on_holidays": timetable.closed_on_holidays}
        note(space.id, actor, "hours", said | kept, now)


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
