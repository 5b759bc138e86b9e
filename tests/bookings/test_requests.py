"""What is lent after a word: asked for, held meanwhile, and answered once."""

from datetime import timedelta

import pytest

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel, delete_account, give_back
from coliving.bookings.actions.changing import Decision, carry_out
from coliving.bookings.actions.checking_in import Witness, check_in
from coliving.bookings.actions.deciding import Override
from coliving.bookings.actions.desk import Desk, book_for
from coliving.bookings.actions.intents import CloseDoors
from coliving.bookings.actions.move import move
from coliving.bookings.actions.requests import (
    Answer,
    approve,
    decline,
    expire_requests,
    reconsider,
)
from coliving.bookings.actions.undoing import undo
from coliving.bookings.approval import count_requests, requests_in
from coliving.bookings.asking import Wish
from coliving.bookings.hits import fingerprint, foresee
from coliving.bookings.models import AuditEntry, Booking, Means, Occupancy, Status
from coliving.bookings.today import visits
from coliving.db import db
from coliving.errors import Refused
from coliving.outbox.models import Letter
from coliving.outbox.rendering import render
from coliving.spaces.models import Resource, ResourceKind, Role, Space, SpaceRole
from coliving.spaces.policy import Policy
from coliving.spans import A_DAY
from tests.cast import MONDAY, SUNDAY, at, make, person, resource, wish

TUESDAY = MONDAY + A_DAY


@pytest.fixture
def lent(workshop: Resource) -> Resource:
    """The workshop, which one may have after a word."""
    workshop.policy = Policy(approval=True)
    return make(workshop)


@pytest.fixture
def asked(alice: User, bob: User, lent: Resource) -> Booking:
    return book(alice, Wish(lent, at(9, 12), "Gluing chairs"), SUNDAY)


def letters(template: str) -> list[Letter]:
    query = db.select(Letter).where(Letter.template == template).order_by(Letter.id)
    return list(db.session.scalars(query))


def held() -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(Occupancy)) or 0


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.refusals[0].code


def test_what_alice_asks_for_is_held_until_it_is_answered(asked, charlie, lent):
    assert (asked.status, asked.is_pending, held()) == (Status.REQUESTED, True, 1)
    assert asked.expires_at == asked.span.start, "never later than its start"
    with pytest.raises(Refused) as refused:
        book(charlie, wish(lent, 11, 13), SUNDAY)
    assert code(refused) == "taken"


def test_there_are_three_days_for_an_answer_or_as_long_as_the_space_says(alice, bob, lent):
    far = book(alice, wish(lent, 9, 12, MONDAY + 14 * A_DAY), SUNDAY)
    assert far.expires_at == SUNDAY + 3 * A_DAY

    lent.space.policy = Policy(answer_within=24 * 60)
    make(lent.space)
    farther = book(alice, wish(lent, 9, 12, MONDAY + 15 * A_DAY), SUNDAY)
    assert farther.expires_at == SUNDAY + A_DAY


def test_alice_hears_that_it_arrived_and_bob_that_it_waits_for_him(asked, bob):
    [received], [question] = letters("requested"), letters("to_answer")

    told = render(received)
    assert told["Subject"].startswith("Requested: Workshop")
    assert "by Monday, March 2, 2026, 09:00" in told.get_body(("plain",)).get_content()
    [entry] = told.iter_attachments()
    assert b"STATUS:TENTATIVE" in entry.get_content()
    assert b"TRANSP:TRANSPARENT" in entry.get_content()
    assert question.recipient == bob.email
    text = render(question).get_body(("plain",)).get_content()
    assert "Alice would like to use Workshop" in text
    assert "Gluing chairs" in text
    assert "/manage/la-filature/requests" in text


def test_each_manager_is_asked_in_their_language_and_without_any_the_network_is(
    alice, bob, dora, lent
):
    eve = person("Eve")
    eve.language = "fr"
    make(SpaceRole(space_id=lent.space_id, user_id=eve.id, role=Role.MANAGER))
    book(alice, wish(lent, 9, 10), SUNDAY)
    assert [(one.recipient, one.language) for one in letters("to_answer")] == [
        (bob.email, "en"),
        (eve.email, "fr"),
    ]
    db.session.query(SpaceRole).filter(SpaceRole.role == Role.MANAGER).delete()
    db.session.commit()

    book(alice, wish(lent, 10, 11), SUNDAY)

    assert letters("to_answer")[-1].recipient == dora.email


def test_bob_says_yes_with_a_word(asked, bob):
    assert approve(asked, Answer(bob, "Mind the saw"), SUNDAY) == [asked]

    assert (asked.status, asked.expires_at, asked.answer) == (
        Status.CONFIRMED,
        None,
        "Mind the saw",
    )
    assert (asked.sequence, held()) == (1, 1)
    message = render(letters("approved")[0])
    assert "Mind the saw" in message.get_body(("plain",)).get_content()
    [entry] = message.iter_attachments()
    assert b"METHOD:REQUEST" in entry.get_content()
    assert b"STATUS:CONFIRMED" in entry.get_content()
    assert db.session.scalars(db.select(AuditEntry)).one().verb == "approved"


def test_bob_says_no_and_the_time_is_free_for_charlie(asked, bob, charlie, lent):
    decline(asked, Answer(bob, "The saw is ill"), SUNDAY)

    assert (asked.status, held()) == (Status.DECLINED, 0)
    message = render(letters("declined")[0])
    assert "The saw is ill" in message.get_body(("plain",)).get_content()
    [entry] = message.iter_attachments()
    assert b"METHOD:CANCEL" in entry.get_content()
    assert book(charlie, wish(lent, 9, 12), SUNDAY).is_pending


@pytest.mark.parametrize("first", [approve, decline])
@pytest.mark.parametrize("second", [approve, decline])
def test_of_two_managers_the_first_one_counts_and_the_other_is_told(
    asked, bob, dora, first, second
):
    first(asked, Answer(bob), SUNDAY)
    became = asked.status

    with pytest.raises(Refused) as refused:
        second(asked, Answer(dora), SUNDAY)

    assert code(refused) == "answered"
    assert asked.status is became
    assert len(letters("approved") + letters("declined")) == 1


def test_what_alice_has_withdrawn_or_nobody_answered_cannot_be_answered(asked, bob):
    with pytest.raises(Refused, match="answered"):
        approve(asked, Answer(bob), asked.span.start)  # the worker has not come round yet
    cancel(asked, SUNDAY)
    with pytest.raises(Refused, match="answered"):
        approve(asked, Answer(bob), SUNDAY)

    assert asked.is_cancelled


def test_a_request_may_be_withdrawn_inside_the_notice(asked):
    cancel(asked, asked.span.start - timedelta(minutes=1))

    assert (asked.status, held()) == (Status.CANCELLED, 0)


def test_what_nobody_answers_expires_and_alice_is_told(asked, charlie, lent):
    due = asked.expires_at
    assert expire_requests(due - timedelta(minutes=1)) == 0
    assert [expire_requests(due) for _worker in range(2)] == [1, 0]

    db.session.refresh(asked)
    assert (asked.status, held()) == (Status.EXPIRED, 0)
    assert render(letters("expired")[0])["Subject"].startswith("No answer: Workshop")


def test_bob_says_yes_after_all_as_long_as_it_is_free(asked, bob, charlie, desks):
    decline(asked, Answer(bob), SUNDAY)
    reconsider(asked, Answer(bob), SUNDAY)
    assert (asked.status, asked.sequence, held()) == (Status.CONFIRMED, 2, 1)
    with pytest.raises(Refused, match="answered"):
        reconsider(asked, Answer(bob), SUNDAY)


def test_not_when_somebody_else_has_it_by_now(asked, bob, charlie, lent):
    decline(asked, Answer(bob), SUNDAY)
    book(charlie, wish(lent, 10, 11), SUNDAY)

    with pytest.raises(Refused, match="taken"):
        reconsider(asked, Answer(bob), SUNDAY)

    db.session.refresh(asked)
    assert (asked.status, held()) == (Status.DECLINED, 1)


def test_nor_when_it_is_over_or_alice_has_left(asked, bob, alice):
    decline(asked, Answer(bob), SUNDAY)
    with pytest.raises(Refused, match="answered"):
        reconsider(asked, Answer(bob), asked.span.start)
    delete_account(alice, SUNDAY)
    with pytest.raises(Refused, match="gone"):
        reconsider(asked, Answer(bob), SUNDAY)


def test_whoever_runs_the_space_need_not_ask(bob, dora, charlie, lent):
    assert book(bob, wish(lent, 9, 10), SUNDAY).is_confirmed
    assert book(dora, wish(lent, 10, 11), SUNDAY).is_confirmed
    assert book_for(charlie, wish(lent, 11, 12), Desk(bob), SUNDAY).is_confirmed
    insisting = Override(bob, "For the mayor")
    assert book(charlie, wish(lent, 12, 13), SUNDAY, insisting).is_confirmed
    assert not letters("to_answer")


def test_a_volunteer_cannot_say_yes_for_the_space(charlie, lent):
    vera = person("Vera")
    make(SpaceRole(space_id=lent.space_id, user_id=vera.id, role=Role.VOLUNTEER))

    with pytest.raises(Refused, match="needs_approval"):
        book_for(charlie, wish(lent, 9, 10), Desk(vera), SUNDAY)


def test_a_request_that_moves_is_asked_anew(asked, lent):
    move(asked, wish(lent, 14, 16, TUESDAY), SUNDAY)

    assert (asked.status, asked.expires_at) == (Status.REQUESTED, asked.span.start)
    assert (len(letters("requested")), len(letters("to_answer"))) == (2, 2)
    assert not letters("moved")


def test_a_request_that_moves_to_where_nobody_need_be_asked_is_a_booking(asked, desks):
    move(asked, wish(desks, 14, 16), SUNDAY)

    assert (asked.status, asked.expires_at) == (Status.CONFIRMED, None)
    assert letters("booked")


def test_what_bob_said_yes_to_is_not_lost_by_moving(asked, bob, lent, desks):
    approve(asked, Answer(bob), SUNDAY)

    with pytest.raises(Refused, match="needs_approval"):
        move(asked, wish(lent, 14, 16), SUNDAY)
    assert (asked.span, asked.is_confirmed) == (at(9, 12), True)
    move(asked, Wish(lent, at(9, 12), "Painting"), SUNDAY)
    assert asked.purpose == "Painting", "what it is for is Alice's to say"
    move(asked, wish(lent, 14, 16), SUNDAY, Override(bob, "The carpenter comes"))
    assert (asked.span, asked.override_codes) == (at(14, 16), ["needs_approval"])
    move(asked, wish(desks, 14, 16), SUNDAY)
    assert asked.is_confirmed, "nobody need be asked for a desk"


def test_a_booking_cannot_slip_into_what_must_be_asked_for(alice, lent, desks):
    booked = book(alice, wish(desks, 9, 12), SUNDAY)

    with pytest.raises(Refused, match="needs_approval"):
        move(booked, wish(lent, 9, 12), SUNDAY)


def test_a_request_counts_towards_the_quota(alice, bob, lent, desks):
    lent.space.policy = Policy(quota_bookings=1)
    make(lent.space)
    book(alice, wish(lent, 9, 10), SUNDAY)

    with pytest.raises(Refused, match="over_quota"):
        book(alice, wish(desks, 9, 10), SUNDAY)


def test_nobody_is_expected_or_leaves_early_before_the_yes(asked, bob, la_filature):
    half_past_nine = at(9, 10).start + timedelta(minutes=30)

    assert not visits(la_filature, at(0, 23))
    with pytest.raises(Refused, match="not_confirmed"):
        check_in(asked, Witness(bob, Means.TAP), half_past_nine)
    with pytest.raises(Refused, match="not_now"):
        give_back(asked, half_past_nine)


def test_a_closing_that_hits_a_request_takes_it_along_and_its_undoing_brings_it_back(
    asked, bob, la_filature
):
    closing = CloseDoors(la_filature, "Snow", at(8, 18))
    hits = foresee(closing, SUNDAY)
    assert [hit.booking for hit in hits] == [asked]
    change = carry_out(closing, Decision(bob, fingerprint(hits), {}), SUNDAY)
    assert (asked.status, held()) == (Status.CANCELLED, 0)

    undo(change, bob, SUNDAY + timedelta(minutes=5))

    assert (asked.status, asked.expires_at, held()) == (Status.REQUESTED, asked.span.start, 1)
    assert count_requests(la_filature, SUNDAY) == 1


def test_requests_are_answered_the_most_urgent_first(alice, bob, charlie, lent):
    later = book(alice, wish(lent, 9, 10, MONDAY + 7 * A_DAY), SUNDAY)
    soon = book(charlie, wish(lent, 9, 10), SUNDAY)

    assert requests_in(lent.space, SUNDAY) == [[soon], [later]]
    assert requests_in(lent.space, soon.span.start) == [[later]]


def test_requests_of_another_space_are_not_counted_here(asked, la_filature, network):
    far = make(Space(network=network, name="Mende", slug="mende", changed_at=SUNDAY))
    resource(far, ResourceKind.ROOM, "Barn")

    assert [count_requests(space, SUNDAY) for space in (la_filature, far)] == [1, 0]


def test_whoever_leaves_takes_their_requests_along(asked, alice, la_filature):
    delete_account(alice, SUNDAY)

    assert (count_requests(la_filature, SUNDAY), held()) == (0, 0)
