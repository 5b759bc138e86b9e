"""People who came, long after the Sunday of the cast."""

from tests.bookings.conftest import browse, turn_to

__all__ = ["browse", "turn_to"]
