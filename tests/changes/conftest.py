"""Who looks at the pages, and when."""

from tests.admin.outsiders import outsiders, refuses
from tests.bookings.conftest import browse, sunday, turn_to

__all__ = ["browse", "outsiders", "refuses", "sunday", "turn_to"]  # the fixtures of neighbours
