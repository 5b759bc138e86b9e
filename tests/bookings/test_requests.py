"""What is lent after a word: asked for, held meanwhile, and answered once."""

from datetime import timedelta

import pytest

from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel, delete_account
from coliving.bookings.actions.deciding import Override
from coliving.bookings.actions.desk import Desk, book_for
from coliving.bookings.actions.requests import (
    Answer,
    approve,
    decline,
    expire_requests,
    reconsider,
)
from coliving.bookings.models import AuditEntry, Status
from coliving.db import db
from coliving.errors import Refused
from coliving.outbox.rendering import render
from coliving.spaces.models import Role, SpaceRole
from coliving.spaces.policy import Policy
from coliving.spans import A_DAY
from tests.bookings.lending import asked, held, lent, letters
from tests.cast import MONDAY, SUNDAY, make, person, wish

__all__ = ["asked", "lent"]  # the fixtures of a neighbour

TUESDAY = MONDAY + A_DAY


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
