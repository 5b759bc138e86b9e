"""What travels, how heavy it is, and how long a browser may keep it."""

import gzip
import re

import pytest
from flask import Flask, url_for
from werkzeug.test import TestResponse

from coliving import create_app
from coliving.calendars.actions import open_feed
from coliving.calendars.addresses import token
from coliving.calendars.models import FeedKind
from coliving.config import Config
from coliving.spaces.models import Space
from tests.cast import SUNDAY
from tests.client import Client

GZIP = {"Accept-Encoding": "gzip, deflate, br"}
STYLE = "/static/css/base.css"
KILOBYTE = 1000
OURS = re.compile(r'(?:href|src)="(/static/[^"#]+)')


def versioned(app: Flask, name: str) -> str:
    with app.test_request_context():
        return url_for("static", filename=name)


def weight(answer: TestResponse) -> int:
    headers = sum(len(name) + len(value) + 4 for name, value in answer.headers)
    return headers + len(answer.data)


def test_an_address_with_a_version_is_kept_for_a_year(application: Flask):
    address = versioned(application, "css/base.css")
    answer = application.test_client().get(address)

    assert re.fullmatch(r"/static/css/base\.css\?v=[0-9a-f]{12}", address)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.mimetype == "text/css"


@pytest.mark.parametrize("address", [STYLE, f"{STYLE}?v=of-another-release"])
def test_an_address_without_it_is_asked_for_anew_and_costs_nothing(
    application: Flask, address: str
):
    browser = application.test_client()
    first = browser.get(address, headers=GZIP)
    again = browser.get(address, headers=GZIP | {"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, again.data) == (304, b"")


def test_files_are_smaller_for_whoever_can_unzip_them(application: Flask):
    browser = application.test_client()
    plain, zipped = browser.get(STYLE), browser.get(STYLE, headers=GZIP)

    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert plain.headers["ETag"] != zipped.headers["ETag"]
    assert {plain.headers["Vary"], zipped.headers["Vary"]} == {"Accept-Encoding"}
    assert "gzip" not in browser.get(STYLE, headers={"Accept-Encoding": "gzip;q=0"}).headers


@pytest.mark.parametrize("name", ["css/nothing.css", "../wsgi.py", "%2e%2e/wsgi.py", "css", ""])
def test_only_our_files_are_served(application: Flask, name: str):
    assert application.test_client().get(f"/static/{name}").status_code == 404


def test_pages_are_zipped_and_files_in_them_carry_their_version(client: Client):
    plain, zipped = client.get("/sign-in"), client.get("/sign-in", headers=GZIP)

    assert zipped.headers["Content-Encoding"] == "gzip"
    assert len(zipped.data) < len(plain.data) / 2
    addresses = OURS.findall(plain.text)
    assert addresses
    assert not [address for address in addresses if "?v=" not in address]


def test_calendars_zip_themselves(client: Client, la_filature: Space):
    secret = token(open_feed(FeedKind.SPACE, la_filature.id, SUNDAY))
    answer = client.get(f"/f/{secret}/calendar.ics", headers=GZIP)

    assert gzip.decompress(answer.data).startswith(b"BEGIN:VCALENDAR")
    assert answer.headers["ETag"].endswith('-gz"')


def test_a_first_visit_weighs_less_than_a_hundred_kilobytes(client: Client, la_filature: Space):
    page = client.get("/", headers=GZIP)
    assert page.status_code == 200
    html = gzip.decompress(page.data).decode()
    files = [client.get(address, headers=GZIP) for address in sorted(set(OURS.findall(html)))]

    assert len(page.data) <= 15 * KILOBYTE
    assert sum(map(weight, [page, *files])) <= 100 * KILOBYTE


@pytest.mark.parametrize(("scheme", "is_strict"), [("http", False), ("https", True)])
def test_every_answer_says_what_the_browser_may_not_do(scheme: str, is_strict: bool):
    config = Config(
        environment="testing", base_url=f"{scheme}://localhost", database_url="sqlite://"
    )
    for path in ("/healthz", STYLE, "/nowhere.ics"):
        headers = create_app(config).test_client().get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert ("Strict-Transport-Security" in headers) == is_strict
