"""A process that closes a day as soon as it can. It prints what became of how many bookings.

`python -m tests.changes.closing_racer MANAGER SPACE SECONDS`, on COLIVING_DATABASE_URL: it
lets the others race for a quarter of the time.
"""

import os
import sys
import time

from coliving import create_app
from coliving.accounts.models import User
from coliving.bookings.actions.changing import Decision, carry_out
from coliving.bookings.actions.intents import CloseDoors
from coliving.bookings.hits import fingerprint, foresee
from coliving.bookings.models import Change
from coliving.config import Config
from coliving.db import db
from coliving.errors import Refused
from coliving.spaces.models import Space
from coliving.spans import Span
from tests.cast import MONDAY, PARIS, SUNDAY


def close(manager: User, space: Space) -> Change:
    """Look, confirm, and look again for as long as somebody books in between."""
    doors = CloseDoors(space, "Burst pipe", Span.whole_day(MONDAY, PARIS))
    while True:
        seen = fingerprint(foresee(doors, SUNDAY))
        db.session.rollback()
        try:
            return carry_out(doors, Decision(manager, seen, {}), SUNDAY)
        except Refused:
            sys.stdout.write("changed\n")


def main(manager: int, space: int, seconds: float) -> None:
    with create_app(Config.from_env(os.environ)).app_context():
        time.sleep(seconds / 4)
        change = close(db.session.get_one(User, manager), db.session.get_one(Space, space))
        sys.stdout.write(f"closed {len(change.detail['bookings'])}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
