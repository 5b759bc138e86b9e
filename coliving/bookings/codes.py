"""The short code of a booking, for whoever types it at the desk or at the door."""

from uuid import UUID

LENGTH = 6
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that looks like a digit."""
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def code_of(uid: UUID) -> str:
    """Six characters, of thirty random bits of the booking's UUID.

    Among the three hundred bookings of a full day, two share one once in 24,000 days.
    """
    number = uid.int >> 98
    return "".join(_DIGITS[number >> 5 * place & 31] for place in reversed(range(LENGTH)))


def as_typed(text: str) -> str:
    """What somebody typed as a code, whatever the case and the letters taken for digits."""
    return text.upper().translate(_MISREAD)
