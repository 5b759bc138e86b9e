"""Coming in with a password, going out, and who cannot."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher, extract_parameters
from flask import Flask

from coliving import clock
from coliving.accounts.models import User
from coliving.bookings.actions.cancel import delete_account
from coliving.db import db
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

THING = "/resources/7c9e6679-7425-40de-944b-e07fc1f90ae7"
BOOKING = f"{THING}/book?day=2026-03-03&start=09:00&end=12:00"


def test_alice_comes_straight_back_to_what_she_was_booking(client: Client, alice: User):
    with_password(alice)
    typed = {"email": "ALICE@example.org ", "password": PASSWORD}

    answer = client.post("/sign-in", query_string={"next": BOOKING}, data=typed)

    assert (answer.status_code, answer.location) == (303, BOOKING)
    assert is_signed_in(client)


def test_whoever_must_sign_in_first_keeps_the_query_of_the_page(client: Client):
    answer = client.get("/account?from=poster&day=2026-03-03")

    page = client.get(answer.location)

    assert answer.status_code == 303
    assert "next=/account?from%3Dposter%26day%3D2026-03-03" in page.text
    assert "Please sign in first" in page.text or "connecter" in page.text


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client: Client):
    sent_from = {"Referer": f"http://localhost{BOOKING}"}

    answer = client.post("/account/name", data={"name": "Alicia"}, headers=sent_from)

    assert client.get(answer.location).request.args["next"] == BOOKING


def test_a_page_that_replaces_a_part_of_itself_is_sent_to_sign_in_as_a_whole(client: Client):
    asked = {"HX-Request": "true", "Referer": "http://localhost/spaces/la-filature"}

    answer = client.get("/account", headers=asked)

    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/spaces/la-filature"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: Client, alice: User):
    with_password(alice)
    wrong = sign_in(client, alice.email, "not her password")
    unknown = sign_in(client, "nobody@example.org", "not her password")

    assert wrong.status_code == unknown.status_code == 422
    assert words(wrong) == words(unknown).replace("nobody@example.org", "alice@example.org")


def test_what_was_typed_stays_and_never_the_password(client: Client, alice: User):
    answer = sign_in(client, alice.email, "not her password")

    assert 'value="alice@example.org"' in answer.text
    assert "not her password" not in answer.text


def test_nobody_gets_in_without_a_password_where_none_is_set(client: Client, charlie: User):
    assert sign_in(client, charlie.email, "").status_code == 422
    assert sign_in(client, charlie.email, "nobody's password").status_code == 422
    assert not is_signed_in(client)


def test_a_password_hashed_with_old_parameters_is_hashed_again(client: Client, alice: User):
    alice.password_hash = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash(PASSWORD)

    assert sign_in(client, alice.email).status_code == 303

    assert alice.password_hash
    now = extract_parameters(alice.password_hash)
    assert (now.time_cost, now.memory_cost, now.parallelism) == (2, 8, 1)
    assert sign_in(client, alice.email).status_code == 303


def test_signing_in_begins_a_new_session_that_lasts_thirty_days(client: Client, alice: User):
    with client.session_transaction() as before:
        before.update(planted="by somebody else", csrf_token="theirs", language="en")

    answer = sign_in(client, with_password(alice).email)

    with client.session_transaction() as after:
        assert "planted" not in after
        assert after.get("csrf_token") != "theirs"
        assert after["language"] == "en"
    cookie = client.get_cookie("coliving")
    assert cookie
    assert cookie.expires
    assert timedelta(days=29) < cookie.expires - clock.now() <= timedelta(days=30)
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]


def test_signing_out_is_for_this_device(app: Flask, alice: User):
    phone, computer = signed_in(app, alice), signed_in(app, alice)

    assert phone.post("/sign-out").status_code == 303

    assert not is_signed_in(phone)
    assert is_signed_in(computer)


def test_signing_out_everywhere_is_for_all_of_hers_and_for_nobody_else(
    app: Flask, alice: User, bob: User
):
    phone, computer, his = signed_in(app, alice), signed_in(app, alice), signed_in(app, bob)

    assert phone.post("/sign-out/everywhere").status_code == 303

    assert not is_signed_in(phone)
    assert not is_signed_in(computer)
    assert is_signed_in(his)


def test_a_deleted_account_cannot_sign_in_and_is_signed_out(app: Flask, alice: User):
    phone = signed_in(app, alice)

    delete_account(alice, clock.now())

    assert not is_signed_in(phone)
    assert sign_in(new_client(app), "alice@example.org").status_code == 422


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up"])
def test_whoever_is_in_already_is_not_asked_again(app: Flask, alice: User, path: str):
    answer = signed_in(app, alice).get(path, query_string={"next": "/bookings"})

    assert (answer.status_code, answer.location) == (303, "/bookings")


def test_a_forged_session_opens_nothing(client: Client, alice: User):
    with client.session_transaction() as session:
        session["_user_id"] = f"{alice.id}:{'0' * 32}"

    assert not is_signed_in(client)
    assert db.session.get_one(User, alice.id).session_key.int
