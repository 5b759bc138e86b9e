"""Coming in by a letter: asked for, opened, used up."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from coliving import clock
from coliving.accounts.actions.sweeping import sweep
from coliving.accounts.letters import LIFETIME
from coliving.accounts.models import EmailLink, User
from coliving.db import db
from tests.accounts.mailbox import letters_to, link_for, text_of
from tests.accounts.people import is_signed_in, new_client, sign_in, signed_in, with_password, words
from tests.client import Client

THING = "/resources/7c9e6679-7425-40de-944b-e07fc1f90ae7"
BOOKING = f"{THING}/book?day=2026-03-03&start=09:00&end=12:00"
LATER = LIFETIME + timedelta(minutes=1)


def ask(client: Client, email: str | None, back: str = "") -> None:
    answer = client.post("/sign-in/link", query_string={"next": back}, data={"email": email})
    assert (answer.status_code, answer.location) == (303, "/letter-sent")


def sign_up(client: Client, name: str, email: str, back: str = "") -> str:
    """What the visitor sees afterwards."""
    typed = {"name": name, "email": email, "next": back}
    answer = client.post("/sign-up", data=typed, follow_redirects=True)
    assert answer.status_code == 200
    return words(answer)


def test_a_letter_signs_alice_in_and_she_goes_on_booking(client: Client, alice: User):
    ask(client, alice.email, BOOKING)
    link = link_for("alice@example.org")

    page = client.get(link)
    answer = client.post(link)

    assert page.status_code == 200
    assert "alice@example.org" in page.text
    assert (answer.status_code, answer.location) == (303, BOOKING)
    assert is_signed_in(client)


def test_opening_the_link_uses_nothing_up_and_signs_nobody_in(client: Client, alice: User):
    ask(client, alice.email)
    link = link_for("alice@example.org")

    for _ in range(3):
        assert client.get(link).status_code == 200
    client.head(link)

    assert not is_signed_in(client)
    assert client.post(link).status_code == 303


def test_a_link_works_once(app: Flask, client: Client, alice: User):
    ask(client, alice.email)
    link = link_for("alice@example.org")
    client.post(link)
    thief = new_client(app)

    assert thief.post(link).status_code == 422
    assert thief.get(link).status_code == 410
    assert not is_signed_in(thief)


def test_of_four_who_press_the_button_at_once_one_gets_in(app: Flask, alice: User):
    ask(new_client(app), alice.email)
    link = link_for("alice@example.org")

    def press(_number: int) -> int:
        with app.app_context():
            return new_client(app).post(link).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(press, range(4)))

    assert answers == [303, 422, 422, 422]


def test_a_link_works_for_half_an_hour(client: Client, alice: User):
    ask(client, alice.email)
    link = link_for("alice@example.org")

    with time_machine.travel(clock.now() + LATER):
        assert client.get(link).status_code == 410
        assert client.post(link).status_code == 422
        assert not is_signed_in(client)


@pytest.mark.parametrize("forgery", ["/sign-in/link/", "/account/email/"])
def test_a_link_that_was_tampered_with_opens_nothing(app: Flask, alice: User, forgery: str):
    client = signed_in(app, alice)
    ask(client, alice.email)
    token = link_for("alice@example.org").rsplit("/", 1)[1]

    assert client.get(f"{forgery}{token[::-1]}").status_code == 410
    assert client.post(f"{forgery}{token[::-1]}").status_code == 422


def test_what_the_database_holds_opens_nothing(client: Client, alice: User):
    ask(client, alice.email)
    token = link_for("alice@example.org").rsplit("/", 1)[1]
    letter = letters_to("alice@example.org")[-1]
    held = db.session.scalars(select(EmailLink)).one()

    known = [*letter.facts.values(), held.digest, letter.uid, json.dumps(letter.facts)]

    assert not [word for word in known if token in str(word)]
    for word in filter(None, known):
        assert client.post(f"/sign-in/link/{word}").status_code in {404, 422}
    assert not is_signed_in(client)


def test_a_newcomer_opens_an_account_and_loses_nothing_on_the_way(client: Client):
    sign_up(client, "Émile Durand", "emile@example.org", BOOKING)
    assert db.session.scalar(select(User)) is None  # until the letter is answered
    link = link_for("emile@example.org")

    page = client.get(link)
    answer = client.post(link, data={"name": "Émile Durand", "password": "une belle journée"})

    assert "Émile Durand" in page.text
    assert (answer.status_code, answer.location) == (303, BOOKING)
    emile = User.with_email("emile@example.org")
    assert emile
    assert (emile.name, emile.language) == ("Émile Durand", "fr")
    client.post("/sign-out")
    assert sign_in(client, "emile@example.org", "une belle journée").status_code == 303


def test_a_short_password_is_refused_and_the_link_still_works(client: Client):
    sign_up(client, "Émile", "emile@example.org")
    link = link_for("emile@example.org")

    answer = client.post(link, data={"name": "Émilien", "password": "tiny-pw"})

    assert answer.status_code == 422
    assert 'value="Émilien"' in answer.text
    assert "tiny-pw" not in answer.text
    assert client.post(link, data={"name": "Émilien"}).status_code == 303


def test_signing_up_with_a_known_address_tells_only_its_owner(client: Client, alice: User):
    new = sign_up(client, "Émile", "emile@example.org")
    known = sign_up(client, "Mallory", "alice@example.org")

    assert new == known
    assert "already" in text_of(letters_to("alice@example.org")[-1])
    client.post(link_for("alice@example.org"), data={"name": "Mallory"})
    assert is_signed_in(client)
    assert alice.name == "Alice"


def test_asking_for_a_link_does_not_tell_who_has_an_account(client: Client, alice: User):
    ask(client, alice.email)
    ask(client, "nobody@example.org")

    link = link_for("nobody@example.org")
    assert client.post(link).status_code == 422  # a newcomer has to say their name
    assert client.post(link, data={"name": "Nobody"}).status_code == 303


def test_two_letters_for_one_newcomer_open_one_account(app: Flask):
    phone, computer = new_client(app), new_client(app)
    sign_up(phone, "Émile", "emile@example.org")
    first = link_for("emile@example.org")
    sign_up(computer, "Émile", "emile@example.org")
    second = link_for("emile@example.org")

    assert phone.post(first, data={"name": "Émile"}).status_code == 303
    assert computer.post(second).status_code == 303

    assert len(db.session.scalars(select(User)).all()) == 1


def test_whoever_forgot_the_password_chooses_another_with_the_link(app: Flask, alice: User):
    old_phone = signed_in(app, alice)
    client = new_client(app)
    ask(client, alice.email)

    client.post(link_for("alice@example.org"), data={"password": "another long one"})

    assert is_signed_in(client)
    assert not is_signed_in(old_phone)
    assert sign_in(new_client(app), alice.email, "another long one").status_code == 303


def test_letters_speak_the_language_of_their_reader(client: Client, alice: User):
    alice.language = "fr"
    ask(client, alice.email)
    in_english = {"Accept-Language": "en"}
    client.post("/sign-in/link", data={"email": "new@example.org"}, headers=in_english)

    assert "Bonjour" in text_of(letters_to("alice@example.org")[-1])
    assert "Hello" in text_of(letters_to("new@example.org")[-1])


def test_a_link_cannot_lead_away_from_our_pages(client: Client, alice: User):
    ask(client, alice.email, "https://evil.example/")
    link = link_for("alice@example.org")

    assert "evil" not in link
    assert client.post(link, query_string={"next": "//evil.example"}).location == "/"


def test_what_no_longer_works_is_swept_away(client: Client, alice: User):
    ask(client, alice.email)
    sign_in(client, with_password(alice).email, "not her password")

    assert sweep(clock.now()) == 0
    assert sweep(clock.now() + LATER) == 5  # the link, and who asked and tried, from where
