"""A process that books one desk again and again, week after week, as fast as it can.

`python -m tests.bookings.serial_racer MEMBER RESOURCE SECONDS`, on COLIVING_DATABASE_URL.
"""

import os
import random
import sys
import time
from datetime import time as clock_time

from coliving import create_app
from coliving.accounts.models import User
from coliving.bookings.actions.series import Scope, Shift, book_series, cancel_series, move_series
from coliving.bookings.models import Booking
from coliving.bookings.models.series import Rhythm
from coliving.bookings.planning import SeriesWish, plan
from coliving.bookings.recurrence import Hours, Rule
from coliving.config import Config
from coliving.db import db
from coliving.errors import Refused
from coliving.spaces.models import Resource
from tests.cast import MONDAY, SUNDAY

WEEKS = 4


def race(member: User, resource: Resource, until: float) -> None:
    mine: list[Booking] = []
    while time.monotonic() < until:
        try:
            if mine and random.random() < 0.5:
                change(mine.pop())
                continue
            start = random.randrange(8, 16)
            hours = Hours(clock_time(start), clock_time(start + 2))
            series = SeriesWish(resource, Rule(Rhythm.WEEKLY, MONDAY, times=WEEKS), hours)
            dates = plan(member, series, SUNDAY)
            wishes = [wish for one in dates if (wish := one.wish if one.is_yes else one.moved)]
            mine.append(book_series(member, series, wishes, SUNDAY)[0])
            sys.stdout.write("booked\n")
        except Refused as refused:
            sys.stdout.write(f"refused {' '.join(sorted(set(refused.args)))}\n")


def change(first: Booking) -> None:
    """Move the series by an hour or two, or give it all back."""
    if random.random() < 0.5:
        start = random.randrange(8, 16)
        hours = Hours(clock_time(start), clock_time(start + 2))
        move_series(first, Scope.ALL, Shift(0, hours), SUNDAY)
        sys.stdout.write("moved\n")
    cancel_series(first, Scope.ALL, SUNDAY)
    sys.stdout.write("cancelled\n")


def main(member: int, resource: int, seconds: float) -> None:
    with create_app(Config.from_env(os.environ)).app_context():
        who, what = db.session.get_one(User, member), db.session.get_one(Resource, resource)
        race(who, what, time.monotonic() + seconds)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
