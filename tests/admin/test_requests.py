"""The page on which a space says yes or no."""

from datetime import time

import pytest

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel
from coliving.bookings.actions.requests import Answer, approve, decline
from coliving.bookings.actions.series import (
    Scope,
    Shift,
    book_series,
    cancel_series,
    move_series,
)
from coliving.bookings.asking import Item, Wish
from coliving.bookings.models import Booking, Status
from coliving.bookings.models.series import Rhythm
from coliving.bookings.planning import SeriesWish, plan
from coliving.bookings.recurrence import Hours, Rule
from coliving.calendars.actions import open_feed
from coliving.calendars.addresses import token
from coliving.calendars.models import FeedKind
from coliving.db import db
from coliving.errors import Refused
from coliving.outbox.models import Letter
from coliving.outbox.rendering import render
from coliving.spaces.models import ResourceKind, Space
from coliving.spaces.policy import Policy
from tests.bookings.lending import asked, held, lent, letters
from tests.cast import MONDAY, SUNDAY, at, make, resource, wish

__all__ = ["asked", "lent"]  # the fixtures of a neighbour

pytestmark = pytest.mark.usefixtures("sunday")

PAGE = "/manage/la-filature/requests"


@pytest.fixture
def weekly(alice, bob, lent) -> list[Booking]:
    wanted = SeriesWish(lent, Rule(Rhythm.WEEKLY, MONDAY, times=4), Hours(time(14), time(16)))
    wishes = [one.wish for one in plan(alice, wanted, SUNDAY) if one.wish]
    return book_series(alice, wanted, wishes, SUNDAY)


def templates() -> list[str]:
    return list(db.session.scalars(db.select(Letter.template).order_by(Letter.id)))


def test_alice_is_told_beforehand_that_it_is_a_request(alice, lent, browse):
    alices, address = browse(alice), f"/resources/{lent.uid}/book"
    page = alices.get(f"{address}?day={MONDAY}&start=09:00&end=12:00").text
    assert "This is a request: the space says yes or no within 3 days" in page
    assert "Ask for it" in page
    wall = alices.get(f"/resources/{lent.uid}").text
    assert "The space answers requests within 3 days." in wall

    form = {"day": str(MONDAY), "start": "09:00", "end": "12:00"}
    answer = alices.post(address, data=form, follow_redirects=True).text

    assert "Your request is on its way" in answer
    assert "The space answers by Mon, Mar 2, 09:00" in answer
    assert "Add to my calendar" not in answer
    assert "waits for an answer" in alices.get("/bookings").text
    again = alices.post(address, data=form)
    assert again.status_code == 303, "the form was sent twice"


def test_a_desk_in_one_tap_says_when_it_is_a_request(alice, bob, desks, browse):
    page = f"/spaces/la-filature?day={MONDAY}"
    assert "on request" not in browse(alice).get(page).text

    desks.policy = Policy(approval=True)
    make(desks)

    assert "on request" in browse(alice).get(page).text


def test_bob_sees_it_at_once_wherever_he_is(asked, bob, browse):
    bobs = browse(bob)

    assert '<b class="count">1</b>' in bobs.get("/manage/la-filature/changes").text
    assert "1 request waits for your answer" in bobs.get("/manage/la-filature/today").text
    page = bobs.get(PAGE).text
    assert "Gluing chairs" in page
    assert "alice@example.org" in page
    assert "Say yes or no" in bobs.get(f"/bookings/{asked.uid}").text


def test_what_is_taken_along_is_asked_for_with_it(alice, bob, workshop, browse):
    projector = resource(workshop.space, ResourceKind.ACCESSORY, "Projector")
    projector.policy = Policy(approval=True)
    make(projector)

    wanted = Wish(workshop, at(9, 12), items=(Item(projector),))
    asked = book(alice, wanted, SUNDAY)

    assert asked.is_pending
    assert "With Projector" in browse(bob).get(PAGE).text
    text = render(letters("to_answer")[0]).get_body(("plain",)).get_content()
    assert "+ Projector" in text
    decline(asked, Answer(bob), SUNDAY)
    assert held() == 0


@pytest.mark.parametrize(
    ("say", "status", "said"),
    [("yes", Status.CONFIRMED, "You have said yes"), ("no", Status.DECLINED, "You have said no")],
)
def test_bob_answers_with_a_word(asked, browse, say, status, said):
    bob = db.session.scalars(db.select(User).where(User.name == "Bob")).one()
    bobs = browse(bob)
    form = {"booking": asked.uid, "say": say, "word": "See the saw"}

    page = bobs.post(PAGE, data=form, follow_redirects=True).text

    assert said in page
    assert (asked.status, asked.answer) == (status, "See the saw")
    assert "See the saw" in browse(asked.member).get(f"/bookings/{asked.uid}").text
    assert "1 request waits" not in bobs.get("/manage/la-filature/today").text


def test_a_no_is_taken_back_while_the_time_is_free(asked, bob, browse):
    bobs = browse(bob)
    bobs.post(PAGE, data={"booking": asked.uid, "say": "no"})
    assert "Yes after all" in bobs.get(PAGE).text

    bobs.post(PAGE, data={"booking": asked.uid, "say": "after-all"})

    assert asked.is_confirmed
    assert "Yes after all" not in bobs.get(PAGE).text


def test_whoever_comes_second_is_told_and_keeps_the_word_they_typed(asked, weekly, bob, browse):
    cancel(asked, SUNDAY)

    form = {"booking": asked.uid, "say": "yes", "word": "See the saw"}
    answer = browse(bob).post(PAGE, data=form)

    assert answer.status_code == 422
    assert "This request was withdrawn." in answer.text


@pytest.mark.parametrize("form", [{}, {"say": "yes"}, {"booking": "x", "say": "yes"}])
def test_what_cannot_be_read_changes_nothing(asked, bob, browse, form):
    assert browse(bob).post(PAGE, data=form).status_code == 422
    assert asked.is_pending


def test_a_word_that_is_too_long_stays_with_its_request(asked, bob, browse):
    form = {"booking": asked.uid, "say": "yes", "word": "x" * 201}
    answer = browse(bob).post(PAGE, data=form)

    assert answer.status_code == 422
    assert "x" * 201 in answer.text
    assert 'id="word-error"' in answer.text
    assert asked.is_pending


def test_only_managers_of_the_space_answer(asked, refuses, outsiders):
    assert refuses("GET", PAGE)
    assert refuses("POST", PAGE)
    for outsider in outsiders:
        outsider.post(PAGE, data={"booking": asked.uid, "say": "yes"})
    assert asked.is_pending


def test_a_request_of_another_space_is_not_here(asked, bob, browse, network):
    far = make(Space(network=network, name="Mende", slug="mende", changed_at=SUNDAY))
    barn = resource(far, ResourceKind.ROOM, "Barn")
    stray = make(
        Booking(
            member=asked.member,
            resource=barn,
            span=at(9, 10),
            status=Status.REQUESTED,
            expires_at=at(9, 10).start,
            created_at=SUNDAY,
            changed_at=SUNDAY,
        )
    )

    assert browse(bob).post(PAGE, data={"booking": stray.uid, "say": "yes"}).status_code == 404
    assert stray.is_pending


def test_the_dates_of_a_series_are_asked_for_and_answered_together(weekly, bob, browse):
    assert {one.status for one in weekly} == {Status.REQUESTED}
    assert templates() == ["series_requested", "to_answer"]
    page = browse(bob).get(PAGE).text
    assert page.count('name="say" value="yes"') == 1
    assert "4 dates, from Mon, Mar 2 to Mon, Mar 23" in page

    approve(weekly[2], Answer(bob, "Fine"), SUNDAY)

    assert {one.status for one in weekly} == {Status.CONFIRMED}
    assert templates()[2:] == ["series_approved"]
    letter = db.session.scalars(db.select(Letter).where(Letter.template == "series_approved")).one()
    message = render(letter)
    assert message["Subject"] == "Accepted: Workshop, 4 dates"
    [calendar] = message.iter_attachments()
    assert calendar.get_content().count(b"STATUS:CONFIRMED") == 4


def test_a_series_is_declined_as_a_whole_or_withdrawn_or_expires(weekly, bob, alice):
    cancel_series(weekly[3], Scope.FOLLOWING, SUNDAY)
    decline(weekly[0], Answer(bob), SUNDAY)

    became = [one.status for one in weekly]
    assert became == [Status.DECLINED] * 3 + [Status.CANCELLED]
    assert templates()[-1] == "series_declined"


def test_a_no_to_a_series_is_taken_back_for_what_is_still_free(weekly, bob, charlie, browse):
    bobs = browse(bob)
    bobs.post(PAGE, data={"booking": weekly[0].uid, "say": "no"})
    book(bob, Wish(weekly[1].resource, weekly[1].span), SUNDAY)
    page = bobs.get(PAGE).text
    assert page.count("Yes after all") == 1
    assert "4 dates in all" in page

    bobs.post(PAGE, data={"booking": weekly[0].uid, "say": "after-all"})

    no, yes = Status.DECLINED, Status.CONFIRMED
    assert [one.status for one in weekly] == [yes, no, yes, yes]
    assert templates()[-1] == "series_approved"


def test_a_series_that_was_approved_is_not_moved_and_one_that_is_asked_for_is(weekly, bob):
    shift = Shift(1, Hours(time(10), time(12)))
    assert move_series(weekly[0], Scope.ALL, shift, SUNDAY) == 4
    assert {one.status for one in weekly} == {Status.REQUESTED}
    assert templates().count("to_answer") == 2
    approve(weekly[0], Answer(bob), SUNDAY)

    with pytest.raises(Refused, match="needs_approval"):
        move_series(weekly[0], Scope.ALL, shift, SUNDAY)


def test_calendars_say_that_it_is_not_sure_yet(asked, browse):
    owners = {
        FeedKind.RESOURCE: asked.resource_id,
        FeedKind.STAFF: asked.resource.space_id,
        FeedKind.MEMBER: asked.member_id,
    }

    def told(kind: FeedKind) -> str:
        feed = open_feed(kind, owners[kind], SUNDAY)
        return browse().get(f"/f/{token(feed)}/x.ics").text.replace("\r\n ", "")

    everybody, staff, alices = (told(kind) for kind in owners)

    assert "STATUS:CONFIRMED" in everybody, "taken is taken, and why is nobody's business"
    assert "Alice" not in everybody
    assert "STATUS:TENTATIVE" in staff
    assert "TRANSP:OPAQUE" in staff
    assert "STATUS:TENTATIVE" in alices
    assert "TRANSP:TRANSPARENT" in alices
    assert "SUMMARY:To be confirmed – Workshop" in alices


def test_nothing_that_must_be_asked_for_is_offered_in_one_tap_to_who_did_not_ask(
    alice, bob, lent, desks, browse
):
    room = resource(lent.space, ResourceKind.ROOM, "Room")
    book(bob, wish(room, 9, 12), SUNDAY)
    form = {"day": str(MONDAY), "start": "09:00", "end": "12:00"}

    refused = browse(alice).post(f"/resources/{room.uid}/book", data=form)

    assert refused.status_code == 422
    assert "Room, La Filature" in refused.text
    assert "Workshop, La Filature" not in refused.text


def test_what_bob_said_yes_to_offers_another_request_instead_of_a_move(asked, alice, bob, browse):
    approve(asked, Answer(bob), SUNDAY)
    alices = browse(alice)

    assert "Ask for another time" in alices.get(f"/bookings/{asked.uid}").text
    assert "Ask for another time" not in browse(bob).get(f"/bookings/{asked.uid}").text
    form = {"day": str(MONDAY), "start": "14:00", "end": "16:00"}
    refused = alices.post(f"/bookings/{asked.uid}/move", data=form)
    assert refused.status_code == 422
    assert "yes or no to each time of Workshop" in refused.text
