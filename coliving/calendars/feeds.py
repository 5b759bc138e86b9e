"""A whole feed: a header, the stored lines of each booking, a footer.

The header is ours because its order and a few of its lines matter: no UID and no METHOD
(vdirsyncer and Apple stumble over them), and REFRESH-INTERVAL with its VALUE (RFC 7986).
"""

import gzip
from datetime import UTC, datetime

from coliving.bookings.together import items_of_all
from coliving.calendars import reading
from coliving.calendars.actions import texts
from coliving.calendars.addresses import url
from coliving.calendars.editions import Edition
from coliving.calendars.events import Properties, called, entry, vevent
from coliving.calendars.lines import escaped, write
from coliving.calendars.models import FeedKind
from coliving.calendars.shelf import Shelf, Whole
from coliving.i18n import _, force_locale
from coliving.outbox.links import link
from coliving.spaces.communes import slugify

MOST_EVENTS = 1000
MOST_OCTETS = 1_000_000
"""Google reads no more than this."""
BEGINNING = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Coliving//Booking 1//EN",
    "CALSCALE:GREGORIAN",
)
END = b"END:VCALENDAR\r\n"
HOME = "Europe/Paris"
SHELF = Shelf(room=16 * 1024 * 1024)


def plain(edition: Edition) -> Whole:
    """The edition as a file: written once, then kept for a while."""
    kept = SHELF.get(edition.etag)
    if kept is None:
        with force_locale(edition.language):
            kept = _compose(edition)
        SHELF.put(edition.etag, kept)
    return kept


def zipped(edition: Edition) -> Whole:
    """The same, compressed by gzip: the same octets each time."""
    key = f"{edition.etag}-gz"
    kept = SHELF.get(key)
    if kept is None:
        whole = plain(edition)
        kept = Whole(gzip.compress(whole.content, compresslevel=6, mtime=0), whole.is_cut)
        SHELF.put(key, kept)
    return kept


def single(properties: Properties) -> bytes:
    """One event to keep: no name for a calendar of its own, and nothing to come back for."""
    return write(BEGINNING) + vevent(properties) + END


def title(edition: Edition) -> str:
    """What calendar programs call the feed."""
    if edition.kind is FeedKind.MEMBER:
        return _("My bookings")
    if edition.kind is FeedKind.STAFF:
        return _("%(space)s: who comes", space=edition.space)
    return called(edition.resource or "", edition.space or "")


def file_name(edition: Edition) -> str:
    """What the file is called, without its ending: for people and for addresses."""
    if edition.kind is FeedKind.STAFF:
        return f"{edition.slug}-equipe"
    return slugify(edition.resource or "") or edition.slug or "reservations"


def _compose(edition: Edition) -> Whole:
    """As many events as a calendar program takes, those nearest to today before all others."""
    bookings = reading.bookings(edition, MOST_EVENTS + 1)
    zone = edition.timezone or (bookings[0].resource.space.timezone if bookings else HOME)
    items = {} if edition.kind.is_public else items_of_all(bookings)
    entries = [entry(booking, edition, items.get(booking.id, ())) for booking in bookings]
    written = texts(edition.feed_id, entries)
    head = write(_head(edition, zone))
    room = MOST_OCTETS - len(head) - len(END)
    told: list[tuple[datetime, int]] = []
    for one in entries[:MOST_EVENTS]:
        room -= len(written[one.booking_id])
        if room < 0:
            break
        told.append((one.starts_at, one.booking_id))
    body = b"".join(written[booking_id] for _starts_at, booking_id in sorted(told))
    return Whole(head + body + END, is_cut=len(told) < len(entries))


def _head(edition: Edition, zone: str) -> list[str]:
    name, about = escaped(title(edition)), escaped(_about(edition))
    source = f"SOURCE;VALUE=URI:{url(edition.token, file_name(edition))}"
    return [
        *BEGINNING,
        f"LAST-MODIFIED:{edition.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        f"DESCRIPTION:{about}",
        f"X-WR-CALDESC:{about}",
        f"X-WR-TIMEZONE:{zone}",
        "COLOR:steelblue",
        "X-APPLE-CALENDAR-COLOR:#4682B4",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        f"URL:{_page(edition)}",
        *([source] if edition.kind.is_public else []),  # elsewhere it would give the secret away
    ]


def _about(edition: Edition) -> str:
    if edition.kind is FeedKind.MEMBER:
        return _("Everything you have booked.")
    if edition.kind is FeedKind.STAFF:
        return _("Who has booked what. For those who run the space only.")
    return _("What is taken. It does not say by whom.")


def _page(edition: Edition) -> str:
    if edition.kind is FeedKind.MEMBER:
        return link("bookings.index")
    if edition.kind is FeedKind.RESOURCE:
        return link("resources.show", uid=edition.resource_uid)
    return link("spaces.show", slug=edition.slug)
