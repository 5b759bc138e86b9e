"""The worker and an unhelpful mail server: nothing is lost, nothing overtakes, nothing insists."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from flask import Flask
from sqlalchemy import select

from coliving.config import Config
from coliving.db import db
from coliving.outbox import actions
from coliving.outbox.delivery import MailServer, Unavailable
from coliving.outbox.models import PATIENCE, Delivery, Letter
from coliving.outbox.rendering import render
from coliving.worker.loop import Worker
from tests.cast import SUNDAY
from tests.outbox.conftest import LEASE, write
from tests.outbox.mailserver import OK, Mailbox, receiving

NOW = timedelta(0)
SOON = timedelta(minutes=2)
A_MONTH = timedelta(days=31)
BUSY, UNKNOWN = "451 greylisted, come back later", "550 no such mailbox"

Work = Callable[[timedelta], None]


def test_a_letter_goes_to_its_reader_and_to_nobody_else(work: Work, mailbox: Mailbox):
    letter = write("Alice")
    work(NOW)
    [message] = mailbox.messages()
    assert (message["To"], message["Cc"], message["Bcc"]) == ("alice@example.org", None, None)
    assert message["Message-ID"] == f"<{letter.uid}@127.0.0.1>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert letter.state is Delivery.SENT


def test_what_was_sent_is_not_sent_again(work: Work, mailbox: Mailbox):
    write("Alice")
    work(NOW)
    work(SOON)
    assert len(mailbox.arrived) == 1


def test_a_server_that_is_busy_is_asked_again(work: Work, mailbox: Mailbox):
    letter = write("Alice")
    mailbox.answers = [BUSY]
    work(NOW)
    assert (letter.state, letter.attempts, mailbox.arrived) == (Delivery.READY, 1, [])
    assert BUSY.split(maxsplit=1)[1] in (letter.last_error or "")
    work(SOON)
    assert (letter.state, letter.last_error, len(mailbox.arrived)) == (Delivery.SENT, None, 1)


def test_after_eight_attempts_in_about_a_day_it_is_given_up(work: Work, mailbox: Mailbox):
    letter = write("Alice")
    mailbox.answers = [BUSY] * 8
    later = NOW
    for wait in (NOW, *PATIENCE):
        later += wait * 1.2
        work(later)
    assert (letter.state, letter.attempts, mailbox.answers) == (Delivery.DEAD, 8, [])
    assert timedelta(hours=20) < sum(PATIENCE, NOW) < timedelta(hours=28)


def test_a_reader_who_does_not_exist_is_given_up_at_once(work: Work, mailbox: Mailbox):
    charlie, alice = write("Charlie"), write("Alice")
    mailbox.answers = [UNKNOWN]
    work(NOW)
    assert (charlie.state, alice.state) == (Delivery.DEAD, Delivery.SENT)
    assert "550" in (charlie.last_error or "")


def test_a_server_that_hangs_up_costs_only_the_letter_in_hand(work: Work, mailbox: Mailbox):
    alice, bob = write("Alice"), write("Bob")
    mailbox.answers = ["421 too many letters at once"]
    work(NOW)
    assert (alice.state, alice.attempts) == (Delivery.READY, 1)
    assert (bob.state, bob.attempts) == (Delivery.SENT, 0)


def test_a_cancellation_never_overtakes_its_confirmation(work: Work, mailbox: Mailbox):
    letters = [write(name, "booking:1") for name in ("Request", "Cancel")]
    mailbox.answers = [BUSY]
    work(NOW)
    assert mailbox.arrived == []
    work(SOON)
    assert mailbox.ids() == [f"<{letter.uid}@127.0.0.1>" for letter in letters]


def test_other_threads_do_not_wait(work: Work, mailbox: Mailbox):
    write("Alice", "booking:1")
    bob = write("Bob", "booking:2")
    mailbox.answers = [BUSY]
    work(NOW)
    assert mailbox.ids() == [f"<{bob.uid}@127.0.0.1>"]


def test_a_letter_that_was_given_up_holds_up_no_other(work: Work, mailbox: Mailbox):
    write("Request", "booking:1")
    cancel = write("Cancel", "booking:1")
    mailbox.answers = [UNKNOWN, OK]
    work(NOW)
    assert mailbox.ids() == [f"<{cancel.uid}@127.0.0.1>"]


def test_a_letter_that_cannot_be_written_stops_nobody(work: Work, mailbox: Mailbox):
    broken, alice = write("Broken"), write("Alice")
    broken.template = "no_such_letter"
    db.session.commit()
    work(NOW)
    assert (broken.state, alice.state) == (Delivery.READY, Delivery.SENT)
    assert broken.last_error == "TemplateNotFound: letters/no_such_letter.txt"


def test_a_server_that_is_gone_costs_one_attempt(app: Flask):
    letter = write("Alice")
    nowhere = MailServer(Config(smtp_url="smtp://127.0.0.1:1"))
    with app.app_context():
        Worker(nowhere, LEASE).empty()
    db.session.rollback()
    db.session.expire_all()
    assert (letter.state, letter.attempts, letter.leased_by) == (Delivery.READY, 1, None)


def test_a_server_that_wants_a_password_gets_it_unescaped(app: Flask):
    given = []

    def check(*session: object) -> AuthResult:
        given.append(session[-1])
        return AuthResult(success=True)

    write("Alice")
    with receiving(authenticator=check, auth_require_tls=False) as mailbox:
        url = mailbox.url.replace("//", "//post%40filature:p%3Ass%2Fw0rd@")
        with app.app_context():
            Worker(MailServer(Config(smtp_url=url)), LEASE).empty()
    assert given == [LoginPassword(b"post@filature", b"p:ss/w0rd")]
    assert len(mailbox.arrived) == 1


def test_a_server_without_encryption_is_not_trusted_with_a_letter(app: Flask, mailbox: Mailbox):
    letter = write("Alice")
    careful = MailServer(Config(smtp_url=mailbox.url.replace("smtp:", "smtp+starttls:")))
    with pytest.raises(Unavailable, match="STARTTLS"):
        careful.hand_over(render(letter))


def test_a_worker_leaves_alone_what_another_holds_until_its_lease_is_over(app: Flask):
    number = write("Alice").id
    [held] = actions.claim("the first", SUNDAY, LEASE)
    assert actions.claim("the second", SUNDAY, LEASE) == []
    assert [taken.id for taken in actions.claim("the second", SUNDAY + LEASE, LEASE)] == [held.id]
    actions.settle(held, None, SUNDAY)  # the first wakes up: it is not its letter any more
    letter = db.session.get_one(Letter, number)
    assert (letter.state, letter.leased_by) == (Delivery.READY, "the second")


def test_a_worker_told_to_stop_gives_back_what_it_has_not_sent(
    worker: Worker, mailbox: Mailbox, work: Work
):
    letters = [write(name) for name in ("Alice", "Bob", "Dora")]
    mailbox.before_answering = worker.stop
    work(NOW)
    assert [letter.state for letter in letters] == [Delivery.SENT, Delivery.READY, Delivery.READY]
    assert {(letter.leased_by, letter.attempts) for letter in letters} == {(None, 0)}


def test_a_month_later_it_is_forgotten_whom_a_letter_was_for(work: Work, mailbox: Mailbox):
    alice = write("Alice")
    work(NOW)
    bob = write("Bob")
    bob.run_at = SUNDAY + A_MONTH
    db.session.commit()
    work(A_MONTH)
    assert (alice.recipient, alice.facts, alice.is_forgotten) == ("", {}, True)
    assert (bob.recipient, bob.state) == ("bob@example.org", Delivery.SENT)
    assert actions.forget_sent(SUNDAY + A_MONTH) == 0


def test_what_was_given_up_is_listed_and_can_be_tried_again(
    app: Flask, work: Work, mailbox: Mailbox
):
    letter = write("Alice")
    mailbox.answers = [UNKNOWN]
    work(NOW)
    commands = app.test_cli_runner()
    assert UNKNOWN in commands.invoke(args=["letters", "dead"]).output
    assert commands.invoke(args=["letters", "retry", str(letter.id)]).exit_code == 0
    assert commands.invoke(args=["letters", "dead"]).output == ""
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.state, letter.attempts) == (Delivery.READY, 0)
    assert "no letter 404" in commands.invoke(args=["letters", "retry", "404"]).output


def test_without_a_mail_server_letters_count_as_sent(app: Flask):
    letter = write("Alice")
    with app.app_context():
        assert app.test_cli_runner().invoke(args=["worker", "--once"]).exit_code == 0
    db.session.rollback()
    db.session.expire_all()
    assert letter.state is Delivery.SENT
