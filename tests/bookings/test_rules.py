"""Each house rule, by what it lets pass and what it refuses."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.asking import Wish, gather
from coliving.bookings.rules import RULES, needs_approval, refusals
from coliving.db import db
from coliving.i18n import force_locale
from coliving.spaces.models import Closure, Resource, ResourceKind
from coliving.spaces.policy import Policy, QuotaPeriod
from coliving.spans import Span
from tests.cast import MONDAY, PARIS, SUNDAY, at, make, resource, wish

NEXT_MONDAY = MONDAY + timedelta(days=7)
TUESDAY = MONDAY + timedelta(days=1)


def codes(member: User, asked: Wish, now: datetime = SUNDAY) -> list[str]:
    return [refusal.code for refusal in refusals(gather(member, asked, now))]


def ruled(resource: Resource, **policy: Any) -> Resource:
    resource.policy = replace(resource.policy, **policy)
    return make(resource)


def minutes(start: str, end: str) -> Span:
    return Span.local(MONDAY, time.fromisoformat(start), time.fromisoformat(end), PARIS)


def test_what_breaks_no_rule_is_refused_by_none(alice: User, workshop: Resource):
    assert codes(alice, wish(workshop, 9, 11)) == []


def test_yesterday_is_gone(alice: User, workshop: Resource):
    assert "past" in codes(alice, wish(workshop, 9, 11), now=at(9, 10).start + timedelta(seconds=1))
    assert "past" not in codes(alice, wish(workshop, 9, 11), now=at(9, 10).start)


@pytest.mark.parametrize(("start", "end"), [(7, 9), (21, 23), (6, 7)])
def test_the_doors_are_closed(alice: User, workshop: Resource, start: int, end: int):
    assert codes(alice, wish(workshop, start, end)) == ["closed"]


def test_a_closure_closes_what_the_week_opens(alice: User, workshop: Resource):
    make(Closure(space_id=workshop.space_id, span=at(10, 12), reason="Inventory"))

    assert codes(alice, wish(workshop, 9, 11)) == ["closed"]
    assert codes(alice, wish(workshop, 12, 13)) == []


def test_the_evening_is_for_members(
    alice: User, bob: User, dora: User, charlie: User, workshop: Resource
):
    evening = wish(workshop, 17, 20)

    assert codes(charlie, evening) == ["members_only"]
    assert [codes(user, evening) for user in (alice, bob, dora)] == [[], [], []]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [("09:15", "10:00", ["off_grid"]), ("09:00", "10:10", ["off_grid"]), ("09:30", "10:30", [])],
)
def test_times_go_by_the_grid(
    alice: User, workshop: Resource, start: str, end: str, expected: list[str]
):
    assert codes(alice, Wish(workshop, minutes(start, end))) == expected


def test_a_grid_holds_on_the_wall_clock_when_the_clocks_change(alice: User, workshop: Resource):
    ruled(workshop, grid=120)
    tuesday_after = date(2026, 3, 31)

    assert "off_grid" not in codes(alice, wish(workshop, 8, 10, tuesday_after))


@pytest.mark.parametrize(
    ("policy", "span", "expected"),
    [
        ({"shortest": 60}, minutes("09:00", "09:30"), ["too_short"]),
        ({"shortest": 60}, minutes("09:00", "10:00"), []),
        ({"longest": 120}, minutes("09:00", "11:30"), ["too_long"]),
        ({"longest": 120}, minutes("09:00", "11:00"), []),
    ],
)
def test_neither_too_short_nor_too_long(
    alice: User, workshop: Resource, policy: dict[str, int], span: Span, expected: list[str]
):
    assert codes(alice, Wish(ruled(workshop, **policy), span)) == expected


def test_some_things_want_notice(alice: User, workshop: Resource):
    ruled(workshop, notice=120)
    asked = wish(workshop, 11, 12)

    assert codes(alice, asked, now=at(9, 10).start + timedelta(seconds=1)) == ["too_soon"]
    assert codes(alice, asked, now=at(9, 10).start) == []


def test_nobody_books_beyond_the_horizon(alice: User, workshop: Resource):
    ruled(workshop, horizon=7)

    assert codes(alice, wish(workshop, 9, 11, NEXT_MONDAY)) == ["too_far"]
    assert codes(alice, wish(workshop, 9, 11)) == []


@pytest.mark.parametrize(
    ("period", "same", "other"),
    [
        (QuotaPeriod.DAY, MONDAY, TUESDAY),
        (QuotaPeriod.WEEK, MONDAY + timedelta(days=4), NEXT_MONDAY),
        (QuotaPeriod.MONTH, date(2026, 3, 31), date(2026, 4, 1)),
    ],
)
class TestQuota:
    def test_by_count(
        self, alice: User, workshop: Resource, period: QuotaPeriod, same: date, other: date
    ):
        ruled(workshop, quota_bookings=2, quota_period=period)
        for start in (9, 11):
            book(alice, wish(workshop, start, start + 1), SUNDAY)

        assert codes(alice, wish(workshop, 14, 15, same)) == ["over_quota"]
        assert codes(alice, wish(workshop, 14, 15, other)) == []

    def test_by_hours(
        self, alice: User, workshop: Resource, period: QuotaPeriod, same: date, other: date
    ):
        ruled(workshop, quota_hours=3, quota_period=period)
        book(alice, wish(workshop, 9, 11), SUNDAY)

        assert codes(alice, wish(workshop, 14, 15, same)) == []
        assert codes(alice, wish(workshop, 14, 16, same)) == ["over_quota"]
        assert codes(alice, wish(workshop, 14, 16, other)) == []


def test_what_is_over_is_held_no_more(alice: User, workshop: Resource):
    ruled(workshop, at_once=1)
    book(alice, wish(workshop, 9, 11), SUNDAY)

    assert codes(alice, wish(workshop, 14, 15, NEXT_MONDAY)) == ["at_once"]
    assert codes(alice, wish(workshop, 14, 15), now=at(10, 11).start) == ["at_once"]
    assert codes(alice, wish(workshop, 14, 15), now=at(11, 12).start) == []


def test_a_limit_of_the_space_counts_what_is_held_anywhere_in_it(
    alice: User, workshop: Resource, desks: Resource
):
    workshop.space.policy = Policy(at_once=1)
    make(workshop.space)
    book(alice, wish(desks, 9, 11), SUNDAY)

    assert codes(alice, wish(workshop, 14, 15, NEXT_MONDAY)) == ["at_once"]


def test_a_booking_that_moves_is_not_held_twice(alice: User, workshop: Resource):
    ruled(workshop, at_once=1)
    booking = book(alice, wish(workshop, 9, 11), SUNDAY)

    assert refusals(gather(alice, wish(workshop, 14, 15), SUNDAY, moving=booking)) == []


def test_the_quota_of_a_space_counts_everything_in_it(
    alice: User, charlie: User, workshop: Resource, desks: Resource
):
    workshop.space.policy = Policy(quota_bookings=1, quota_period=QuotaPeriod.DAY)
    db.session.commit()
    book(alice, wish(desks, 9, 10), SUNDAY)

    assert codes(alice, wish(workshop, 14, 15)) == ["over_quota"]
    assert codes(charlie, wish(workshop, 14, 15)) == []


def test_what_is_out_of_service_waits_for_its_repair(alice: User, workshop: Resource):
    workshop.in_service, workshop.out_of_service_note = False, "Belt to be changed."
    refused = refusals(gather(alice, wish(make(workshop), 9, 10), SUNDAY))

    assert refused[0].code == "out_of_service"
    assert "Belt to be changed." in refused[0].message


def test_what_is_lent_after_a_word_is_asked_for_and_so_not_refused(alice: User, workshop: Resource):
    ask = gather(alice, wish(ruled(workshop, approval=True), 9, 10), SUNDAY)

    assert not refusals(ask)
    unasked = needs_approval(ask)
    assert unasked
    assert "bonjour@filature.example" in unasked.message


def test_a_resource_overrides_the_rule_of_its_space(alice: User, workshop: Resource):
    workshop.space.policy = Policy(longest=60)
    db.session.commit()

    assert codes(alice, wish(workshop, 9, 11)) == ["too_long"]
    assert codes(alice, wish(ruled(workshop, longest=180), 9, 11)) == []


def everything_wrong(workshop: Resource) -> Wish:
    workshop.in_service = False
    ruled(workshop, longest=60, horizon=0, approval=True, quota_hours=1, at_once=0)
    return Wish(workshop, minutes("05:10", "23:00"))


def test_all_reasons_come_at_once_in_the_order_of_the_rules(charlie: User, workshop: Resource):
    assert codes(charlie, everything_wrong(workshop)) == [
        "out_of_service",
        "closed",
        "off_grid",
        "too_long",
        "too_far",
        "over_quota",
        "at_once",
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_speaks_french_and_english(
    charlie: User, workshop: Resource, rule: Callable[..., Any]
):
    cases = (
        (everything_wrong(workshop), SUNDAY),
        (wish(workshop, 18, 20), SUNDAY),
        (wish(workshop, 9, 10), at(9, 10).end),
        (Wish(ruled(workshop, shortest=60, notice=600), minutes("12:00", "12:30")), at(8, 9).start),
        (Wish(workshop, at(9, 10), party=1), SUNDAY),
        (wish(resource(workshop.space, ResourceKind.ACCESSORY, "Projector"), 9, 10), SUNDAY),
    )
    asks = [gather(charlie, asked, now) for asked, now in cases]
    asks.append(replace(asks[0], blocked="Left the laser on, twice."))

    def sentence(language: str) -> str:
        with force_locale(language):
            return next(refused.message for ask in asks if (refused := rule(ask)))

    assert sentence("fr") != sentence("en")
