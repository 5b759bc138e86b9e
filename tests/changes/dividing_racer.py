"""A process that divides a room and makes it one again, as fast as it can.

`python -m tests.changes.dividing_racer MANAGER WHOLE SECONDS`, on COLIVING_DATABASE_URL: into
all other rooms of its space. It prints what it did, line by line.
"""

import os
import sys
import time

from sqlalchemy import select

from coliving import create_app
from coliving.accounts.models import User
from coliving.bookings.actions.dividing import divide
from coliving.config import Config
from coliving.db import db
from coliving.spaces.models import Resource
from tests.cast import SUNDAY


def main(manager: int, whole: int, seconds: float) -> None:
    with create_app(Config.from_env(os.environ)).app_context():
        until = time.monotonic() + seconds
        bob, hall = db.session.get_one(User, manager), db.session.get_one(Resource, whole)
        others = select(Resource).where(Resource.id != whole, Resource.space_id == hall.space_id)
        halves = list(db.session.scalars(others))
        while time.monotonic() < until:
            for parts in (halves, []):
                divide(hall, parts, bob, SUNDAY)
                sys.stdout.write("divided\n" if parts else "one\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
