"""The letter to those who run a space: somebody asks for something and waits for an answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from coliving.bookings.letters import facts
from coliving.bookings.models import Booking
from coliving.bookings.series_letters import tell_all, with_dates
from coliving.i18n import day, hour
from coliving.outbox.actions import News, Reader, post
from coliving.outbox.rendering import context_for
from coliving.spaces.access import who_answers

TEMPLATE = "to_answer"


def tell_asked(bookings: Sequence[Booking], now: datetime) -> None:
    """Confirm to the member that what was asked together arrived, and ask those who answer.

    Each of them gets one letter in their own language. Nothing asked: nothing to tell.
    """
    if not bookings:
        return
    tell_all(bookings, "requested", now)
    first = bookings[0]
    said: dict[str, Any] = facts(first) | {"who": first.member.name}
    said["bookings"] = [facts(one) for one in bookings]
    for manager in who_answers(first.resource.space):
        reader = Reader(str(manager.email), manager.language)
        post(News(TEMPLATE, said | {"name": manager.name, "email": manager.email}), reader, now)


def tell_standing(bookings: Sequence[Booking], news: str, now: datetime) -> None:
    """Tell the member the news of what is sure, and hand on what is asked for."""
    if sure := [one for one in bookings if not one.is_pending]:
        tell_all(sure, news, now)
    tell_asked([one for one in bookings if one.is_pending], now)


def until_when(facts: dict[str, Any]) -> dict[str, Any]:
    """Until when there is an answer, on the wall clock of the space; nothing without a time."""
    if not facts.get("expires_at"):
        return {}
    zone, until = ZoneInfo(facts["timezone"]), datetime.fromisoformat(facts["expires_at"])
    return {"expires": f"{day(until, zone)}, {hour(until, zone)}"}


def _both(facts: dict[str, Any]) -> dict[str, Any]:
    return with_dates(facts) | until_when(facts)


for _template in (TEMPLATE, "series_requested"):
    context_for(_template, _both)
for _template in ("requested", "offered"):
    context_for(_template, until_when)
