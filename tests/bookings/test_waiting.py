"""The waiting list: what is taken is offered to the first in line when it frees."""

from datetime import datetime, timedelta

import pytest

from coliving.bookings.actions.book import AlreadyBooked, book, book_once
from coliving.bookings.actions.cancel import cancel, delete_account
from coliving.bookings.actions.changing import Decision, carry_out
from coliving.bookings.actions.ending import lift
from coliving.bookings.actions.intents import CloseDoors, Maintain
from coliving.bookings.actions.move import move
from coliving.bookings.actions.waiting import (
    expire_offers,
    offer_freed,
    pass_on,
    take,
    wait,
)
from coliving.bookings.hits import fingerprint, foresee
from coliving.bookings.models import Block, Booking, Occupancy, Status, WaitingPlace
from coliving.db import db
from coliving.errors import Refused
from coliving.outbox.models import Letter
from coliving.outbox.rendering import render
from coliving.spaces.policy import Policy
from coliving.spans import A_DAY
from tests.bookings.lending import taken
from tests.cast import MONDAY, PARIS, SUNDAY, at, make, wish

__all__ = ["taken"]  # the fixture of a neighbour

NOON = SUNDAY.replace(hour=12)
AN_HOUR = timedelta(hours=1)
TUESDAY = MONDAY + A_DAY


def offers() -> list[Booking]:
    query = db.select(Booking).where(Booking.offered_at.is_not(None)).order_by(Booking.id)
    return list(db.session.scalars(query))


def offered() -> list[str]:
    """To whom something is offered at this moment."""
    return [one.member.name for one in offers() if one.status is Status.OFFERED]


def test_alice_is_offered_what_bob_gives_back(taken, alice, workshop):
    wait(alice, wish(workshop, 9, 12), SUNDAY)
    assert offer_freed(NOON) == 0
    cancel(taken, NOON)

    assert [offer_freed(NOON) for _round in range(2)] == [1, 0]

    [offer] = offers()
    assert (offer.member_id, offer.span, offer.status) == (alice.id, at(9, 12), Status.OFFERED)
    assert offer.expires_at == NOON + AN_HOUR
    letter = render(db.session.scalars(db.select(Letter).where(Letter.template == "offered")).one())
    assert letter["Subject"].startswith("Your turn: Workshop")
    assert "until Sunday, March 1, 2026, 14:00" in letter.get_body(("plain",)).get_content()
    assert not list(letter.iter_attachments()), "it is not in anybody's calendar yet"


def test_nobody_takes_what_is_offered_to_alice(taken, alice, charlie, workshop):
    wait(alice, wish(workshop, 9, 12), SUNDAY)
    cancel(taken, NOON)
    offer_freed(NOON)

    with pytest.raises(Refused, match="taken"):
        book(charlie, wish(workshop, 10, 11), NOON)
    with pytest.raises(AlreadyBooked):
        book_once(alice, wish(workshop, 9, 12), NOON)


def test_alice_takes_it_and_it_is_a_booking_like_any_other(taken, alice, workshop):
    wait(alice, wish(workshop, 9, 12), SUNDAY)
    cancel(taken, NOON)
    offer_freed(NOON)
    [offer] = offers()

    for _tap in range(2):
        take(offer, NOON + AN_HOUR / 2)

    assert (offer.status, offer.expires_at, offer.sequence) == (Status.CONFIRMED, None, 1)
    booked = db.select(Letter).where(Letter.template == "booked", Letter.recipient == alice.email)
    assert db.session.scalars(booked).one()
    assert expire_offers(NOON + AN_HOUR) == 0


def test_whoever_leaves_it_or_lets_it_lapse_makes_way_for_the_next(
    taken, alice, charlie, dora, workshop
):
    for minute, member in enumerate((alice, charlie, dora)):
        wait(member, wish(workshop, 9, 12), SUNDAY + timedelta(minutes=minute))
    cancel(taken, NOON)

    offer_freed(NOON)
    assert offered() == ["Alice"]
    pass_on(offers()[0], NOON)
    offer_freed(NOON)
    assert offered() == ["Charlie"]
    assert [expire_offers(NOON + AN_HOUR * n / 2) for n in (1, 2, 2)] == [0, 1, 0]
    offer_freed(NOON + AN_HOUR)
    assert offered() == ["Dora"]
    assert [one.status for one in offers()[:2]] == [Status.DECLINED, Status.EXPIRED]
    expire_offers(NOON + 2 * AN_HOUR)
    assert offer_freed(NOON + 2 * AN_HOUR) == 0, "nobody is offered the same twice"


@pytest.mark.parametrize("answer", [take, pass_on])
def test_it_is_too_late_to_answer_once_it_has_lapsed(taken, alice, workshop, answer):
    wait(alice, wish(workshop, 9, 12), SUNDAY)
    cancel(taken, NOON)
    offer_freed(NOON)
    [offer] = offers()

    with pytest.raises(Refused, match="offer_over"):
        answer(offer, NOON + AN_HOUR)  # the worker has not come round yet
    expire_offers(NOON + AN_HOUR)
    with pytest.raises(Refused, match="offer_over"):
        answer(offer, NOON)


def test_the_first_whose_whole_time_is_free_is_first(taken, alice, charlie, dora, workshop):
    other = book(dora, wish(workshop, 12, 14), SUNDAY)
    wait(alice, wish(workshop, 9, 14), SUNDAY)
    wait(charlie, wish(workshop, 10, 12), SUNDAY + AN_HOUR)
    cancel(taken, NOON)

    offer_freed(NOON)
    assert offered() == ["Charlie"]
    pass_on(offers()[0], NOON)
    cancel(other, NOON)
    offer_freed(NOON)
    assert offered() == ["Charlie", "Alice"][1:]


def test_what_does_not_overlap_is_offered_side_by_side(taken, alice, charlie, workshop):
    wait(alice, wish(workshop, 9, 10), SUNDAY)
    wait(charlie, wish(workshop, 10, 12), SUNDAY)
    cancel(taken, NOON)

    assert offer_freed(NOON) == 2
    assert offered() == ["Alice", "Charlie"]


def test_the_whole_hall_is_offered_when_its_half_frees(alice, bob, hall):
    whole, north, _south = hall
    half = book(bob, wish(north, 9, 12), SUNDAY)
    wait(alice, wish(whole, 9, 12), SUNDAY)
    cancel(half, NOON)

    offer_freed(NOON)

    assert offered() == ["Alice"]
    assert db.session.scalar(db.select(db.func.count(Occupancy.id))) == 2


def test_whoever_got_it_by_themselves_no_longer_waits(taken, alice, charlie, workshop):
    wait(alice, wish(workshop, 9, 12), SUNDAY)
    wait(charlie, wish(workshop, 9, 12), SUNDAY)
    cancel(taken, NOON)
    theirs = book(alice, wish(workshop, 9, 11), NOON)
    cancel(theirs, NOON)

    offer_freed(NOON)

    assert offered() == ["Charlie"]


@pytest.mark.parametrize("way", ["moved", "lifted", "more units"])
def test_however_it_becomes_free(bob, alice, workshop, way):
    if way == "lifted":
        work = Maintain(workshop.space, "Oil", workshop, (at(9, 12),))
        carry_out(work, Decision(bob, fingerprint([]), {}), SUNDAY)
    else:
        taken = book(bob, wish(workshop, 9, 12), SUNDAY)
    wait(alice, wish(workshop, 9, 12), SUNDAY)
    assert offer_freed(NOON) == 0

    if way == "moved":
        move(taken, wish(workshop, 14, 16), NOON)
    elif way == "lifted":
        lift(db.session.scalars(db.select(Block)).one(), bob, NOON)
    else:
        workshop.units, workshop.revision = 2, workshop.revision + 1
        make(workshop)

    assert offer_freed(NOON) == 1


def test_while_nothing_changes_nobody_looks_again(taken, alice, workshop):
    place = wait(alice, wish(workshop, 9, 12), SUNDAY)
    book(taken.member, wish(workshop, 14, 16), SUNDAY)
    offer_freed(NOON)

    db.session.refresh(place)
    assert place.seen == workshop.revision
    before = workshop.revision
    offer_freed(NOON)
    db.session.refresh(workshop)
    assert workshop.revision == before, "looking is not writing"


def test_who_may_not_have_it_is_passed_over(taken, alice, charlie, dora, desks):
    workshop = taken.resource
    workshop.space.policy = Policy(quota_bookings=1)
    make(workshop.space)
    for minute, member in enumerate((alice, charlie, dora)):
        wait(member, wish(workshop, 9, 12), SUNDAY + timedelta(minutes=minute))
    book(alice, wish(desks, 14, 16), SUNDAY)
    delete_account(charlie, SUNDAY)
    cancel(taken, NOON)

    offer_freed(NOON)

    assert offered() == ["Dora"]


def test_the_rules_are_asked_again_when_it_is_taken(taken, alice, workshop, desks):
    workshop.space.policy = Policy(quota_bookings=1)
    make(workshop.space)
    wait(alice, wish(workshop, 9, 12), SUNDAY)
    cancel(taken, NOON)
    offer_freed(NOON)
    book(alice, wish(desks, 14, 16), NOON)

    with pytest.raises(Refused, match="over_quota"):
        take(offers()[0], NOON)
    assert offers()[0].status is Status.OFFERED


def test_what_must_be_asked_for_is_asked_for_when_it_is_taken(taken, alice, workshop):
    workshop.policy = Policy(approval=True)
    make(workshop)
    wait(alice, wish(workshop, 9, 12), SUNDAY)
    cancel(taken, NOON)
    offer_freed(NOON)

    take(offers()[0], NOON)

    assert (offers()[0].status, offers()[0].expires_at) == (Status.REQUESTED, at(9, 12).start)


def test_an_offer_at_night_waits_for_the_morning_and_none_outlasts_its_start(alice, bob, workshop):
    def until(now: datetime) -> datetime:
        for table in (WaitingPlace, Occupancy, Booking):
            db.session.query(table).delete()
        db.session.commit()
        other = book(bob, wish(workshop, 14, 16, TUESDAY), SUNDAY)
        wait(alice, wish(workshop, 14, 16, TUESDAY), SUNDAY)
        cancel(other, SUNDAY)
        offer_freed(now)
        found = offers()[-1].expires_at
        assert found
        return found

    def paris(day: int, hour: int, minute: int = 0) -> datetime:
        return datetime(2026, 3, day, hour, minute, tzinfo=PARIS)

    assert until(paris(1, 19)) == paris(1, 20)
    assert until(paris(1, 20, 30)) == paris(2, 9)
    assert until(paris(2, 3)) == paris(2, 9)
    assert until(paris(2, 8, 30)) == paris(2, 9, 30)
    assert until(paris(3, 13, 30)) == paris(3, 14)


def test_a_closing_takes_an_offer_along(taken, alice, bob, workshop):
    wait(alice, wish(workshop, 9, 12), SUNDAY)
    cancel(taken, NOON)
    offer_freed(NOON)
    closing = CloseDoors(workshop.space, "Snow", at(8, 18))
    hits = foresee(closing, NOON)

    carry_out(closing, Decision(bob, fingerprint(hits), {}), NOON)

    assert offers()[0].is_cancelled
    assert not db.session.scalar(db.select(Occupancy.id))
