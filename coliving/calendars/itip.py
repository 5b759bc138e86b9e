"""What a letter about a booking tells the reader's calendar program (RFC 5546, iTIP).

It is made from the facts of the letter alone. The UID is the one of the member's own
feed. Nobody is asked for an answer: the member has already said yes, and those who are
invited along (the facts then name a `host`) have an entry of their own.
"""

from datetime import datetime
from typing import Any

from icalendar import Event, vCalAddress

from coliving.calendars.events import also, called, described
from coliving.calendars.feeds import BEGINNING, END
from coliving.calendars.lines import plain, write, written
from coliving.outbox.enclosures import Enclosure, enclose
from coliving.outbox.links import link
from coliving.outbox.rendering import sender_address
from coliving.web.settings import settings

Facts = dict[str, Any]
CHANGED = (
    *("booked", "requested", "approved", "moved", "changed", "lessened", "given_back", "restored"),
    *("guest_invited", "guest_moved"),
)
GONE = ("cancelled", "declined", "expired", "no_show", "guest_cancelled")


def register() -> None:
    """Let the letters about bookings carry their calendar entry."""
    for template in CHANGED:
        enclose(template, request)
    for template in GONE:
        enclose(template, cancel)
    for template in ("series_booked", "series_approved", "series_moved", "series_cancelled"):
        enclose(template, calendar)


def request(facts: Facts, recipient: str) -> Enclosure:
    """Put the booking into the reader's calendar, or change the entry that is there."""
    return Enclosure("invite.ics", "REQUEST", _object("REQUEST", facts, recipient))


def cancel(facts: Facts, recipient: str) -> Enclosure:
    """Take the booking out of the reader's calendar."""
    return Enclosure("cancel.ics", "CANCEL", _object("CANCEL", facts, recipient))


def calendar(facts: Facts, recipient: str) -> Enclosure:
    """Many bookings as a file to open: one REQUEST cannot hold them (RFC 5546 3.2.2)."""
    events = b"".join(written(_event("", facts | one)) for one in facts["bookings"])
    return Enclosure("bookings.ics", "", write(BEGINNING) + events + END)


def _object(method: str, facts: Facts, recipient: str) -> bytes:
    event = _event(method, facts)
    event.add("organizer", _organizer(facts))
    event.add("attendee", _attendee(facts, recipient))
    return write((*BEGINNING, f"METHOD:{method}")) + written(event) + END


def _event(method: str, facts: Facts) -> Event:
    event = Event()
    for name, value in _properties(method, facts):
        if value not in (None, ""):
            event.add(name, plain(value) if isinstance(value, str) else value)
    return event


def _properties(method: str, facts: Facts) -> list[tuple[str, Any]]:
    is_off = method == "CANCEL" or facts["status"] == "cancelled"
    standing = "TENTATIVE" if facts["status"] == "requested" else "CONFIRMED"
    status = "CANCELLED" if is_off else standing
    return [
        ("uid", f"{facts['uid']}@{settings().host}"),
        ("sequence", facts["sequence"]),
        ("dtstamp", datetime.fromisoformat(facts["changed_at"])),
        ("dtstart", datetime.fromisoformat(facts["start"])),
        ("dtend", datetime.fromisoformat(facts["end"])),
        ("summary", called(facts["resource"], facts["space"])),
        ("location", ", ".join(filter(None, (facts["space"], facts["address"])))),
        ("description", _description(facts)),
        ("url", _page(facts)),
        ("status", status),
        ("transp", "OPAQUE" if status == "CONFIRMED" else "TRANSPARENT"),
    ]


def _organizer(facts: Facts) -> vCalAddress:
    return _person(facts["space"], sender_address(), {})


def _description(facts: Facts) -> str:
    further = also(facts.get("further", ()))
    return described(facts["purpose"], further, facts["access_notes"], facts["contact"])


def _page(facts: Facts) -> str:
    """Whoever is invited along sees the place, and nothing that manages the booking."""
    if "host" in facts:
        return link("spaces.show", slug=facts["slug"])
    return link("bookings.show", uid=facts["uid"])


def _attendee(facts: Facts, recipient: str) -> vCalAddress:
    role = {
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION" if "host" in facts else "ACCEPTED",
        "RSVP": "FALSE",
    }
    return _person(facts["name"] or recipient, recipient, role)


def _person(name: str, email: str, params: dict[str, str]) -> vCalAddress:
    """Double quotes cannot stand in a parameter, and few programs know how to spell them."""
    person = vCalAddress(f"mailto:{email}")
    person.params.update(params)
    person.params["CN"] = plain(name).replace("\n", " ").replace('"', "’")
    return person
