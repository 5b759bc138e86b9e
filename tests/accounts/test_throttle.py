"""Too many tries: who has to wait, how long, and who has not."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from coliving import clock
from coliving.accounts.models import User
from coliving.accounts.throttle import (
    PER_ADDRESS,
    PER_COMPUTER,
    Attempt,
    DatabaseStorage,
    TooManyTries,
    admit,
)
from tests.accounts.people import PASSWORD, is_signed_in, new_client, sign_in, with_password
from tests.client import Client

HERE = "192.0.2.1"
A_WHILE = timedelta(minutes=16)


@pytest.fixture
def locked_out(app: Flask, alice: User) -> User:
    """Somebody has tried Alice's password five times."""
    with_password(alice)
    stranger = new_client(app)
    for number in range(PER_ADDRESS.amount):
        assert sign_in(stranger, alice.email, f"guess number {number}").status_code == 422
    return alice


def admitted(tries: Callable[[int], object], count: int) -> int:
    """How many of the tries got through, made by four at the same time."""

    def attempt(number: int) -> bool:
        try:
            tries(number)
        except TooManyTries:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        return sum(pool.map(attempt, range(count)))


def test_after_five_tries_even_the_right_password_has_to_wait(client: Client, locked_out: User):
    answer = sign_in(client, locked_out.email)

    assert answer.status_code == 429
    assert 14 * 60 <= int(answer.headers["Retry-After"]) <= 15 * 60
    assert " 15 minutes" in answer.text
    assert 'value="alice@example.org"' in answer.text
    assert not is_signed_in(client)


def test_after_a_quarter_of_an_hour_she_may_try_again(client: Client, locked_out: User):
    with time_machine.travel(clock.now() + A_WHILE):
        assert sign_in(client, locked_out.email).status_code == 303


def test_somebody_elses_tries_do_not_keep_her_from_asking_for_a_link(
    client: Client, locked_out: User
):
    answer = client.post("/sign-in/link", data={"email": locked_out.email})

    assert (answer.status_code, answer.location) == (303, "/letter-sent")


def test_others_sign_in_meanwhile(client: Client, locked_out: User, bob: User):
    assert sign_in(client, with_password(bob).email).status_code == 303


def test_a_success_wipes_the_slate_clean(client: Client, alice: User):
    with_password(alice)
    for _ in range(3):
        for _ in range(PER_ADDRESS.amount - 1):
            sign_in(client, alice.email, "not her password")
        assert sign_in(client, alice.email).status_code == 303
        client.post("/sign-out")


def test_whoever_shares_a_connection_signs_in_as_often_as_they_like(client: Client, alice: User):
    with_password(alice)
    for _ in range(PER_COMPUTER.amount + 5):
        assert sign_in(client, alice.email).status_code == 303
        client.post("/sign-out")


def test_one_computer_cannot_try_everybody(client: Client, alice: User):
    with_password(alice)
    for number in range(PER_COMPUTER.amount):
        sign_in(client, f"person{number}@example.org", "a common password")

    assert sign_in(client, alice.email).status_code == 429


def test_a_computer_with_many_addresses_is_still_one(client: Client, alice: User):
    for number in range(PER_COMPUTER.amount + 1):
        answer = client.post(
            "/sign-in",
            data={"email": f"person{number}@example.org", "password": "a common password"},
            environ_base={"REMOTE_ADDR": f"2001:db8:1:2::{number:x}"},
        )

    assert answer.status_code == 429
    elsewhere = {"REMOTE_ADDR": "2001:db8:1:3::1"}
    typed = {"email": with_password(alice).email, "password": PASSWORD}
    assert client.post("/sign-in", data=typed, environ_base=elsewhere).status_code == 303


def test_nobody_can_fill_a_mailbox(client: Client, alice: User):
    answers = [client.post("/sign-in/link", data={"email": alice.email}) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {303}

    known = {"name": "Mallory", "email": alice.email}
    assert client.post("/sign-in/link", data={"email": alice.email}).status_code == 429
    assert client.post("/sign-up", data=known).status_code == 429


def test_four_at_once_get_exactly_the_tries_of_one(app: Flask):
    def try_alice(_number: int) -> None:
        with app.app_context():
            admit(Attempt.PASSWORD, "alice@example.org", HERE)

    assert admitted(try_alice, 40) == PER_ADDRESS.amount


def test_a_refused_computer_does_not_use_up_the_tries_of_an_address(app: Flask):
    for number in range(PER_COMPUTER.amount):
        admit(Attempt.PASSWORD, f"person{number}@example.org", HERE)
    for _ in range(10):
        with pytest.raises(TooManyTries):
            admit(Attempt.PASSWORD, "alice@example.org", HERE)

    admit(Attempt.PASSWORD, "alice@example.org", "192.0.2.2")


def test_the_counts_can_be_read_and_reset(app: Flask):
    storage = DatabaseStorage()
    storage.incr("a", 60)
    storage.incr("a", 60, amount=2)

    assert storage.check()
    assert (storage.get("a"), storage.get("b")) == (3, 0)
    assert 0 < storage.get_expiry("a") - clock.now().timestamp() <= 60
    assert storage.reset() == 1
    assert storage.get("a") == 0
