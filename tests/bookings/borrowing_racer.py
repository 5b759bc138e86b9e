"""A process that books one room or the other, perhaps both, with chairs and the projector.

`python -m tests.bookings.borrowing_racer MEMBER SECONDS ROOM ROOM CHAIRS PROJECTOR`, on
COLIVING_DATABASE_URL. It prints what it was told, line by line.
"""

import os
import random
import sys
import time
from collections.abc import Iterator, Sequence

from coliving import create_app
from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel
from coliving.bookings.asking import Item, Wish
from coliving.bookings.models import Booking
from coliving.config import Config
from coliving.db import db
from coliving.errors import Refused
from coliving.spaces.models import Resource
from tests.bookings.racer import FEW_ENOUGH_TO_COLLIDE, say
from tests.cast import SUNDAY


def some(resources: Sequence[Resource]) -> Iterator[Item]:
    """Some of the chairs, and now and then the projector."""
    chairs, projector = resources
    yield Item(chairs, random.randint(1, 12))
    if random.random() < 0.3:
        yield Item(projector)


def wish(resources: Sequence[Resource]) -> Wish:
    """The rooms in either order: nobody may wait in a circle."""
    first, second = random.sample(resources[:2], 2)
    both = [Item(second)] if random.random() < 0.3 else []
    span = random.choice(FEW_ENOUGH_TO_COLLIDE)
    return Wish(first, span, items=(*both, *some(resources[2:])))


def race(member: User, resources: Sequence[Resource], until: float) -> None:
    mine: list[Booking] = []
    while time.monotonic() < until:
        try:
            if mine and random.random() < 0.5:
                leaving = mine.pop(random.randrange(len(mine)))
                cancel(leaving, SUNDAY)
                say("cancelled", leaving)
            else:
                mine.append(book(member, wish(resources), SUNDAY))
                say("booked", mine[-1])
        except Refused as refused:
            sys.stdout.write(f"refused {' '.join(sorted(set(refused.args)))}\n")


def main(member: int, seconds: float, numbers: Sequence[int]) -> None:
    with create_app(Config.from_env(os.environ)).app_context():
        who = db.session.get_one(User, member)
        resources = [db.session.get_one(Resource, number) for number in numbers]
        race(who, resources, time.monotonic() + seconds)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), [int(number) for number in sys.argv[3:]])
