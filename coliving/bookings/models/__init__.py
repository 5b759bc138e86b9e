"""The rows of bookings, and of what happens around them."""

from coliving.bookings.models.booking import (
    HOLDING,
    LONGEST,
    WANTED,
    Block,
    Booking,
    Occupancy,
    Status,
)
from coliving.bookings.models.day import CheckIn, Means
from coliving.bookings.models.record import AuditEntry, Change
from coliving.bookings.models.series import Series
from coliving.bookings.models.together import BookingItem, Participant
from coliving.bookings.models.waiting import WaitingPlace

__all__ = [
    "HOLDING",
    "LONGEST",
    "WANTED",
    "AuditEntry",
    "Block",
    "Booking",
    "BookingItem",
    "Change",
    "CheckIn",
    "Means",
    "Occupancy",
    "Participant",
    "Series",
    "Status",
    "WaitingPlace",
]
