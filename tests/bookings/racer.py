"""A process that books one desk as fast as it can. It prints what it was told, line by line.

`python -m tests.bookings.racer MEMBER RESOURCE SECONDS`, on COLIVING_DATABASE_URL.
"""

import os
import random
import sys
import time
from datetime import timedelta

from coliving import create_app
from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel
from coliving.bookings.asking import Wish
from coliving.bookings.models import Booking
from coliving.config import Config
from coliving.db import db
from coliving.errors import Refused
from coliving.spaces.models import Resource
from tests.cast import MONDAY, SUNDAY, at

FEW_ENOUGH_TO_COLLIDE = [
    at(start, start + 2, MONDAY + timedelta(days=day)) for day in range(5) for start in range(8, 16)
]


def race(member: User, resource: Resource, until: float) -> None:
    mine: list[Booking] = []
    while time.monotonic() < until:
        try:
            if mine and random.random() < 0.5:
                leaving = mine.pop(random.randrange(len(mine)))
                cancel(leaving, SUNDAY)
                say("cancelled", leaving)
            else:
                wish = Wish(resource, random.choice(FEW_ENOUGH_TO_COLLIDE))
                mine.append(book(member, wish, SUNDAY))
                say("booked", mine[-1])
        except Refused as refused:
            sys.stdout.write(f"refused {' '.join(refused.args)}\n")


def say(what: str, booking: Booking) -> None:
    sys.stdout.write(f"{what} {booking.uid}\n")


def main(member: int, resource: int, seconds: float) -> None:
    with create_app(Config.from_env(os.environ)).app_context():
        who, what = db.session.get_one(User, member), db.session.get_one(Resource, resource)
        race(who, what, time.monotonic() + seconds)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
