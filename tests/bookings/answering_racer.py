"""A manager who answers every request as fast as possible. It prints which answers counted.

`python -m tests.bookings.answering_racer MANAGER`, on COLIVING_DATABASE_URL.
"""

import os
import random
import sys

from coliving import create_app
from coliving.accounts.models import User
from coliving.bookings.actions.requests import Answer, approve, decline
from coliving.bookings.models import Booking
from coliving.config import Config
from coliving.db import db
from coliving.errors import Refused
from tests.cast import SUNDAY

DEEDS = {"confirmed": approve, "declined": decline}


def main(number: int) -> None:
    with create_app(Config.from_env(os.environ)).app_context():
        manager = db.session.get_one(User, number)
        for booking in db.session.scalars(db.select(Booking).order_by(Booking.id)).all():
            word = random.choice(list(DEEDS))
            try:
                DEEDS[word](booking, Answer(manager), SUNDAY)
            except Refused as refused:
                word = " ".join(refused.args)
            sys.stdout.write(f"{word} {booking.uid}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
