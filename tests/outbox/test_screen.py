"""Where there is no mail server, letters are read at /dev/letters. In production there is none."""

from flask import Flask

from coliving import create_app
from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.config import Config
from coliving.db import db
from coliving.outbox.actions import KEPT, forget_sent
from coliving.outbox.models import Delivery, Letter
from coliving.spaces.models import Resource
from tests.cast import SUNDAY, wish
from tests.client import Client
from tests.outbox.conftest import write

LIST = "/dev/letters"


def test_there_is_no_such_page_in_production():
    config = Config(environment="production", secret_key="x" * 32, database_url="sqlite://")
    rules = {rule.endpoint for rule in create_app(config).url_map.iter_rules()}
    assert not [name for name in rules if name.startswith("letters.")]


def test_an_empty_list_says_what_to_do(client: Client):
    page = client.get(LIST).text
    assert "<table" not in page
    assert "<h2>" in page


def test_every_letter_is_listed_with_what_became_of_it(client: Client):
    alice, bob = write("Alice"), write("Bob")
    alice.state, bob.last_error = Delivery.DEAD, "451 later"
    page = client.get(LIST, headers={"Accept-Language": "en"}).text
    assert page.index("bob@example.org") < page.index("alice@example.org")
    assert all(word in page for word in ("waiting", "given up", "451 later"))


def test_a_letter_can_be_read_as_text_and_as_a_page_that_does_nothing(
    client: Client, alice: User, workshop: Resource
):
    book(alice, wish(workshop, 9, 12), SUNDAY)
    [letter] = db.session.query(Letter)
    assert "Booked: Workshop" in client.get(f"{LIST}/{letter.uid}").text
    page = client.get(f"{LIST}/{letter.uid}/page")
    assert "<style>" in page.text
    policy = page.headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def test_what_is_enclosed_can_be_saved(client: Client, alice: User, workshop: Resource):
    book(alice, wish(workshop, 9, 12), SUNDAY)
    [letter] = db.session.query(Letter)
    assert "invite.ics" in client.get(f"{LIST}/{letter.uid}").text
    file = client.get(f"{LIST}/{letter.uid}/attachments/invite.ics")
    assert file.headers["Content-Disposition"] == "attachment; filename=invite.ics"
    assert file.data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert client.get(f"{LIST}/{letter.uid}/attachments/passwd").status_code == 404


def test_a_letter_that_is_forgotten_or_broken_is_no_error_of_ours(app: Flask, client: Client):
    broken, old = write("Broken"), write("Old")
    broken.template = "no_such_letter"
    old.state, old.sent_at = Delivery.SENT, SUNDAY - KEPT
    db.session.commit()
    forget_sent(SUNDAY + KEPT)
    assert client.get(LIST).status_code == 200
    assert client.get(f"{LIST}/{old.uid}").status_code == 410
    assert client.get(f"{LIST}/{broken.uid}").status_code == 422
    assert client.get(f"{LIST}/{broken.uid}/page").status_code == 422
