"""The pages of a series: its dates before confirming, and what can be done about it later."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from coliving.bookings.actions.book import book
from coliving.bookings.actions.series import Scope, book_series, cancel_series
from coliving.bookings.models import Booking, Status
from coliving.db import db
from coliving.outbox.models import Letter
from coliving.outbox.rendering import render
from coliving.spaces.models import ResourceKind
from tests.bookings.series import A_WEEK, booked, far, granted, letters, weekly
from tests.cast import MONDAY, SUNDAY, make, resource, wish

__all__ = ["far"]  # a fixture

pytestmark = pytest.mark.usefixtures("sunday")

TYPED = {"day": str(MONDAY), "start": "09:00", "end": "11:00", "rhythm": "weekly", "times": "3"}
OFFERED = re.compile(r'<input type="(\w+)" name="(on-[\d-]+)" value="([^"]*)"( checked)?>')


def offered(html):
    """What would be sent if one pressed the button now."""
    return {name: value for _, name, value, is_chosen in OFFERED.findall(html) if is_chosen}


def mine(member):
    query = select(Booking).where(Booking.member_id == member.id)
    return db.session.scalars(query.order_by(Booking.starts_at)).all()


def test_from_the_booking_page_to_the_dates_and_on_to_booked(alice, far, browse):
    browser = browse(alice)
    page = browser.get(f"/resources/{far.uid}/book?day={MONDAY}")
    assert f'formaction="/resources/{far.uid}/series"' in page.text

    asked = browser.post(f"/resources/{far.uid}/series", data=TYPED)
    assert asked.status_code == 303
    assert parse_qs(urlsplit(asked.location).query)["times"] == ["3"]
    preview = browser.get(asked.location)
    assert "Every Monday" in preview.text
    done = browser.post(f"/resources/{far.uid}/series/confirm", data=TYPED | offered(preview.text))

    assert done.status_code == 303
    assert len(mine(alice)) == 3
    assert browser.get(done.location).text.count("09:00–11:00") == 3


def test_a_stranger_to_the_site_is_asked_to_sign_in(far, browse):
    assert "/sign-in" in browse().get(f"/resources/{far.uid}/series").location


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"times": ""}, "Say until which day"),
        ({"until": "2026-06-01"}, "not both"),
        ({"times": "", "until": "2028-01-01"}, "at most one year ahead"),
        ({"times": "1"}, "at least 2"),
        ({"rhythm": "daily"}, "choose one of the list"),
        ({"times": "", "until": "2026-02-01"}, "no such day"),
    ],
)
def test_what_cannot_be_read_is_said_and_stays(alice, far, browse, change, says):
    answer = browse(alice).post(f"/resources/{far.uid}/series", data=TYPED | change)

    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="09:00"' in answer.text


def test_each_conflict_can_be_skipped_moved_or_put_elsewhere(alice, bob, far, la_filature, browse):
    resource(la_filature, ResourceKind.ROOM, "Library")
    book(bob, wish(far, 10, 12, MONDAY + A_WEEK), SUNDAY)

    html = browse(alice).get(f"/resources/{far.uid}/series", query_string=TYPED).text

    for words in ("Workshop is taken then.", "Skip it", "Move to 08:00–10:00", "Take Library"):
        assert words in html
    assert len(offered(html)) == 3
    assert offered(html)[f"on-{MONDAY + A_WEEK}"] == ""


def test_a_date_that_was_lost_meanwhile_is_shown_again(alice, bob, far, browse):
    browser = browse(alice)
    html = browser.get(f"/resources/{far.uid}/series", query_string=TYPED).text
    book(bob, wish(far, 10, 12, MONDAY + A_WEEK), SUNDAY)

    answer = browser.post(f"/resources/{far.uid}/series/confirm", data=TYPED | offered(html))

    assert answer.status_code == 422
    assert "Nothing is booked yet" in answer.text
    assert not mine(alice)
    chosen = offered(answer.text)
    assert [bool(value) for value in chosen.values()] == [True, False, True]
    again = browser.post(f"/resources/{far.uid}/series/confirm", data=TYPED | chosen)
    assert again.status_code == 303
    assert len(mine(alice)) == 2


@pytest.mark.parametrize(
    "value", ["x", "00000000-0000-0000-0000-000000000000 09:00-10:00", "{uid} 09:00-25:00"]
)
def test_what_no_page_has_sent_books_nothing(alice, far, browse, value):
    sent = TYPED | {f"on-{MONDAY}": value.format(uid=far.uid)}

    answer = browse(alice).post(f"/resources/{far.uid}/series/confirm", data=sent)

    assert answer.status_code == 422
    assert "Look at the dates again" in answer.text
    assert not mine(alice)


def test_the_slip_leads_to_its_series_and_to_its_scopes(alice, far, browse):
    bookings = booked(alice, weekly(far, 3))
    browser = browse(alice)

    slip = browser.get(f"/bookings/{bookings[1].uid}").text
    assert "Part of a series" in slip
    assert f"/bookings/{bookings[1].uid}/series/move" in slip
    answer = browser.post(f"/bookings/{bookings[1].uid}/series/cancel", data={"scope": "following"})

    assert answer.status_code == 303
    assert [one.status for one in mine(alice)] == [
        Status.CONFIRMED,
        Status.CANCELLED,
        Status.CANCELLED,
    ]


def test_moving_several_says_which_date_cannot(alice, bob, far, browse):
    bookings = booked(alice, weekly(far, 3))
    book(bob, wish(far, 15, 16, MONDAY + A_WEEK), SUNDAY)
    browser, address = browse(alice), f"/bookings/{bookings[0].uid}/series/move"
    form = {"day": str(MONDAY), "start": "14:00", "end": "16:00", "scope": "all"}

    assert browser.get(address).status_code == 200
    refused = browser.post(address, data=form)
    assert refused.status_code == 422
    assert "Mon, Mar 9" in refused.text
    assert browser.post(address, data=form | {"end": "15:00"}).status_code == 303
    assert {one.span.start.hour for one in mine(alice)} == {13}


def test_charlie_sees_and_changes_no_series_of_alices(alice, charlie, far, browse):
    (first, *_) = booked(alice, weekly(far, 3))
    browser = browse(charlie)

    for path in ("series", "series/move"):
        assert browser.get(f"/bookings/{first.uid}/{path}").status_code == 404
    for path in ("series/cancel", "series/move"):
        answer = browser.post(f"/bookings/{first.uid}/{path}", data={"scope": "all"})
        assert answer.status_code == 404
    assert all(one.holds for one in mine(alice))


def test_a_booking_of_its_own_has_no_series(alice, far, browse):
    alone = book(alice, wish(far, 9, 11), SUNDAY)

    assert browse(alice).get(f"/bookings/{alone.uid}/series").status_code == 404
    assert "Part of a series" not in browse(alice).get(f"/bookings/{alone.uid}").text


def test_bob_cancels_a_series_for_a_reason(alice, bob, far, browse):
    (first, *_) = booked(alice, weekly(far, 3))

    answer = browse(bob).post(
        f"/bookings/{first.uid}/series/cancel", data={"scope": "all", "reason": "Works"}
    )

    assert answer.status_code == 303
    letter = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    assert letter.template == "series_cancelled"
    assert letter.facts["reason"] == "Works"


@pytest.mark.parametrize("scope", ["", "one", "x"])
def test_a_scope_must_be_one_of_those_offered(alice, far, browse, scope):
    (first, *_) = booked(alice, weekly(far, 3))

    answer = browse(alice).post(f"/bookings/{first.uid}/series/cancel", data={"scope": scope})

    assert answer.status_code == 422
    assert all(one.holds for one in mine(alice))


def test_the_letter_encloses_every_date_and_asks_for_nothing(app, alice, bob, far, la_filature):
    make(la_filature)
    bookings = book_series(alice, weekly(far, 3), granted(alice, weekly(far, 3)), SUNDAY)
    letter = db.session.scalars(select(Letter)).one()

    with app.test_request_context():
        message = render(letter)

    parts = [part.get_content_type() for part in message.walk()]
    assert "text/calendar" not in parts
    (file,) = message.iter_attachments()
    calendar = file.get_content().decode()
    assert "METHOD" not in calendar
    assert calendar.count("BEGIN:VEVENT") == 3
    assert all(str(one.uid) in calendar.replace("\r\n ", "") for one in bookings)
    assert message["Subject"] == "Booked: Workshop, 3 dates"
    text = message.get_body(("plain",)).get_content()
    assert "Monday, March 9, 2026, 09:00–11:00" in text
    assert f"/bookings/{bookings[0].uid}/series" in text


def test_the_letter_of_a_cancelled_series_takes_its_dates_back(app, alice, far):
    bookings = booked(alice, weekly(far, 3))
    cancel_series(bookings[1], Scope.FOLLOWING, SUNDAY)
    (letter,) = letters("series_cancelled")

    with app.test_request_context():
        message = render(letter)

    (file,) = message.iter_attachments()
    calendar = file.get_content().decode()
    assert calendar.count("STATUS:CANCELLED") == calendar.count("SEQUENCE:1") == 2
    assert str(bookings[0].uid) not in calendar
    assert "remove them there" in message.get_body(("plain",)).get_content()
