"""Back to where one was, and nowhere else."""

import pytest
from flask import Flask

from coliving.accounts.models import User
from coliving.accounts.returning import own_path
from tests.accounts.people import new_client, sign_in, with_password
from tests.client import Client

OURS = [
    "/",
    "/bookings",
    "/resources/2f1c/book?day=2026-03-03&start=09:00&end=12:00",
    "/?where=Saint-Flour%20%28Cantal%29&next=https://example.org",
    "/spaces/médiathèque?q=c%27est",
]
ELSEWHERE = [
    "",
    "bookings",
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "\t//evil.example/",
    "/\n/evil.example",
    " //evil.example",
    "/bookings\r\nSet-Cookie: a=b",
    "javascript:alert(1)",
    "/bookings?q=" + "x" * 1001,
]


@pytest.mark.parametrize("path", OURS)
def test_a_page_of_ours_is_one_to_come_back_to(path: str):
    assert own_path(path) == path


@pytest.mark.parametrize("address", ELSEWHERE)
def test_anything_else_is_not(address: str):
    assert own_path(address) == ""


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/account/name", "/account"),
        ("/sign-in/link?next=/bookings", "/sign-in"),
        ("/sign-out/everywhere", "/"),
        ("/no/such/page", "/"),
    ],
)
def test_where_only_forms_are_sent_one_comes_back_to_the_page_above(
    client: Client, path: str, page: str
):
    answer = client.post("/language", data={"language": "en", "next": path})

    assert answer.location == page


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_is_led_away_while_signing_in_or_choosing_a_language(
    app: Flask, alice: User, address: str
):
    with_password(alice)
    for path, typed in [
        ("/language", {"language": "en"}),
        ("/sign-in", {"email": alice.email, "password": "correct horse battery"}),
        ("/sign-in", {}),
    ]:
        client = new_client(app)
        answer = client.post(path, data={**typed, "next": address})
        assert answer.status_code == 422 or answer.location == "/"
        assert "evil" not in answer.text
    assert sign_in(new_client(app), alice.email).location == "/"
