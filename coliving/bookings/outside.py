"""The bookings that other opening hours would leave outside."""

from datetime import datetime

from coliving.bookings.hits import FOR_GOOD, hit_by
from coliving.bookings.models import Booking
from coliving.spaces.access import audience_of
from coliving.spaces.models import Space
from coliving.spaces.opening import Opening, Timetable, opening, opening_by
from coliving.spans import Span


def left_outside(space: Space, timetable: Timetable, now: datetime) -> list[Booking]:
    """The coming bookings for whose members the doors are open now, and no longer would be."""
    bookings = hit_by(space, Span(now, FOR_GOOD), lambda booking: booking.ends_at > now)
    if not bookings:
        return []
    window = Span(bookings[0].starts_at, max(booking.ends_at for booking in bookings))
    before, after = opening(space, window), opening_by(timetable, space, window)
    return [
        booking
        for booking in bookings
        if not _covers(after, booking, space) and _covers(before, booking, space)
    ]


def _covers(hours: Opening, booking: Booking, space: Space) -> bool:
    """Whether the doors are open throughout; who belongs is asked only where it matters."""
    if any(span.covers(booking.span) for span in hours.everybody):
        return True
    theirs = [span for span in hours.members if span.covers(booking.span)]
    return bool(theirs) and theirs[0] in hours.spans(audience_of(booking.member, space))
