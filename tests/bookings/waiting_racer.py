"""A worker that looks who is next in line, as fast as it can. It prints whom it offered what.

`python -m tests.bookings.waiting_racer NOW SECONDS`, on COLIVING_DATABASE_URL.
"""

import os
import sys
import time
from datetime import datetime

from coliving import create_app
from coliving.bookings.actions.waiting import expire_offers, offer_freed
from coliving.config import Config
from coliving.db import db


def main(now: datetime, seconds: float) -> None:
    with create_app(Config.from_env(os.environ)).app_context():
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            expired, offered = expire_offers(now), offer_freed(now)
            sys.stdout.write(f"{expired} {offered}\n")
            db.session.remove()  # as between two rounds


if __name__ == "__main__":
    main(datetime.fromisoformat(sys.argv[1]), float(sys.argv[2]))
