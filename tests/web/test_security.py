"""What a browser is told to refuse, and what the site refuses from a page that is not its own."""

import re

import pytest
from flask import Flask

from coliving import create_app
from coliving.bookings.actions.book import book
from coliving.config import Config
from tests.accounts.people import sign_in, signed_in, with_password
from tests.cast import SUNDAY, wish

SOME_UID = "5d6f7a3e-6f43-4f0c-a6f4-2f0f3d1f7e11"
HOLE = re.compile(r"<any\(['\"]?([\w-]+)[^>]*>|<[^>]*>")
NUMBER = re.compile(r"<int:[^>]*>")
SECRET_KEY = "0123456789abcdef" * 4
HTTPS = "https://places.example"


def every_post(app: Flask) -> list[str]:
    """An address of each route that takes forms: the first of a choice, or any word at all."""
    rules = [rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    return [HOLE.sub(lambda hole: hole[1] or SOME_UID, NUMBER.sub("7", rule)) for rule in rules]


def over_https() -> Flask:
    config = Config(
        environment="testing",
        secret_key=SECRET_KEY,
        database_url="sqlite://",
        base_url=HTTPS,
    )
    return create_app(config)


def token_in(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def test_nothing_is_written_for_a_form_that_is_not_ours(application: Flask):
    browser = application.test_client()
    forged = {"csrf_token": "IjU4Y2Y1ZDg2Ig.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"}

    for address in every_post(application):
        for data in ({}, forged):
            answer = browser.post(address, data=data)
            assert answer.status_code == 400, address
            assert "<h1>" in answer.text


def test_the_token_of_one_session_opens_nothing_in_another(application: Flask):
    stolen = application.test_client().get("/sign-in").text

    answer = application.test_client().post("/language", data={"csrf_token": token_in(stolen)})

    assert answer.status_code == 400


def test_over_https_the_cookie_and_the_browser_stay_there():
    answer = over_https().test_client().get("/sign-in", base_url=HTTPS)

    cookie = answer.headers["Set-Cookie"]
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax"))
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


def test_over_https_a_browser_that_does_not_say_where_it_was_may_send_a_form():
    app = over_https()
    browser, strangers = app.test_client(), app.test_client()
    form = {"csrf_token": token_in(browser.get("/sign-in", base_url=HTTPS).text), "language": "en"}

    assert browser.post("/language", data=form, base_url=HTTPS).status_code == 303
    assert '<html lang="en">' in browser.get("/sign-in", base_url=HTTPS).text
    assert browser.post("/language", data={"language": "fr"}, base_url=HTTPS).status_code == 400
    strangers.get("/sign-in", base_url=HTTPS)
    assert strangers.post("/language", data=form, base_url=HTTPS).status_code == 400


@pytest.mark.parametrize(
    "address", ["/sign-in", "/nothing-here", "/static/css/base.css", "/f/x/y.ics"]
)
def test_every_answer_forbids_frames_and_strange_scripts(application: Flask, address: str):
    answer = application.test_client().post(address)

    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_whoever_uses_the_computer_next_finds_nothing_in_its_cache(app, alice, workshop):
    booking = book(alice, wish(workshop, 9, 11), SUNDAY)
    alices = signed_in(app, alice)

    for page in ("/", "/bookings", f"/bookings/{booking.uid}", "/account", "/account/calendar"):
        assert alices.get(page).headers["Cache-Control"] == "no-store", page
    entry = alices.get(f"/bookings/{booking.uid}/calendar.ics")
    assert "private" in entry.headers["Cache-Control"]


def test_a_strangers_page_is_his_alone_and_a_secret_address_is_not_kept(client):
    assert client.get("/sign-in").headers["Cache-Control"] == "private, no-cache"
    assert client.get(f"/sign-in/link/{'x' * 43}").headers["Cache-Control"] == "no-store"


def test_nothing_planted_in_a_session_survives_signing_in(alice, client):
    with client.session_transaction() as session:
        session.update({"planted": "by a stranger", "csrf_token": "known"})

    sign_in(client, with_password(alice).email)

    with client.session_transaction() as session:
        assert session["_user_id"] == alice.get_id()
        assert "planted" not in session
        assert session.get("csrf_token") != "known"
