"""Saying who opens the doors, and warning the managers in the evening when nobody does."""

from datetime import date, datetime, time

from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.audit import note
from coliving.bookings.roster_letters import tell_nobody_opens
from coliving.db import db, transaction
from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.outbox.actions import News, Reader, post
from coliving.spaces.models import Roster, Shift, Space, lock_space
from coliving.spaces.roster import AHEAD, Duty, Plan, give_up_shifts, next_days, plan, roster_of
from coliving.spans import A_DAY, Span

IN_THE_EVENING = time(18)
"""On the wall clock of the space: late enough to have asked around, early enough to call."""


def keep_roster(space: Space, by: User, now: datetime) -> None:
    """From now on somebody has to say that they open; twice is once."""
    with transaction():
        lock_space(space.id)
        if roster_of(space) is None:
            db.session.add(Roster(space_id=space.id))
            note(space.id, by, "roster_kept", {}, now)


def drop_roster(space: Space, by: User, now: datetime) -> None:
    """Nobody has to say so any longer. Who was to open is forgotten; who has opened is not."""
    with transaction():
        lock_space(space.id)
        if roster := roster_of(space):
            give_up_shifts(Shift.space_id == space.id, now)
            db.session.delete(roster)
            note(space.id, by, "roster_dropped", {}, now)


def take_shift(space: Space, start: datetime, person: User, by: User, now: datetime) -> None:
    """The person opens what begins then. Raises Refused where nothing does, or another opens.

    Whoever is put in by somebody else gets a letter.
    """
    with transaction():
        lock_space(space.id)
        duty = _duty(space, start, now)
        if duty is None or duty.span.end <= now or roster_of(space) is None:
            text = _("The doors do not open then any more. Look at the list again.")
            raise Refused(Refusal("changed", text))
        if duty.shift and duty.shift.user_id != person.id:
            name = duty.shift.user.name
            raise Refused(Refusal("taken", _("%(name)s opens then already.", name=name)))
        if duty.shift is None:
            shift = Shift(space_id=space.id, user=person, span=duty.span, taken_at=now)
            db.session.add(shift)
            db.session.flush()
            _tell("shift_given", shift, by, now)


def give_up(shift: Shift, by: User, now: datetime) -> None:
    """Somebody else may open. Whoever is taken off by another gets a letter; twice is once."""
    number, space_id = shift.id, shift.space_id
    with transaction():
        lock_space(space_id)
        found = db.session.scalar(select(Shift).where(Shift.id == number, Shift.ends_at > now))
        if found is None:
            return
        _tell("shift_taken", found, by, now)
        db.session.delete(found)
        if roster := db.session.get(Roster, space_id):
            roster.warned_for = None


def warn_of_tomorrow(now: datetime) -> int:
    """In the evening, write to the managers of each space in which nobody opens the next day,
    and to whoever was to open what by now stays closed: they need not come.

    Once for a day, however many workers look; again only when somebody has given up since.
    Answers how many spaces it is about.
    """
    query = select(Space).join(Roster, Roster.space_id == Space.id).order_by(Space.id)
    due = [space.id for space in db.session.scalars(query) if _to_be_told(space, now)]
    return sum(_warn(number, now) for number in due)


def _warn(number: int, now: datetime) -> bool:
    with transaction():
        lock_space(number)
        space = db.session.get_one(Space, number)
        found, roster = _to_be_told(space, now), roster_of(space)
        if found is None or roster is None:
            return False
        for shift in found.left_over:
            _write_to("shift_taken", shift, space.name, now)
            db.session.delete(shift)
        if found.lacks_somebody and roster.warned_for != _tomorrow(space, now):
            roster.warned_for = _tomorrow(space, now)
            tell_nobody_opens(space, found.duties, now)
    return True


def _to_be_told(space: Space, now: datetime) -> Plan | None:
    """What there is to do tomorrow, once it is evening, if there is news for anybody in it."""
    tomorrow, roster = _tomorrow(space, now), roster_of(space)
    if tomorrow is None or roster is None:
        return None
    found = plan(space, Span.whole_day(tomorrow, space.zone))
    is_news = found.lacks_somebody and roster.warned_for != tomorrow
    return found if is_news or found.left_over else None


def _tomorrow(space: Space, now: datetime) -> date | None:
    """The next day on the calendar of the space, once it is evening there."""
    local = now.astimezone(space.zone)
    return local.date() + A_DAY if local.time() >= IN_THE_EVENING else None


def _duty(space: Space, start: datetime, now: datetime) -> Duty | None:
    """What begins at that very moment, as far ahead as the roster goes."""
    duties = plan(space, next_days(space, now, AHEAD)).duties
    return next((duty for duty in duties if duty.span.start == start), None)


def _tell(verb: str, shift: Shift, by: User, now: datetime) -> None:
    """Whoever is put in or taken off by somebody else hears of it, and it goes on record."""
    if shift.user_id == by.id:
        return
    times = {"from": shift.starts_at.isoformat(), "until": shift.ends_at.isoformat()}
    note(shift.space_id, by, verb, {"user": shift.user_id} | times, now)
    _write_to(verb, shift, by.name, now)


def _write_to(template: str, shift: Shift, who: str, now: datetime) -> None:
    person, space = shift.user, db.session.get_one(Space, shift.space_id)
    if person.email is None:
        return
    facts = {"name": person.name, "by": who, "space": space.name, "slug": space.slug}
    facts |= {"start": shift.starts_at.isoformat(), "end": shift.ends_at.isoformat()}
    news = News(template, facts | {"timezone": space.timezone, "cancel_until": None})
    post(news, Reader(person.email, person.language), now)
