"""How changes and the record are said."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel.speaklater import LazyString

from coliving.admin.rules_form import told
from coliving.bookings.hits import Fate
from coliving.bookings.planned import name_of
from coliving.i18n import _, day, joined, lazy_gettext, ngettext, when
from coliving.spaces.models import Role
from coliving.spaces.roles import TITLES as ROLES
from coliving.spans import A_DAY, Span

TITLES: dict[str, LazyString] = {
    "close": lazy_gettext("Close the doors"),
    "maintain": lazy_gettext("Plan maintenance"),
    "take-out": lazy_gettext("Something is broken"),
    "shrink": lazy_gettext("Fewer of something"),
    "retire": lazy_gettext("Gone for good"),
}
WORDS: dict[str, LazyString] = {
    "close": lazy_gettext("Doors closed"),
    "maintain": lazy_gettext("Maintenance"),
    "take_out": lazy_gettext("Out of service"),
    "shrink": lazy_gettext("Fewer units"),
    "retire": lazy_gettext("Retired"),
    "undo": lazy_gettext("Undone"),
    "reopen": lazy_gettext("Opened again"),
    "lift": lazy_gettext("Maintenance ended"),
    "mend": lazy_gettext("Back in service"),
    "override": lazy_gettext("House rules set aside"),
    "plan_drawn": lazy_gettext("Floor plan added"),
    "plan_changed": lazy_gettext("Floor plan changed"),
    "plan_removed": lazy_gettext("Floor plan removed"),
    "described": lazy_gettext("Page of the space changed"),
    "founded": lazy_gettext("Space founded"),
    "hours": lazy_gettext("Opening hours changed"),
    "rules": lazy_gettext("House rules changed"),
    "own_rules": lazy_gettext("Rules of one thing changed"),
    "periods": lazy_gettext("Parts of the day changed"),
    "opened_once": lazy_gettext("Open for once"),
    "not_opened": lazy_gettext("Open for once: taken back"),
    "booked_for": lazy_gettext("Booked for somebody"),
    "approved": lazy_gettext("Request accepted"),
    "declined": lazy_gettext("Request declined"),
    "check_in_undone": lazy_gettext("Check-in taken back"),
    "patience": lazy_gettext("How long one waits changed"),
    "kiosk_opened": lazy_gettext("Tablet opened"),
    "kiosk_closed": lazy_gettext("Tablet withdrawn"),
    "added": lazy_gettext("Added"),
    "altered": lazy_gettext("Described otherwise"),
    "ordered": lazy_gettext("Put in another order"),
    "divided": lazy_gettext("Divided otherwise"),
    "brought_back": lazy_gettext("Brought back"),
    "role_changed": lazy_gettext("Role changed"),
    "invited": lazy_gettext("Invited by e-mail"),
    "invitation_withdrawn": lazy_gettext("Invitation withdrawn"),
    "invitation_accepted": lazy_gettext("Invitation accepted"),
    "block": lazy_gettext("Person blocked"),
    "unblock": lazy_gettext("Person unblocked"),
    "roster_kept": lazy_gettext("Roster opened"),
    "roster_dropped": lazy_gettext("Roster closed"),
    "shift_given": lazy_gettext("Put down to open"),
    "shift_taken": lazy_gettext("Taken off the roster"),
    "remark_written": lazy_gettext("Note written"),
    "remark_struck": lazy_gettext("Note removed"),
    "remarks_read": lazy_gettext("Read the notes about themselves"),
    "imported_things": lazy_gettext("List brought in"),
    "imported_people": lazy_gettext("List of people brought in"),
    "taken_out": lazy_gettext("All data taken home"),
}
PLAIN = ("who", "what", "resource", "name", "note", "reason")


def outcome(fates: Iterable[str]) -> str:
    """ "2 bookings moved and 10 bookings cancelled"."""
    found = list(fates)
    kept, lessened, moved, cancelled = (found.count(fate) for fate in Fate)
    said = [
        ngettext("%(num)s booking kept", "%(num)s bookings kept", kept) if kept else "",
        ngettext("%(num)s booking goes on with less", "%(num)s bookings go on with less", lessened)
        if lessened
        else "",
        ngettext("%(num)s booking moved", "%(num)s bookings moved", moved) if moved else "",
        ngettext("%(num)s booking cancelled", "%(num)s bookings cancelled", cancelled)
        if cancelled
        else "",
    ]
    return joined([text for text in said if text]) or _("No booking was in the way.")


def during(span: Span, zone: ZoneInfo) -> str:
    """ "mardi 3 mars 2026", or from day to day, where whole days are meant; else with times."""
    if any(edge.astimezone(zone).time() != time(0) for edge in (span.start, span.end)):
        return when(span, zone)
    first, last = day(span.start, zone), day(span.end - A_DAY / 2, zone)
    return first if first == last else f"{first} – {last}"


def facts(detail: dict[str, Any], zone: ZoneInfo) -> list[str]:
    """What the record knows of a deed, one fact after the other."""
    said = [str(detail[name]) for name in PLAIN if detail.get(name)]
    said += _whom(detail)
    if {"from", "until"} <= detail.keys():
        start, end = (datetime.fromisoformat(detail[edge]) for edge in ("from", "until"))
        said.append(during(Span(start, end), zone))
    said += told(detail.get("policy", {}))
    if detail.get("times"):
        said.append(ngettext("%(num)s week", "%(num)s weeks", int(detail["times"])))
    if detail.get("dates"):
        num = int(detail["dates"])
        said.append(ngettext("%(num)s date", "%(num)s dates", num))
    if "units" in detail:
        said.append(ngettext("%(num)s place", "%(num)s places", int(detail["units"])))
    if detail.get("undone"):
        said.append(str(WORDS.get(detail["undone"], detail["undone"])))
    if any(fate in detail for fate in Fate):
        said.append(outcome(fate for fate in Fate for _one in range(detail.get(fate, 0))))
    if detail.get("added"):
        said.append(ngettext("%(num)s added", "%(num)s added", detail["added"]))
    if detail.get("altered"):
        said.append(ngettext("%(num)s changed", "%(num)s changed", detail["altered"]))
    if detail.get("lost"):
        num = detail["lost"]
        said.append(
            ngettext(
                "%(num)s booking could not come back", "%(num)s bookings could not come back", num
            )
        )
    return said


def _whom(detail: dict[str, Any]) -> list[str]:
    """Whom the deed was about, by the name they have now, and what they became."""
    said = []
    if detail.get("user"):
        said.append(name_of(int(detail["user"])) or _("somebody who has left"))
    if detail.get("count"):
        num = int(detail["count"])
        said.append(ngettext("%(num)s invitation", "%(num)s invitations", num))
    if detail.get("role"):
        said.append(str(ROLES[Role(detail["role"])]))
    return said
