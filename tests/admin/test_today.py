"""The day of a space: who comes, who is here, who is late, what is free."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel
from coliving.bookings.codes import as_typed, code_of
from coliving.bookings.models import AuditEntry, Booking, Means
from coliving.db import db
from coliving.spaces.models import Resource
from tests.admin.desk import seen
from tests.cast import MONDAY, SUNDAY, at, person, wish
from tests.client import Client

pytestmark = pytest.mark.usefixtures("half_past_nine")

TODAY = "/manage/la-filature/today"
CHECK_IN, UNDO = f"{TODAY}/check-in", f"{TODAY}/undo-check-in"


@pytest.fixture
def half_past_nine(turn_to):
    now = at(9, 10).start + timedelta(minutes=30)
    turn_to(now)
    return now


@pytest.fixture
def booking(alice: User, workshop: Resource) -> Booking:
    return book(alice, wish(workshop, 9, 12), SUNDAY)


@pytest.fixture
def bobs(bob: User, browse) -> Client:
    return browse(bob)


def test_a_day_at_a_glance(bobs, booking, desks, charlie):
    book(charlie, wish(desks, 14, 16), SUNDAY)

    page = bobs.get(TODAY).text

    late, to_come = page.index('id="late"'), page.index('id="expected"')
    assert late < page.index("Alice") < to_come < page.index("Charlie")
    assert "until 22:00</small> <b>Hot desks</b> × 12" in page
    assert "Workshop</b>" not in page  # Alice has it, though she is late


def test_what_is_free_says_until_when(bobs, alice, workshop, hall):
    _whole, north, _south = hall
    book(alice, wish(workshop, 14, 16), SUNDAY)
    book(alice, wish(north, 11, 12), SUNDAY)

    page = bobs.get(TODAY).text

    assert "until 14:00</small> <b>Workshop</b></li>" in page
    assert "until 11:00</small> <b>North half</b>, <b>Whole hall</b></li>" in page
    assert "until 22:00</small> <b>South half</b></li>" in page


def test_one_touch_checks_in_and_a_second_changes_nothing(bobs, bob, booking, half_past_nine):
    for _touch in range(2):
        assert bobs.post(CHECK_IN, data={"booking": str(booking.uid)}).status_code == 303

    [came] = seen()
    assert (came.booking_id, came.at, came.means, came.by_id) == (
        *(booking.id, half_past_nine),
        *(Means.TAP, bob.id),
    )
    assert 'id="here"' in bobs.get(TODAY).text


def test_vera_the_volunteer_checks_in_too_and_sees_only_today(vera, browse, booking):
    veras = browse(vera)

    assert veras.post(CHECK_IN, data={"booking": str(booking.uid)}).status_code == 303
    page = veras.get(TODAY).text

    assert "Alice" in page
    assert "/manage/la-filature/space" not in page


def test_a_code_is_typed_as_it_is_heard(bobs, booking):
    said = code_of(booking.uid).lower()

    answer = bobs.post(CHECK_IN, data={"code": f" {said[:3]} {said[3:]}"})

    assert answer.status_code == 303
    assert seen()[0].means is Means.CODE


def test_letters_that_look_like_digits_are_read_as_digits():
    assert as_typed("o1il-ab") == "0111AB"


def test_a_code_of_nobody_says_so_and_stays_typed(bobs, booking, alice, workshop):
    tuesday = book(alice, wish(workshop, 9, 10, MONDAY + timedelta(days=1)), SUNDAY)
    for code in ("ZZZZZZ", code_of(tuesday.uid)):
        answer = bobs.post(CHECK_IN, data={"code": code})
        assert answer.status_code == 422
        assert f'value="{code}"' in answer.text
    assert bobs.post(CHECK_IN).status_code == 422
    assert not seen()


def test_nobody_comes_for_what_is_cancelled_or_another_day(bobs, booking, alice, workshop):
    cancel(booking, SUNDAY)
    tuesday = book(alice, wish(workshop, 9, 10, MONDAY + timedelta(days=1)), SUNDAY)

    for one in (booking, tuesday):
        assert bobs.post(CHECK_IN, data={"booking": str(one.uid)}).status_code == 422
    assert not seen()


def test_a_mistake_is_taken_back_and_on_record(bobs, bob, booking):
    bobs.post(CHECK_IN, data={"booking": str(booking.uid)})

    for _touch in range(2):
        assert bobs.post(UNDO, data={"booking": str(booking.uid)}).status_code == 303

    assert not seen()
    entry = db.session.scalars(db.select(AuditEntry)).one()
    assert (entry.verb, entry.actor_id) == ("check_in_undone", bob.id)


def test_the_qr_code_leads_staff_to_the_button(bobs, booking, browse, vera, charlie):
    page = f"/bookings/{booking.uid}"

    assert f'action="{CHECK_IN}"' in bobs.get(page).text
    led = browse(vera).get(page)
    assert led.location == f"{TODAY}?booking={booking.uid}"
    assert "The booking that you scanned" in browse(vera).get(led.location).text
    assert browse(charlie).get(page).status_code == 404


def test_alice_reads_her_code_and_cannot_check_herself_in(alice, booking, browse):
    code = code_of(booking.uid)
    page = browse(alice).get(f"/bookings/{booking.uid}").text

    assert f"{code[:3]} {code[3:]}" in page
    assert CHECK_IN not in page


def test_a_booking_of_another_space_is_not_there(dora, bobs, booking, browse, shut):
    assert bobs.post(CHECK_IN, data={"booking": str(dora.uid)}).status_code == 404
    assert bobs.post(UNDO).status_code == 404
    assert shut("GET", TODAY)
    assert shut("POST", CHECK_IN)
    assert shut("POST", UNDO)
    assert browse(dora).get(TODAY).status_code == 200


def test_the_number_of_questions_does_not_grow_with_the_day(app, bobs, desks):
    def questions() -> int:
        asked: list[str] = []

        def note(_c: object, _cu: object, statement: str, *_rest: object) -> None:
            asked.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        bobs.get(TODAY)
        event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    before = questions()
    for number in range(6):
        book(person(f"Guest{number}"), wish(desks, 10, 12), SUNDAY)
    assert questions() == before <= 16
