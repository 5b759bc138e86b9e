"""The rows of bookings, and of what happens around them."""

from coliving.bookings.models.booking import (
    LONGEST,
    Block,
    Booking,
    Occupancy,
    Status,
)
from coliving.bookings.models.day import CheckIn, Means
from coliving.bookings.models.record import AuditEntry, Change
from coliving.bookings.models.series import Series

__all__ = [
    "LONGEST",
    "AuditEntry",
    "Block",
    "Booking",
    "Change",
    "CheckIn",
    "Means",
    "Occupancy",
    "Series",
    "Status",
]
