"""What people see and change about themselves."""

import pytest
from flask import Flask
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.db import db
from coliving.outbox.models import Letter
from coliving.spaces.models import Space
from tests.accounts.mailbox import letters_to, link_for, text_of
from tests.accounts.people import (
    PASSWORD,
    is_signed_in,
    new_client,
    sign_in,
    signed_in,
    with_password,
    words,
)
from tests.client import Client

NEW = "another long one"


def to(email: str | None) -> dict[str, str | None]:
    """What Alice types to move to another address."""
    return {"email": email, "current": PASSWORD}


@pytest.fixture
def phone(app: Flask, alice: User) -> Client:
    """Alice's, signed in."""
    return signed_in(app, alice)


@pytest.mark.parametrize("path", ["/account", "/account/delete", "/account/email/some-token"])
def test_whoever_has_not_signed_in_is_asked_to(client: Client, path: str):
    answer = client.get(path)

    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={path}")


@pytest.mark.parametrize("path", ["name", "email", "password", "delete", "email/some-token"])
def test_whoever_has_not_signed_in_changes_nothing(client: Client, charlie: User, path: str):
    typed = {"name": "Mallory", "email": "m@example.org", "password": NEW}
    before = charlie.changed_at

    assert client.post(f"/account/{path}", data=typed).location.startswith("/sign-in")

    assert (charlie.name, charlie.changed_at) == ("Charlie", before)
    assert not db.session.scalars(select(Letter)).all()


def test_the_account_shows_who_one_is_and_where(app: Flask, alice: User, dora: User):
    hers, doras = (signed_in(app, user).get("/account").text for user in (alice, dora))

    assert "alice@example.org" in hers
    assert "La Filature</a> · member" in hers
    assert "/spaces/la-filature" in hers
    assert "Tiers-lieux du Cantal · administrator" in doras


def test_charlie_belongs_nowhere_and_sees_nobody(app: Flask, charlie: User, alice: User):
    page = signed_in(app, charlie).get("/account").text

    assert "not a member of a place yet" in page
    assert "La Filature" not in page
    assert "alice" not in page.lower()


def test_a_new_name_is_hers_alone(phone: Client, alice: User, charlie: User):
    assert phone.post("/account/name", data={"name": " Alice Martin "}).status_code == 303

    assert alice.name == "Alice Martin"
    assert charlie.name == "Charlie"


@pytest.mark.parametrize(
    "name",
    [
        *("", "x" * 81, "Alice\x00", "Alice\r\nBcc: bob@example.org", "Alice\u2028Bob"),
        *("\u200b", "\u200f\u200e", "\u2060\ufeff", "\u00ad", "\u3164", "\u2800 \u2800", "\u034f"),
        *("\u202eecilA", "Alice\u2067"),  # turns round whatever stands beside it
    ],
)
def test_a_name_is_one_line_of_text_that_shows(phone: Client, alice: User, name: str):
    assert phone.post("/account/name", data={"name": name}).status_code == 422
    assert alice.name == "Alice"


@pytest.mark.parametrize("name", ["نگار\u200cسادات", "ﺹ", "👩\u200d🔧", "Ô", "王"])
def test_every_name_that_somebody_can_read_is_one(phone: Client, alice: User, name: str):
    assert phone.post("/account/name", data={"name": name}).status_code == 303
    assert alice.name == name


def test_the_language_she_chose_follows_her_to_her_other_devices(app: Flask, alice: User):
    phone = signed_in(app, alice)
    phone.post("/language", data={"language": "fr", "next": "/account"})

    assert alice.language == "fr"
    assert '<html lang="fr">' in phone.get("/account").text
    assert '<html lang="fr">' in signed_in(app, alice).get("/account").text


def test_a_visitor_chooses_a_language_too_and_keeps_it(client: Client, charlie: User):
    answer = client.post("/language", data={"language": "en", "next": "/sign-in?next=/bookings"})

    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/bookings")
    assert '<html lang="en">' in client.get("/sign-in").text
    charlie.language = "fr"
    sign_in(client, with_password(charlie).email)
    assert '<html lang="en">' in client.get("/account").text
    client.post("/sign-out")
    assert '<html lang="en">' in client.get("/sign-in").text


def test_a_language_that_we_do_not_speak_is_ignored(phone: Client, alice: User):
    phone.post("/language", data={"language": "tlh"})

    assert alice.language == "en"


def test_a_new_password_asks_for_the_present_one_and_signs_the_others_out(
    app: Flask, phone: Client, alice: User
):
    computer = signed_in(app, alice)
    phone.post("/sign-in", data={"email": alice.email, "password": PASSWORD})
    wrong = computer.post("/account/password", data={"current": "a guess", "password": NEW})
    none = computer.post("/account/password", data={"password": NEW})
    right = computer.post("/account/password", data={"current": PASSWORD, "password": NEW})

    assert (wrong.status_code, none.status_code, right.status_code) == (422, 422, 303)
    assert "This is not your password." in wrong.text
    assert NEW not in wrong.text
    assert is_signed_in(computer)
    assert not is_signed_in(phone)
    assert sign_in(new_client(app), alice.email, NEW).status_code == 303


def test_whoever_has_no_password_may_choose_one(app: Flask, alice: User):
    client = new_client(app)
    client.post("/sign-in/link", data={"email": alice.email})
    client.post(link_for("alice@example.org"))

    assert 'name="current"' not in client.get("/account").text
    assert client.post("/account/password", data={"password": "short"}).status_code == 422
    assert client.post("/account/password", data={"password": NEW}).status_code == 303
    assert sign_in(new_client(app), alice.email, NEW).status_code == 303


def test_a_new_address_is_hers_once_she_reads_it(app: Flask, phone: Client, alice: User):
    phone.post("/sign-in/link", data={"email": alice.email})
    old_link = link_for("alice@example.org")
    assert phone.post("/account/email", data=to("Alice@home.example")).status_code == 303
    link = link_for("alice@home.example")

    assert alice.email == "alice@example.org"
    assert "alice@home.example" in phone.get(link).text
    assert phone.post(link).status_code == 303

    assert alice.email == "alice@home.example"
    assert new_client(app).post(old_link).status_code == 422
    assert sign_in(new_client(app), "alice@home.example").status_code == 303
    assert sign_in(new_client(app), "alice@example.org").status_code == 422


def test_charlie_can_do_nothing_with_the_letter_to_her_new_address(
    app: Flask, phone: Client, alice: User, charlie: User
):
    phone.post("/account/email", data=to("alice@home.example"))
    link = link_for("alice@home.example")
    his = signed_in(app, charlie)

    assert his.get(link).status_code == 410
    assert his.post(link).status_code == 422
    assert his.post(link.replace("/account/email/", "/sign-in/link/")).status_code == 422
    assert charlie.email == "charlie@example.org"
    assert phone.post(link).status_code == 303


def test_an_address_that_somebody_has_is_not_given_away(phone: Client, alice: User, bob: User):
    free = phone.post("/account/email", data=to("free@example.org"), follow_redirects=True)
    taken = phone.post("/account/email", data=to(bob.email), follow_redirects=True)

    assert words(free) == words(taken)
    assert "already" in text_of(letters_to("bob@example.org")[-1])
    assert phone.post(link_for("bob@example.org")).status_code == 303  # it signs Bob in
    assert (alice.email, bob.email) == ("alice@example.org", "bob@example.org")


def test_an_address_taken_meanwhile_stays_its_owners(phone: Client, alice: User, charlie: User):
    phone.post("/account/email", data=to("shared@example.org"))
    link = link_for("shared@example.org")
    charlie.email = "shared@example.org"

    assert phone.post(link).status_code == 422

    assert (alice.email, charlie.email) == ("alice@example.org", "shared@example.org")


def test_a_manager_manages_however_the_account_changes(app: Flask, bob: User, la_filature: Space):
    client = signed_in(app, bob)
    client.post("/account/name", data={"name": "Robert"})

    assert "La Filature</a> · manager" in client.get("/account").text
