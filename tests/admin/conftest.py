"""Who looks at the manager's pages, and who may not."""

from tests.admin.desk import shut, vera
from tests.admin.outsiders import outsiders, refuses
from tests.bookings.conftest import browse, sunday, turn_to

__all__ = ["browse", "outsiders", "refuses", "shut", "sunday", "turn_to", "vera"]
