"""Bob lays down the house rules: in sentences, tried out before they hold."""

import re
from typing import Any

import pytest

from coliving.bookings.actions.book import book
from coliving.bookings.models import AuditEntry, Booking, Status
from coliving.db import db
from coliving.spaces.policy import Policy, QuotaPeriod
from tests.cast import MONDAY, SUNDAY, make, wish

pytestmark = pytest.mark.usefixtures("sunday")

PAGE = "/manage/la-filature/rules"
TYPED = {
    "longest": "240",
    "shortest": "30",
    "grid": "30",
    "notice": "120",
    "horizon": "90",
    "at_once": "",
    "quota_bookings": "",
    "quota_hours": "",
    "quota_period": "day",
    "cancel_notice": "120",
    "answer_within": "4320",
    "take_within": "60",
    "approval": "no",
}
ASKED = {"day": str(MONDAY), "start": "14:00", "end": "19:00"}


def record() -> AuditEntry:
    return db.session.scalars(db.select(AuditEntry)).one()


def test_bob_reads_the_rules_as_sentences_with_a_choice_in_each(bob, workshop, browse):
    page = browse(bob).get(PAGE).text

    assert re.search(r'At most <select name="longest" aria-label="At most … at a time.">', page)
    assert '<option value="720" selected>12 h</option>' in page
    assert '<option value="" selected>any number of bookings</option>' in page


def test_what_bob_keeps_holds_and_hangs_on_the_wall(bob, la_filature, workshop, browse):
    bobs = browse(bob)
    before = workshop.revision

    assert bobs.post(PAGE, data=TYPED | {"deed": "save"}).status_code == 303

    assert la_filature.policy == Policy(longest=240, notice=120)
    assert (la_filature.revision, workshop.revision) == (1, before + 1)
    wall = browse().get(f"/resources/{workshop.uid}").text
    assert "At most 4 h at a time." in wall
    assert "Please book at least 2 h ahead." in wall


def test_the_record_says_what_changed_in_sentences(bob, la_filature, workshop, browse):
    bobs = browse(bob)
    bobs.post(PAGE, data=TYPED | {"quota_hours": "10", "quota_period": "week"})

    said = bobs.get("/manage/la-filature/record").text
    assert record().verb == "rules"
    assert "At most 4 h at a time." in said
    assert "At most 10 hours a week." in said
    assert "Au plus 4 h à la fois." in browse(bob, "fr").get("/manage/la-filature/record").text


def test_what_is_as_it_was_is_not_noted(bob, la_filature, browse):
    same = {"longest": "720", "notice": "0"}

    assert browse(bob).post(PAGE, data=TYPED | same).status_code == 303

    assert la_filature.policy == Policy()
    assert db.session.scalar(db.select(AuditEntry)) is None


def test_patience_is_not_lost_by_other_rules(bob, la_filature, browse):
    la_filature.policy = Policy(grace=20, release_no_shows=True)

    browse(bob).post(PAGE, data=TYPED)

    assert la_filature.policy == Policy(grace=20, release_no_shows=True, longest=240, notice=120)


def tried(page: str) -> str:
    """What the page says follows from the rules, without its tags."""
    shown = page.partition('id="tried"')[2].partition("Try another case")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", shown))


def test_a_case_is_tried_out_before_anything_is_kept(alice, bob, la_filature, workshop, browse):
    asked = ASKED | {"who": str(alice.uid), "what": str(workshop.uid), "deed": "try"}

    page = browse(bob).post(PAGE, data=TYPED | asked)

    assert page.status_code == 200
    said = tried(page.text)
    assert "Alice asks for Workshop, Monday, March 2, 2026, 14:00–19:00" in said
    assert "Refused: At most 4 h at a time." in said
    assert la_filature.policy == Policy()
    assert db.session.scalar(db.select(Booking)) is None


def test_a_visitor_is_shut_out_in_the_evening_and_alice_is_not(alice, bob, workshop, browse):
    asked = ASKED | {"what": str(workshop.uid), "start": "18:00", "deed": "try"}
    bobs = browse(bob)

    assert "for its members" in tried(bobs.post(PAGE, data=TYPED | asked).text)
    alices = asked | {"who": str(alice.uid)}
    assert "for its members" not in tried(bobs.post(PAGE, data=TYPED | alices).text)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"longest": "60"}, "Refused: At most 1 h at a time."),
        ({"shortest": "240"}, "Refused: At least 4 h at a time."),
        ({"grid": "60"}, "Refused: Times here go by steps of 1 h."),
        ({"notice": "10080"}, "Refused: Please book at least 7 days ahead."),
        ({"horizon": "7"}, "Refused: Bookings open 7 days ahead."),
        ({"quota_hours": "1"}, "Refused: At most 1 hour a day."),
        ({"cancel_notice": "2880"}, "It can be changed until 2 days before it starts."),
    ],
)
@pytest.mark.usefixtures("alice", "workshop")
def test_each_changed_rule_comes_with_somebody_whom_it_touches(
    bob, browse, rule: dict[str, str], said: str
):
    page = browse(bob).post(PAGE, data=TYPED | {"notice": "0"} | rule | {"deed": "try"})

    assert said in tried(page.text)


def test_bookings_that_break_a_new_rule_are_told_first_and_stay(alice, bob, workshop, browse):
    long = book(alice, wish(workshop, 9, 17), SUNDAY)
    short = book(alice, wish(workshop, 17, 18), SUNDAY)
    bobs = browse(bob)

    first = bobs.post(PAGE, data=TYPED | {"notice": "0"})

    assert first.status_code == 422
    assert "1 booking ahead breaks the new rules; it stays." in first.text
    assert workshop.space.policy == Policy()
    assert bobs.post(PAGE, data=TYPED | {"notice": "0", "seen": "1"}).status_code == 303
    assert {one.status for one in (long, short)} == {Status.CONFIRMED}
    assert workshop.space.policy == Policy(longest=240)


def test_notice_is_counted_from_when_it_was_booked(alice, bob, workshop, browse):
    book(alice, wish(workshop, 9, 11), SUNDAY)

    told = browse(bob).post(PAGE, data=TYPED | {"notice": "720", "deed": "try"}).text
    assert "ahead break" not in told
    told = browse(bob).post(PAGE, data=TYPED | {"notice": "2880", "deed": "try"}).text
    assert "1 booking ahead breaks" in told


def test_of_too_many_bookings_the_last_made_break_the_quota(alice, bob, workshop, desks, browse):
    for hour in (9, 11, 13):
        book(alice, wish(workshop, hour, hour + 1), SUNDAY)
    book(bob, wish(desks, 9, 11), SUNDAY)

    told = browse(bob).post(PAGE, data=TYPED | {"quota_bookings": "2", "deed": "try"}).text

    assert "1 booking ahead breaks the new rules" in told
    assert "13:00–14:00" in told


def test_the_workshop_has_a_rule_of_its_own_and_loses_it_by_one_tap(
    bob, la_filature, workshop, desks, browse
):
    bobs, own = browse(bob), f"{PAGE}/{workshop.uid}"
    assert '<option value="" selected>as everywhere: 12 h</option>' in bobs.get(own).text

    bobs.post(own, data={"longest": "60"})

    assert workshop.policy == Policy(longest=60)
    assert (desks.policy, la_filature.policy) == (Policy(), Policy())
    assert (record().verb, record().detail["what"]) == ("own_rules", "Workshop")
    page = bobs.get(own).text
    assert "Everywhere else: At most 12 h at a time." in page
    assert 'value="reset-longest"' in page
    assert "At most 1 h at a time." in bobs.get(PAGE).text
    assert bobs.post(own, data={"longest": "60", "deed": "reset-longest"}).status_code == 303
    assert workshop.policy == Policy()


def test_a_thing_follows_its_space_in_what_it_does_not_say(bob, workshop, browse):
    bobs = browse(bob)
    bobs.post(f"{PAGE}/{workshop.uid}", data={"notice": "60"})

    bobs.post(PAGE, data=TYPED)

    assert (workshop.rules.longest, workshop.rules.notice) == (240, 60)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"longest": "30", "shortest": "240"}, "Workshop could not be booked at all"),
        ({"longest": "30", "grid": "60"}, "Workshop could not be booked at all"),
        ({"longest": "0"}, "This must be at least 1."),
        ({"horizon": "soon"}, "Please type a whole number."),
        ({"quota_bookings": "-1"}, "This must be at least 1."),
        ({"quota_period": "year"}, "Please choose one of the list."),
        ({"approval": "perhaps"}, "Please choose one of the list."),
    ],
)
@pytest.mark.usefixtures("workshop")
def test_what_cannot_be_is_said_at_its_sentence(
    bob, la_filature, browse, typed: dict[str, Any], said: str
):
    answer = browse(bob).post(PAGE, data=TYPED | typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert la_filature.policy == Policy()


def test_an_unusual_number_stays_to_be_chosen(bob, la_filature, workshop, browse):
    la_filature.policy = Policy(longest=200, quota_bookings=7, quota_period=QuotaPeriod.MONTH)
    make(la_filature)

    page = browse(bob).get(PAGE).text

    assert '<option value="200" selected>3 h 20</option>' in page
    assert '<option value="7" selected>7 bookings</option>' in page
    assert '<option value="month" selected>a month</option>' in page


def test_a_space_without_anything_or_without_hours_has_rules_too(bob, la_filature, browse):
    assert "As soon as the doors have opening hours" in browse(bob).get(PAGE).text


def test_what_is_not_there_has_no_rules(bob, la_filature, browse):
    assert browse(bob).get(f"{PAGE}/{la_filature.uid}").status_code == 404


@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_they_are_nobody_elses_to_lay_down(workshop, refuses, verb: str):
    assert refuses(verb, PAGE)
    assert refuses(verb, f"{PAGE}/{workshop.uid}")


def test_members_hold_so_many_at_once_and_no_more(alice, bob, workshop, browse):
    browse(bob).post(PAGE, data=TYPED | {"at_once": "2"})
    for hour in (9, 11):
        book(alice, wish(workshop, hour, hour + 1), SUNDAY)

    page = browse(alice).post(f"/resources/{workshop.uid}/book", data={**ASKED, "end": "15:00"})

    assert page.status_code == 422
    assert "Members may hold 2 bookings at once." in page.text
    assert "Members may hold 2 bookings at once." in browse().get(f"/resources/{workshop.uid}").text


def test_one_who_has_many_shows_what_a_new_limit_does(alice, bob, workshop, browse):
    for hour in (9, 11, 13):
        book(alice, wish(workshop, hour, hour + 1), SUNDAY)

    said = tried(browse(bob).post(PAGE, data=TYPED | {"at_once": "2", "deed": "try"}).text)

    assert "1 booking ahead breaks the new rules" in said
    assert "Refused: Members may hold 2 bookings at once." in said


def test_what_asks_first_is_not_refused(alice, bob, workshop, browse):
    said = tried(browse(bob).post(PAGE, data=TYPED | {"approval": "yes", "deed": "try"}).text)

    assert "Asked for: it waits for your yes" in said
