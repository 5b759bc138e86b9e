"""Requests: the space says yes or no, once, and whatever it leaves unanswered expires."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.actions.deciding import holding
from coliving.bookings.approval import asked_with, refused_with
from coliving.bookings.audit import note
from coliving.bookings.models import Booking, Status
from coliving.bookings.series_letters import tell_all
from coliving.bookings.together import numbers_of, places_for
from coliving.bookings.units import occupy, release, taken
from coliving.db import db
from coliving.errors import Refusal, Refused
from coliving.i18n import _


@dataclass(frozen=True)
class Answer:
    """Who answers for the space, with a word for whoever asked if they like."""

    by: User
    word: str = ""


def approve(booking: Booking, answer: Answer, now: datetime) -> list[Booking]:
    """Say yes to the request, and to the other dates of its series. Answers what was approved.

    Raises Refused if somebody was faster, or nobody waits for an answer any more.
    """
    with _answering(booking, now) as asked:
        _settle(asked, Status.CONFIRMED, answer, now)
        tell_all(asked, "approved", now, answer.word)
        note(booking.resource.space_id, answer.by, "approved", _said(asked, answer), now)
    return asked


def decline(booking: Booking, answer: Answer, now: datetime) -> list[Booking]:
    """Say no to the request, and to the other dates of its series; the time is free again.

    Raises Refused as `approve` does.
    """
    with _answering(booking, now) as asked:
        for one in asked:
            release(one)
        _settle(asked, Status.DECLINED, answer, now)
        tell_all(asked, "declined", now, answer.word)
        note(booking.resource.space_id, answer.by, "declined", _said(asked, answer), now)
    return asked


def reconsider(booking: Booking, answer: Answer, now: datetime) -> list[Booking]:
    """Say yes after all to what was declined, or left without an answer, and is still free.

    Answers what that was: of a series perhaps not all dates. Raises Refused if it is nothing.
    """
    held = numbers_of([*refused_with(booking, now), booking])
    with holding(held, booking.member, now):
        refused = refused_with(booking, now)
        if not refused or not numbers_of(refused) <= held:
            raise Refused(Refusal("answered", _became(booking)))
        if booking.member.deleted_at is not None:
            raise Refused(Refusal("gone", _("This account was deleted.")))
        back = [one for one in refused if _is_back(one)]
        if not back:
            raise Refused(taken(booking.resource))
        _settle(back, Status.CONFIRMED, answer, now)
        tell_all(back, "approved", now, answer.word)
        note(booking.resource.space_id, answer.by, "approved", _said(back, answer), now)
    return back


def expire_requests(now: datetime) -> int:
    """Let go of what nobody has answered in time, and say so. Answers how many that were."""
    due = select(Booking).where(Booking.status == Status.REQUESTED, Booking.expires_at <= now)
    together: dict[tuple[int, int], list[Booking]] = defaultdict(list)
    for booking in db.session.scalars(due.order_by(Booking.starts_at, Booking.id)):
        together[booking.member_id, booking.series_id or -booking.id].append(booking)
    return sum(_expire(group, now) for group in together.values())


@contextmanager
def _answering(booking: Booking, now: datetime) -> Iterator[list[Booking]]:
    """A transaction in which nobody else answers what was asked together."""
    held = numbers_of([*asked_with(booking, now), booking])
    with holding(held, booking.member, now):
        asked = asked_with(booking, now)
        if not asked:
            raise Refused(Refusal("answered", _became(booking)))
        if not numbers_of(asked) <= held:
            text = _("This request has just been changed. Look at it before you answer.")
            raise Refused(Refusal("changed", text))
        yield asked


def _is_back(booking: Booking) -> bool:
    """Whether it has its time again: nobody else has it."""
    free = places_for(booking)
    if free:
        occupy(booking, free)
    return bool(free)


def _settle(asked: list[Booking], status: Status, answer: Answer, now: datetime) -> None:
    for one in asked:
        one.answer = answer.word
        one.settle(status, now)
    db.session.flush()


def _expire(group: list[Booking], now: datetime) -> int:
    numbers = [booking.id for booking in group]
    held = numbers_of(group)
    with holding(held, group[0].member, now):
        late = select(Booking).where(Booking.id.in_(numbers), Booking.expires_at <= now)
        late = late.where(Booking.status == Status.REQUESTED).order_by(Booking.starts_at)
        expired = list(db.session.scalars(late))
        if not numbers_of(expired) <= held:  # moved a moment ago: the next round has it
            return 0
        for booking in expired:
            release(booking)
            booking.settle(Status.EXPIRED, now)
        if expired:
            tell_all(expired, "expired", now)
    return len(expired)


def _became(booking: Booking) -> str:
    """What has become of a request that can no longer be answered."""
    if booking.is_confirmed:
        return _("Somebody has already said yes to this request.")
    if booking.status is Status.DECLINED:
        return _("Somebody has already said no to this request.")
    if booking.is_cancelled:
        return _("This request was withdrawn.")
    return _("This request was not answered in time: it has expired.")


def _said(asked: list[Booking], answer: Answer) -> dict[str, str | int]:
    first = asked[0]
    said: dict[str, str | int] = {
        "who": first.member.name,
        "what": first.resource.name,
        "from": first.span.start.isoformat(),
        "until": first.span.end.isoformat(),
        "note": answer.word,
    }
    return said | ({"dates": len(asked)} if len(asked) > 1 else {})
