"""Whoever finds a telephone that is signed in cannot take the account away with it."""

import pytest
from flask import Flask

from coliving.accounts.models import User
from coliving.accounts.throttle import PER_ADDRESS
from tests.accounts.mailbox import letters_to, link_for, text_of
from tests.accounts.people import PASSWORD, is_signed_in, new_client, sign_in, signed_in
from tests.client import Client

OLD, NEW = "alice@example.org", "alice@home.example"
CHOSEN = "another long one"
DOORS = {
    "/account/email": ("current", {"email": NEW}),
    "/account/password": ("current", {"password": CHOSEN}),
    "/account/delete": ("confirmation", {}),
}


@pytest.fixture
def phone(app: Flask, alice: User) -> Client:
    """Alice's, signed in."""
    return signed_in(app, alice)


def typed(address: str, password: str) -> dict[str, str]:
    """What the form at the address is sent with, with this for the present password."""
    field, others = DOORS[address]
    return {field: password} | others


def by_letter(app: Flask, user: User) -> Client:
    """A device on which the user, who has no password, has followed a link."""
    client = new_client(app)
    client.post("/sign-in/link", data={"email": user.email})
    assert client.post(link_for(str(user.email))).status_code == 303
    return client


@pytest.mark.parametrize("password", ["", "a guess"])
def test_a_new_address_asks_for_the_present_password(phone: Client, password: str):
    answer = phone.post("/account/email", data={"email": NEW, "current": password})

    assert answer.status_code == 422
    assert f'value="{NEW}"' in answer.text
    assert not letters_to(NEW)
    assert not letters_to(OLD)


def test_whoever_has_no_password_is_asked_for_none(app: Flask, charlie: User):
    his = by_letter(app, charlie)

    assert 'name="current"' not in his.get("/account").text
    assert his.post("/account/email", data={"email": "c@home.example"}).status_code == 303
    assert his.post(link_for("c@home.example")).status_code == 303
    assert charlie.email == "c@home.example"


@pytest.mark.parametrize("address", DOORS)
def test_five_guesses_and_even_the_right_one_has_to_wait(
    app: Flask, phone: Client, alice: User, address: str
):
    for number in range(PER_ADDRESS.amount):
        assert phone.post(address, data=typed(address, f"guess {number}")).status_code == 422
    answer = phone.post(address, data=typed(address, PASSWORD))

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Too many tries." in answer.text
    assert alice.email == OLD
    for other in DOORS:  # they are counted together
        assert phone.post(other, data=typed(other, PASSWORD)).status_code == 429
    assert sign_in(new_client(app), OLD).status_code == 429


@pytest.mark.parametrize("address", DOORS)
def test_the_right_password_is_the_end_of_the_counting(phone: Client, address: str):
    for number in range(PER_ADDRESS.amount - 1):
        phone.post(address, data=typed(address, f"guess {number}"))

    assert phone.post(address, data=typed(address, PASSWORD)).status_code == 303


def test_charlies_guesses_are_his_own(app: Flask, phone: Client, charlie: User):
    his = signed_in(app, charlie)
    for number in range(PER_ADDRESS.amount + 1):
        answer = his.post("/account/delete", data={"confirmation": f"guess {number}"})

    assert answer.status_code == 429
    assert charlie.email == "charlie@example.org"
    assert phone.post("/account/password", data=typed("/account/password", PASSWORD)).location


def test_the_old_address_is_told_what_was_asked_and_how_to_stop_it(phone: Client):
    phone.post("/account/email", data=typed("/account/email", PASSWORD))

    [letter] = letters_to(OLD)
    text = text_of(letter)
    assert NEW in text
    assert "“Sign out everywhere”" in text
    assert "/account\n" in text
    assert letter.language == "en"
    assert [one.template for one in letters_to(NEW)] == ["confirm_email"]


def test_it_is_told_the_same_when_the_new_one_is_somebodys(phone: Client, bob: User):
    for email in ("free@example.org", bob.email):
        phone.post("/account/email", data={"email": email, "current": PASSWORD})

    free, taken = (text_of(letter) for letter in letters_to(OLD))
    assert free.replace("free@", "bob@") == taken


@pytest.mark.parametrize("stop", ["everywhere", "password", "link"])
def test_whatever_she_does_to_stop_it_stops_it(app: Flask, alice: User, stop: str):
    thief, hers = signed_in(app, alice), signed_in(app, alice)
    thief.post("/account/email", data=typed("/account/email", PASSWORD))
    link = link_for(NEW)
    if stop == "everywhere":
        hers.post("/sign-out/everywhere")
    elif stop == "password":
        hers.post("/account/password", data=typed("/account/password", PASSWORD))
    else:
        hers.post("/sign-out")
        hers.post("/sign-in/link", data={"email": OLD})
        hers.post(link_for(OLD), data={"password": CHOSEN})

    assert not is_signed_in(thief)
    known = PASSWORD if stop == "everywhere" else CHOSEN
    assert sign_in(thief, OLD, known).status_code == 303  # and even with the password
    assert thief.post(link).status_code == 422
    assert alice.email == OLD
