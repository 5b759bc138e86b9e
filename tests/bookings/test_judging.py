"""What a series is told about each date is what booking the dates one by one would say."""

import random
from datetime import date, time

import pytest

from coliving.bookings.actions.book import book
from coliving.bookings.asking import Wish
from coliving.bookings.models.series import Rhythm
from coliving.bookings.planning import SeriesWish, plan
from coliving.bookings.recurrence import Hours, Rule
from coliving.errors import Refused
from coliving.spaces.models import Closure
from coliving.spaces.policy import Policy, QuotaPeriod
from coliving.spans import A_DAY, Span
from tests.cast import MONDAY, PARIS, SUNDAY, make


@pytest.fixture
def things(workshop, desks, hall):
    return [workshop, desks, *hall]


def any_policy(dice: random.Random) -> Policy:
    return Policy(
        horizon=dice.choice([60, 365]),
        longest=dice.choice([None, 120]),
        quota_bookings=dice.choice([None, 1, 2, 3]),
        quota_hours=dice.choice([None, 3, 6]),
        quota_period=dice.choice(list(QuotaPeriod)),
        at_once=dice.choice([None, None, 4, 9]),
    )


def any_span(dice: random.Random, day: date) -> Span:
    start = dice.randrange(7, 20)
    return Span.local(day, time(start), time(start + dice.randrange(1, 4)), PARIS)


def one_by_one(member, wishes):
    for wish in wishes:
        try:
            book(member, wish, SUNDAY)
            yield ()
        except Refused as refused:
            yield refused.args


@pytest.mark.parametrize("seed", range(12))
def test_the_verdicts_are_those_of_booking_one_by_one(seed, alice, bob, things):
    dice = random.Random(seed)
    thing = dice.choice(things)
    thing.policy, thing.space.policy = any_policy(dice), any_policy(dice)
    thing.units = min(thing.units, 2)
    make(Closure(space_id=thing.space_id, span=any_span(dice, MONDAY + 14 * A_DAY)))
    for one in things:
        for _ in range(5):
            day = MONDAY + dice.randrange(12) * 7 * A_DAY
            list(one_by_one(dice.choice([alice, bob]), [Wish(one, any_span(dice, day))]))
    start = dice.randrange(8, 18)
    rule = Rule(dice.choice(list(Rhythm)), MONDAY, times=10)
    series = SeriesWish(thing, rule, Hours(time(start), time(start + dice.randrange(1, 4))))

    told = [tuple(reason.code for reason in one.reasons) for one in plan(alice, series, SUNDAY)]

    wishes = [Wish(thing, one.span) for one in series.occurrences() if one.span]
    assert told == list(one_by_one(alice, wishes))
