"""Whatever is typed, into whichever field or address: a page that says so, never a breakdown.

The application of the tests lets exceptions through, so that any answer is one of ours.
"""

import re
from collections.abc import Iterator
from html import unescape
from itertools import product
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from coliving.bookings.actions.book import book
from tests.accounts.people import with_password
from tests.bookings.conftest import browse, sunday, turn_to
from tests.cast import MONDAY, SUNDAY, wish

__all__ = ["browse", "sunday", "turn_to"]  # the fixtures of a neighbour

pytestmark = pytest.mark.usefixtures("sunday")

TEXTS = (
    *("", "   ", "\x00", "a\x00b", "\x08\x1b[31m", "line\r\nSet-Cookie: a=b", "x" * 10_000),
    *(
        "عربى \u202e txt",
        "🧵🪡" * 120,
        "\ufffe\uffff",
        "%00",
        "../../etc/passwd",
        "//evil.example/",
    ),
    *("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' OR 1=1 --"),
    "%s %(name)s %d {0} {{ 73*7919 }}",
)
NUMBERS = ("0", "-1", "1e308", "nan", "inf", "-inf", "9" * 400, "0x10", "1_0", "²", "١٢", "1,5")
DAYS = ("9999-12-31", "0001-01-01", "2026-02-30", "2026-03-29", "2026-10-25", "2100-01-01", "3-2")
TIMES = ("24:00", "25:61", "02:30", "00:00", "23:59", "9:5", "09:00:00", "-1:00", "3600", "09:00-")
FIGURES = (*NUMBERS, *DAYS, *TIMES, "", "\x00", "x" * 10_000, "<script>alert(1)</script>")

# First the fields of each page that read figures, then those that read texts.
PAGES = {
    "/": "lat lon radius day start end show | where period kind",
    "/spaces/la-filature": "day |",
    "/resources/{resource}": "week |",
    "/resources/{resource}/book": "day start end | purpose",
    "/resources/{resource}/series": "day start end until times | rhythm purpose",
    "/bookings": "page | show",
    "/bookings/{booking}/move": "day start end | purpose",
    "/sign-in": "| next",
    "/sign-up": "| next",
}
TIME = {"day": str(MONDAY), "start": "14:00", "end": "15:00"}
FORMS: dict[str, tuple[dict[str, str], str]] = {
    "/resources/{resource}/book": (TIME, "day start end period | purpose reason"),
    "/resources/{resource}/series": (
        TIME | {"times": "2"},
        "day start end period until times | rhythm purpose reason",
    ),
    "/resources/{resource}/series/confirm": (
        TIME | {"times": "2"},
        f"day start end until times on-{MONDAY} | rhythm purpose reason",
    ),
    "/bookings/{booking}/move": (TIME, "day start end period | purpose reason resource"),
    "/bookings/{booking}/cancel": ({}, "| reason"),
    "/sign-in": ({"email": "a@example.org"}, "| email password next"),
    "/sign-in/link": ({"email": "a@example.org"}, "| email next"),
    "/sign-up": ({"name": "Eve", "email": "e@example.org"}, "| name email next"),
    "/account/name": ({}, "| name"),
    "/account/email": ({}, "| email current"),
    "/account/password": ({}, "| current password"),
    "/account/delete": ({}, "| confirmation"),
    "/language": ({}, "| language next"),
}
ADDRESSES = (
    *("/{}", "/spaces/{}", "/spaces/{}/calendar", "/resources/{}", "/bookings/{}", "/static/{}"),
    *("/f/{}/a.ics", "/f/a/{}.ics", "/sign-in/link/{}", "/account/email/{}"),
)
SECRET = {"password", "current", "confirmation"}
UNSEEN = SECRET | {"reason", "period", "resource", "next", "language", "rhythm", f"on-{MONDAY}"}
ENCODED = "application/x-www-form-urlencoded"
STRAY = re.compile(r"<script>alert|<img src=x|Traceback|578087")


def wild(fields: str) -> list[tuple[str, str]]:
    """Each field with what is worth trying in it; neighbours share the figures between them."""
    precise, loose = (half.split() for half in fields.split("|"))
    shared = [(name, text) for n, name in enumerate(precise) for text in FIGURES[n % 2 :: 2]]
    return [*shared, *product(loose, TEXTS)]


def mixed(fields: str) -> Iterator[dict[str, str]]:
    """All fields at once, each with another text; then each of the loose ones by itself."""
    names = fields.replace("|", "").split()
    for turn, text in enumerate(FIGURES):
        others = FIGURES[turn:] + FIGURES[:turn]
        yield dict(zip(names, others, strict=False)) | {names[turn % len(names)]: text}
    yield from ({name: text} for name, text in wild(fields) if text in TEXTS)


def stayed(answer: TestResponse, text: str) -> bool:
    """Whether what was typed stands on the page, less the spaces around it, which may go."""
    return text.replace("\r\n", "\n").strip() in unescape(answer.text).replace("\r\n", "\n")


@pytest.fixture
def places(alice, workshop):
    with_password(alice)
    booking = book(alice, wish(workshop, 9, 11), SUNDAY)
    return {"resource": workshop.uid, "booking": booking.uid}


@pytest.mark.parametrize("page", PAGES)
def test_an_address_is_read_or_left_alone(alice, places, browse, page):
    reader = browse(None if page.startswith("/sign") else alice)
    for query in mixed(PAGES[page]):
        answer = reader.get(page.format(**places), query_string=query)

        assert answer.status_code == 200, query
        assert not STRAY.search(answer.text), query


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_taken_or_given_back_with_what_was_typed(alice, places, browse, form):
    right, fields = FORMS[form]
    sender = browse(None if form.startswith("/sign") else alice)
    for field, text in wild(fields):
        answer = sender.post(form.format(**places), data=right | {field: text})

        assert answer.status_code in {303, 404, 422, 429}, (field, text)
        assert not STRAY.search(answer.text), (field, text)
        assert answer.status_code != 303 or answer.location.startswith("/"), (field, text)
        if answer.status_code == 422:
            assert "-error" in answer.text or 'class="refused"' in answer.text, (field, text)
            assert field in UNSEEN or stayed(answer, text), (field, text)
            assert field not in SECRET or len(text) < 20 or not stayed(answer, text), field


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_makes_no_sense_is_not_found(alice, places, browse, address):
    for text in TEXTS[1:]:
        answer = browse(alice).get(address.format(quote(text[:3000])))

        assert answer.status_code in {308, 404, 410}, text
        assert not STRAY.search(answer.text)


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("status", "sent"),
    [
        (422, {"json": {"day": str(MONDAY), "start": ["09:00"], "end": None}}),
        (422, {"data": "{", "content_type": "application/json"}),
        (422, {"data": b"\xff\xfe\x00", "content_type": "text/plain; charset=utf-16"}),
        (422, {"data": b"day=%FF%FE&start=%ED%A0%80&end=%", "content_type": ENCODED}),
        (422, {"data": b"--x\r\n", "content_type": "multipart/form-data; boundary=y"}),
        (422, {"data": b"", "content_type": "multipart/form-data"}),
        (422, {"data": {"day": [str(MONDAY), "1"], "start": ["9", "9"], "end": "10:00"}}),
        (413, {"data": b"x" * 5_000_000, "content_type": ENCODED}),
    ],
)
def test_a_body_of_any_kind_gets_a_page(alice, places, browse, status, sent):
    answer = browse(alice).post("/resources/{resource}/book".format(**places), **sent)

    assert answer.status_code == status
    assert "<h1>" in answer.text


@pytest.mark.any_database
@pytest.mark.parametrize(
    "headers",
    [
        {"Accept-Language": "fr;q=abc, *;q=nan, \x7f"},
        {"Accept-Language": "zz-" * 2000},
        {"Accept-Encoding": "gzip;q=x, \xff"},
        {"Cookie": "coliving=eyJfdXNlcl9pZCI6IjE6eCJ9.bad.signature"},
        {"Cookie": "coliving=" + "." * 5000 + "; \xff==;;="},
        {"If-None-Match": '"', "If-Modified-Since": "Sun, 99 Nov 99999", "Range": "bytes=9-1"},
        {"HX-Request": "true", "Referer": "http://[::1"},
        {"HX-Request": "true", "HX-Current-URL": "javascript:1", "Referer": "//\\evil.example"},
        {"X-Forwarded-For": "evil, 1.2.3.4", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "x"},
        {"X-Request-ID": "a\x01b" * 50, "User-Agent": "\xff" * 100},
        {"Content-Length": "-5"},
    ],
)
def test_headers_that_make_no_sense_change_nothing(client, places, headers):
    for address in ("/", "/bookings", "/spaces/la-filature", "/static/css/base.css", "/f/a/b.ics"):
        assert client.get(address, headers=headers).status_code in {200, 204, 303, 304, 404}


@pytest.mark.any_database
@pytest.mark.parametrize("host", ["evil.example", "evil.example:99999", "a b", "[::1", "", "@"])
def test_the_host_that_is_asked_for_goes_into_no_answer(client, places, host):
    for address in ("/", "/bookings", "/spaces/la-filature", "/spaces/la-filature/calendar"):
        answer = client.get(address, headers={"Host": host})
        assert answer.status_code in {200, 303, 400}
        assert "evil.example" not in answer.text + answer.headers.get("Location", "")
