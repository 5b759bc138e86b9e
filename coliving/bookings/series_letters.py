"""One letter about many bookings: a list of dates, and a calendar file with all of them.

An iTIP REQUEST carries one UID (RFC 5546 3.2.2), and each booking of a series has one of its
own, so that each can be moved alone. Twenty-six letters would be twenty-six too many: the
calendar file enclosed has no METHOD and is for opening by hand, and the member's own feed
follows by itself.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from coliving.bookings.letters import facts, tell, tell_party
from coliving.bookings.models import Booking
from coliving.i18n import when
from coliving.outbox.actions import News, Reader, post
from coliving.outbox.rendering import context_for
from coliving.spans import Span

TEMPLATES = (
    *("series_booked", "series_moved", "series_cancelled"),
    *("series_approved", "series_declined", "series_expired"),
)
OF_EACH = (
    *("uid", "sequence", "status", "changed_at", "start", "end"),
    *("resource", "purpose", "further"),
)


def tell_all(bookings: Sequence[Booking], news: str, now: datetime, reason: str = "") -> None:
    """Write to the member about the bookings, in the transaction that changes them.

    `news` is the name of the letter about one: "booked", "moved", "cancelled", or what became
    of a request. One booking alone is told like any other. Those who come along to some of
    them hear of each of those.
    """
    first = bookings[0]
    if len(bookings) == 1:
        tell(first, news, now, reason)
        return
    for one in bookings:
        tell_party(one, news, now)
    if first.member.email is not None:
        said: dict[str, Any] = facts(first) | ({"reason": reason} if reason else {})
        said["bookings"] = [_own(one) for one in bookings]
        reader = Reader(first.member.email, first.member.language)
        post(News(f"series_{news}", said, thread=f"series:{first.series_id}"), reader, now)


def _own(booking: Booking) -> dict[str, Any]:
    """What differs from the other bookings of the letter."""
    said = facts(booking)
    return {name: said[name] for name in OF_EACH}


def with_dates(facts: dict[str, Any]) -> dict[str, Any]:
    """Each booking as a line: what, and when on the wall clock of the space."""
    zone = ZoneInfo(facts["timezone"])
    dates = []
    for one in facts["bookings"]:
        start, end = (datetime.fromisoformat(one[edge]) for edge in ("start", "end"))
        dates.append({"when": when(Span(start, end), zone), "resource": one["resource"]})
    return {"dates": dates}


for _template in TEMPLATES:
    context_for(_template, with_dates)
