"""Bob says when the doors are open, and no booking is broken by it."""

import re
from datetime import date, time

import pytest

from coliving.bookings.actions.book import book
from coliving.bookings.models import AuditEntry, Booking, Status
from coliving.db import db
from coliving.spaces.models import Audience, ExceptionalOpening, OpeningHours, Period, Space
from coliving.spaces.opening import opening
from tests.accounts.mailbox import letters_to, text_of
from tests.cast import MONDAY, SUNDAY, at, make, wish

pytestmark = pytest.mark.usefixtures("sunday")

PAGE = "/manage/la-filature/hours"
MORNINGS = {"everybody": "Mo-Fr 08:00-12:00", "members": "", "closed_on_holidays": "on"}
WHIT_MONDAY = date(2026, 5, 25)


def lines(whom: Audience) -> set[tuple[int, time, time]]:
    query = db.select(OpeningHours).where(OpeningHours.audience == whom)
    return {(line.weekday, line.opens, line.closes) for line in db.session.scalars(query)}


def test_the_week_is_typed_as_openstreetmap_has_it(bob, la_filature: Space, browse):
    bobs = browse(bob)
    typed = {"everybody": "Mo 08:30-12:30,13:30-18:00; Sa 9:00-12:00", "members": "Th 18:00-22:00"}

    answer = bobs.post(PAGE, data=typed)

    assert answer.status_code == 303
    assert lines(Audience.EVERYBODY) == {
        (0, time(8, 30), time(12, 30)),
        (0, time(13, 30), time(18)),
        (5, time(9), time(12)),
    }
    assert lines(Audience.MEMBERS) == {(3, time(18), time(22))}
    assert not la_filature.closed_on_holidays
    assert 'value="Mo 08:30-12:30,13:30-18:00; Sa 09:00-12:00"' in bobs.get(PAGE).text


def test_the_week_is_picked_day_by_day(bob, la_filature: Space, browse):
    bobs = browse(bob)

    bobs.post(PAGE + "/by-day", data={"mo": ["08:30", "12:30", "13:30", "00:00"], "tu": ["", ""]})

    everybody = {(0, time(8, 30), time(12, 30)), (0, time(13, 30), time(0))}
    assert lines(Audience.EVERYBODY) == everybody
    assert len(lines(Audience.MEMBERS)) == 5  # which were not picked
    assert la_filature.closed_on_holidays


@pytest.mark.parametrize(
    ("address", "typed", "said"),
    [
        ("", {"everybody": "Mo-Fr 8h-12h"}, "We cannot read “8h-12h”"),
        ("", {"members": "PH off"}, "Holidays have their own place"),
        ("/by-day", {"fr": ["08:30", ""]}, "On Friday a time is missing"),
        ("/periods", {"name": "Early", "starts": "08:30", "ends": ""}, "From when to when"),
        ("/periods", {"name": "Early", "starts": "08:30", "ends": "08:30"}, "at the same time"),
        ("/openings", {"day": "2026-03-08", "start": "half past", "end": "12:00"}, "give a time"),
    ],
)
def test_what_cannot_be_read_is_named_and_stays(bob, browse, address: str, typed, said: str):
    answer = browse(bob).post(PAGE + address, data=typed)

    assert answer.status_code == 422
    assert said in answer.text
    first = next(iter(typed.values()))
    assert (first if isinstance(first, str) else first[0]) in answer.text
    assert len(lines(Audience.EVERYBODY)) == 5


def seen(page: str) -> dict[str, str]:
    """What the page of the manager says it has shown."""
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return {"seen": found[1]}


def test_bookings_left_outside_are_seen_first_and_stay(alice, bob, workshop, browse):
    inside = book(alice, wish(workshop, 9, 11), SUNDAY)
    outside = book(alice, wish(workshop, 14, 16), SUNDAY)
    bobs = browse(bob)

    first = bobs.post(PAGE, data=MORNINGS)

    assert first.status_code == 422
    assert "One booking would be outside these hours" in first.text
    assert str(outside.uid) in first.text
    assert str(inside.uid) not in first.text
    assert len(lines(Audience.MEMBERS)) == 5
    assert bobs.post(PAGE, data=MORNINGS | seen(first.text)).status_code == 303
    assert lines(Audience.MEMBERS) == set()
    kept = db.session.scalars(db.select(Booking)).all()
    assert {booking.status for booking in kept} == {Status.CONFIRMED}


def test_bob_cancels_one_of_them_with_a_letter_and_undoes_it_all(alice, bob, workshop, browse):
    outside = book(alice, wish(workshop, 14, 16), SUNDAY)
    bobs = browse(bob)
    before = lines(Audience.EVERYBODY)
    chosen = {f"fate-{outside.uid}": "cancel", "note": "The stove is broken"}

    bobs.post(PAGE, data=MORNINGS | seen(bobs.post(PAGE, data=MORNINGS).text) | chosen)

    assert outside.status is Status.CANCELLED
    assert "The stove is broken" in text_of(letters_to(alice.email)[-1])
    undo = re.search(r'action="([^"]+/undo)"', bobs.get("/manage/la-filature/changes").text)
    assert undo
    assert bobs.post(undo[1]).status_code == 303
    db.session.refresh(outside)
    assert outside.status is Status.CONFIRMED
    assert lines(Audience.EVERYBODY) == before


def test_what_was_booked_meanwhile_is_shown_before_anything_happens(alice, bob, workshop, browse):
    bobs = browse(bob)
    outside = book(alice, wish(workshop, 14, 16), SUNDAY)
    first = bobs.post(PAGE, data=MORNINGS)
    book(alice, wish(workshop, 16, 18), SUNDAY)

    chosen = {f"fate-{outside.uid}": "cancel"}
    second = bobs.post(PAGE, data=MORNINGS | seen(first.text) | chosen)

    assert second.status_code == 422
    assert "2 bookings would be outside these hours" in second.text
    assert 'value="cancel" selected' in second.text
    assert len(lines(Audience.MEMBERS)) == 5


def test_hours_that_become_the_members_own_leave_only_strangers_outside(
    alice, bob, charlie, workshop, browse
):
    book(alice, wish(workshop, 14, 16), SUNDAY)
    charlies = book(charlie, wish(workshop, 16, 18), SUNDAY)

    answer = browse(bob).post(PAGE, data=MORNINGS | {"members": "Mo-Fr 12:00-22:00"})

    assert answer.status_code == 422
    assert "One booking would be outside these hours" in answer.text
    assert str(charlies.uid) in answer.text


def test_the_parts_of_the_day_are_named(bob, la_filature: Space, browse):
    typed = {
        "name": ["Early", "", "Late"],
        "starts": ["06:00", "09:00", "18:00"],
        "ends": ["09:00", "", "22:00"],
    }

    assert browse(bob).post(PAGE + "/periods", data=typed).status_code == 303

    names = db.session.scalars(db.select(Period.name).order_by(Period.starts)).all()
    assert names == ["Early", "Late"]


def test_the_doors_open_for_once_on_a_holiday_and_are_shut_again(
    bob, la_filature: Space, workshop, browse
):
    bobs = browse(bob)
    once = {"day": str(WHIT_MONDAY), "start": "10:00", "end": "16:00", "reason": "Fair"}
    assert not opening(la_filature, at(10, 16, WHIT_MONDAY)).everybody

    assert bobs.post(PAGE + "/openings", data=once).status_code == 303

    assert at(10, 16, WHIT_MONDAY) in opening(la_filature, at(10, 16, WHIT_MONDAY)).everybody
    assert "Fair" in bobs.get(PAGE).text
    assert "10:00" in bobs.get(f"/spaces/la-filature?day={WHIT_MONDAY}").text
    number = db.session.scalars(db.select(ExceptionalOpening.id)).one()
    bobs.post(f"{PAGE}/openings/{number}/withdraw")
    assert not opening(la_filature, at(10, 16, WHIT_MONDAY)).everybody


def test_each_change_counts_and_stands_on_the_record(bob, la_filature: Space, browse):
    bobs = browse(bob)

    bobs.post(PAGE, data=MORNINGS)
    bobs.post(PAGE + "/periods", data={"name": "Early", "starts": "06:00", "ends": "09:00"})
    bobs.post(PAGE + "/openings", data={"day": str(MONDAY), "start": "23:00", "end": "02:00"})

    entries = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.verb for entry in entries] == ["hours", "periods", "opened_once"]
    assert {entry.actor_id for entry in entries} == {bob.id}
    assert la_filature.revision == 3


@pytest.mark.parametrize(
    ("verb", "address"),
    [
        ("GET", ""),
        *(("POST", address) for address in ("", "/by-day", "/periods", "/openings")),
        ("POST", "/openings/1/withdraw"),
    ],
)
def test_it_is_nobody_elses_to_say(la_filature: Space, refuses, verb: str, address: str):
    make(ExceptionalOpening(space_id=la_filature.id, span=at(9, 11), reason=""))
    assert refuses(verb, PAGE + address)
    assert db.session.scalar(db.select(ExceptionalOpening))


def test_an_opening_is_taken_back_in_its_own_space_only(bob, network, la_filature, browse):
    far = make(Space(network=network, name="Mende", slug="mende", changed_at=SUNDAY))
    once = make(ExceptionalOpening(space_id=far.id, span=at(9, 11), reason=""))

    answer = browse(bob).post(f"{PAGE}/openings/{once.id}/withdraw")

    assert answer.status_code == 404
