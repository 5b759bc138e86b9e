"""The letter of the evening before: nobody opens tomorrow, who could, and how to close."""

from datetime import date, datetime
from typing import Any

from coliving.i18n import _
from coliving.outbox.actions import News, Reader, post
from coliving.outbox.links import link
from coliving.outbox.rendering import context_for
from coliving.spaces.access import who_answers
from coliving.spaces.models import Space
from coliving.spaces.roster import Duty, team_of

NOBODY = "nobody_opens"


def tell_nobody_opens(space: Space, duties: list[Duty], now: datetime) -> None:
    """Write to each manager of the space, inside the caller's transaction.

    The duties are all those of the day: when nobody opens at all, all of it may be closed.
    """
    missing = [duty.span for duty in duties if duty.shift is None]
    stretches = []
    for span in missing:
        start, end = (edge.astimezone(space.zone) for edge in (span.start, span.end))
        stretches.append([f"{start:%H:%M}", f"{end:%H:%M}", end.date().isoformat()])
    team = [[one.name or one.email, one.email, one.phone] for one in team_of(space)]
    facts: dict[str, Any] = {
        "space": space.name,
        "slug": space.slug,
        "date": missing[0].start.astimezone(space.zone).date().isoformat(),
        "stretches": stretches,
        "is_whole_day": len(missing) == len(duties),
    }
    for manager in who_answers(space):
        if manager.email is not None:
            others = [one for one in team if manager.email not in one]
            news = News(NOBODY, facts | {"name": manager.name, "could": others})
            post(news, Reader(manager.email, manager.language), now)


def _with_links(facts: dict[str, Any]) -> dict[str, Any]:
    """The day as a date; and for each stretch, the page that shows what closing it would hit."""
    close = {"slug": facts["slug"], "kind": "close", "first": facts["date"]}
    close["note"] = _("Nobody can open the doors.")
    closing = [
        (start, end, link("manage_changes.prepare", **close, start=start, end=end, last=last))
        for start, end, last in facts["stretches"]
    ]
    if facts["is_whole_day"]:
        closing = [("", "", link("manage_changes.prepare", **close))]
    return {"tomorrow": date.fromisoformat(facts["date"]), "closing": closing}


context_for(NOBODY, _with_links)
