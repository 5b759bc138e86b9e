"""Whoever hears no is offered what would be accepted: each offer is taken at its word here."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.alternatives import Alternative, Why, alternatives
from coliving.bookings.asking import Wish
from coliving.db import db
from coliving.errors import Refused
from coliving.spaces.geography import Point
from coliving.spaces.models import Closure, Network, Resource, ResourceKind
from coliving.spaces.policy import Policy, QuotaPeriod
from coliving.spans import Span
from tests.cast import MONDAY, SUNDAY, at, resource, wish
from tests.spaces.villages import village

TUESDAY = MONDAY + timedelta(days=1)


def why(offered: list[Alternative]) -> dict[Why, Alternative]:
    return {one.why: one for one in offered}


def test_the_same_thing_a_little_later(workshop: Resource, alice: User, bob: User):
    book(bob, wish(workshop, 9, 11), SUNDAY)
    (offered,) = alternatives(alice, wish(workshop, 10, 12), SUNDAY)
    assert offered == Alternative(workshop, at(11, 13), Why.SAME_THING)


def test_or_a_little_earlier_if_that_is_nearer(workshop: Resource, alice: User, bob: User):
    book(bob, wish(workshop, 12, 16), SUNDAY)
    (offered,) = alternatives(alice, wish(workshop, 11, 13), SUNDAY)
    assert offered.span == at(10, 12)


def test_another_like_it_at_the_same_time(workshop: Resource, alice: User, bob: User):
    library = resource(workshop.space, ResourceKind.ROOM, "Library")
    book(bob, wish(workshop, 9, 11), SUNDAY)
    offered = why(alternatives(alice, wish(workshop, 9, 11), SUNDAY))
    assert offered[Why.LIKE_IT] == Alternative(library, at(9, 11), Why.LIKE_IT)


def test_the_same_elsewhere_and_how_far(desks: Resource, alice: User, network: Network):
    village(network, "Mende", Point(44.52, 3.5))
    village(network, "Murat", Point(45.11, 2.87))
    desks.in_service = False
    db.session.commit()
    (offered,) = alternatives(alice, wish(desks, 9, 11), SUNDAY)
    assert offered.why is Why.ELSEWHERE
    assert offered.resource.name == "Desks of Murat"
    assert offered.span == at(9, 11)
    assert 39 < (offered.distance or 0) < 41


def test_the_length_is_what_the_rules_allow(workshop: Resource, alice: User):
    workshop.policy = Policy(grid=60, longest=120)
    db.session.commit()
    half_past = Span(at(9, 10).start + timedelta(minutes=20), at(9, 17).end)
    (offered,) = alternatives(alice, Wish(workshop, half_past), SUNDAY)
    assert offered.span == at(9, 11)


def test_too_far_ahead_is_answered_with_the_last_days_one_may_book(workshop: Resource, alice: User):
    in_june = wish(workshop, 9, 11, MONDAY + timedelta(days=100))
    (offered,) = alternatives(alice, in_june, SUNDAY)
    assert timedelta(days=85) < offered.span.start - SUNDAY < timedelta(days=90)


def test_an_exhausted_day_is_answered_with_another_day(workshop: Resource, alice: User):
    workshop.policy = Policy(quota_bookings=1, quota_period=QuotaPeriod.DAY)
    db.session.commit()
    book(alice, wish(workshop, 9, 11), SUNDAY)
    (offered,) = alternatives(alice, wish(workshop, 14, 16), SUNDAY)
    assert offered.span == at(14, 16, TUESDAY)


@pytest.mark.parametrize("who", ["charlie", "a visitor"])
def test_charlie_is_not_sent_to_members_hours(
    workshop: Resource, alice: User, charlie: User, who: str
):
    book(alice, wish(workshop, 8, 17), SUNDAY)
    stranger = charlie if who == "charlie" else None
    evening = wish(workshop, 15, 17)
    (members,) = alternatives(alice, evening, SUNDAY)
    (others,) = alternatives(stranger, evening, SUNDAY)
    assert members.span == at(17, 19)
    assert others.span == at(15, 17, TUESDAY)


@settings(max_examples=25)
@given(data=st.data())
def test_every_alternative_can_be_booked(
    hall: tuple[Resource, ...], desks: Resource, alice: User, charlie: User, data: st.DataObject
):
    whole, north, south = hall
    hours = st.tuples(st.integers(7, 21), st.integers(1, 6), st.integers(0, 3))

    def span() -> Span:
        start, length, days = data.draw(hours)
        return at(start, min(23, start + length), MONDAY + timedelta(days=days))

    north.policy = data.draw(st.sampled_from([Policy(), Policy(grid=60), Policy(longest=90)]))
    desks.units = data.draw(st.integers(1, 2))
    south.turnaround = timedelta(minutes=data.draw(st.sampled_from([0, 45])))
    if data.draw(st.booleans()):
        db.session.add(Closure(space_id=desks.space_id, span=span()))
    db.session.commit()
    for _ in range(data.draw(st.integers(0, 6))):
        asked = Wish(data.draw(st.sampled_from([whole, north, south, desks])), span())
        member = data.draw(st.sampled_from([alice, charlie]))
        try:
            book(member, asked, SUNDAY)
        except Refused:
            for offered in alternatives(member, asked, SUNDAY):
                db.session.commit()
                assert book(member, Wish(offered.resource, offered.span), SUNDAY)
                break  # what is booked may take the next one's place
