"""Who comes along: invited by letter, told of every change, and forgotten in time."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from icalendar import Calendar, Event
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.actions.along import take_items
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel, delete_account
from coliving.bookings.actions.deciding import Override
from coliving.bookings.actions.intents import TakeOut
from coliving.bookings.actions.move import move
from coliving.bookings.actions.party import (
    MOST_LETTERS,
    bring_along,
    forget_old_parties,
    take_off,
)
from coliving.bookings.asking import Item
from coliving.bookings.models import AuditEntry, Booking, Participant
from coliving.bookings.party import KEPT, Companion, coming, read_companions
from coliving.db import db
from coliving.errors import Refused
from coliving.outbox.models import Letter
from coliving.outbox.rendering import render
from coliving.spaces.models import Resource, ResourceKind
from tests.bookings.conftest import Browse
from tests.bookings.furniture import Furniture
from tests.cast import MONDAY, SUNDAY, at, person, resource, wish
from tests.changes.test_closing import do

pytestmark = pytest.mark.usefixtures("sunday")

ZOE, KARIM = Companion("Zoé Durand", "zoe@example.org"), Companion("Karim")


@pytest.fixture
def booking(alice: User, workshop: Resource) -> Booking:
    workshop.capacity = 4
    db.session.commit()
    return book(alice, wish(workshop, 9, 12), SUNDAY)


def letters_to(email: str) -> list[Letter]:
    query = select(Letter).where(Letter.recipient == email)
    return list(db.session.scalars(query.order_by(Letter.id)))


def entry(letter: Letter) -> tuple[str, Event]:
    """The METHOD of the enclosed calendar, and its event."""
    message: EmailMessage = render(letter)
    content = next(p for p in message.walk() if p.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(content.get_payload(decode=True))
    return str(calendar["method"]), calendar.events[0]


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_whoever_has_an_address_is_invited_and_whoever_has_none_is_counted(booking: Booking):
    bring_along(booking, [ZOE, KARIM], SUNDAY)
    assert [one.name for one in coming(booking)] == ["Zoé Durand", "Karim"]
    assert booking.party == 2
    [letter] = letters_to("zoe@example.org")
    method, event = entry(letter)
    assert method == "REQUEST"
    assert event["attendee"] == "mailto:zoe@example.org"
    assert event["attendee"].params["PARTSTAT"] == "NEEDS-ACTION"


def test_the_invitation_tells_no_more_than_it_must(booking: Booking):
    booking.purpose = "Redundancies"
    db.session.commit()
    bring_along(booking, [ZOE], SUNDAY)
    [letter] = letters_to("zoe@example.org")
    everything = render(letter).as_string() + str(entry(letter)[1].to_ical())
    for secret in (str(booking.uid), "Redundancies", "alice@example.org", "Durand"):
        assert secret not in everything
    assert "/bookings/" not in everything


def test_they_are_told_when_it_moves_and_when_it_is_cancelled(booking: Booking, workshop: Resource):
    bring_along(booking, [ZOE], SUNDAY)
    move(booking, wish(workshop, 14, 16), SUNDAY)
    cancel(booking, SUNDAY)
    told = [entry(letter) for letter in letters_to("zoe@example.org")]
    assert [method for method, _event in told] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [event["sequence"] for _method, event in told] == [0, 1, 2]
    assert len({str(event["uid"]) for _method, event in told}) == 1


def test_whoever_is_taken_off_is_told_and_forgotten(booking: Booking):
    bring_along(booking, [ZOE, KARIM], SUNDAY)
    zoe = coming(booking)[0]
    take_off(zoe, SUNDAY)
    take_off(zoe, SUNDAY)
    assert booking.party == 1
    assert entry(letters_to("zoe@example.org")[-1])[0] == "CANCEL"
    assert not db.session.scalars(select(Participant).where(Participant.email.is_not(None))).all()


def test_a_room_holds_no_more_people_than_it_has_seats(booking: Booking, bob: User):
    three = [Companion(name) for name in ("Karim", "Zoé", "Léa")]
    with pytest.raises(Refused) as refused:
        bring_along(booking, [*three, Companion("Noé")], SUNDAY)
    assert codes(refused) == ["too_many"]
    assert booking.party == 0
    bring_along(booking, three, SUNDAY)
    bring_along(booking, [Companion("Noé")], SUNDAY, Override(bob, "They sit close"))
    assert booking.override_codes == ["too_many"]
    verbs = [entry.verb for entry in db.session.scalars(select(AuditEntry))]
    assert verbs == ["override"]


def test_a_booking_with_people_does_not_move_into_a_room_too_small(booking: Booking):
    booth = resource(booking.resource.space, ResourceKind.ROOM, "Booth")
    bring_along(booking, [KARIM], SUNDAY)
    with pytest.raises(Refused) as refused:
        move(booking, wish(booth, 9, 12), SUNDAY)
    assert codes(refused) == ["too_many"]


def test_nobody_is_invited_twice_and_nobody_invites_themself(booking: Booking):
    bring_along(booking, [ZOE], SUNDAY)
    with pytest.raises(Refused) as refused:
        bring_along(booking, [ZOE, Companion(email="alice@example.org")], SUNDAY)
    assert codes(refused) == ["already", "already"]


def test_strangers_get_no_post_by_the_hundred(booking: Booking, workshop: Resource):
    workshop.capacity = 500
    db.session.commit()
    many = [Companion(email=f"someone{n}@example.org") for n in range(MOST_LETTERS)]
    bring_along(booking, many, SUNDAY)
    for one in coming(booking):
        take_off(one, SUNDAY)
    with pytest.raises(Refused) as refused:
        bring_along(booking, [ZOE], SUNDAY)
    assert codes(refused) == ["too_many_letters"]
    bring_along(booking, [KARIM], SUNDAY)
    bring_along(booking, [ZOE], SUNDAY + timedelta(hours=24))


def test_nobody_is_invited_to_what_no_longer_holds(booking: Booking):
    cancel(booking, SUNDAY)
    with pytest.raises(Refused) as refused:
        bring_along(booking, [ZOE], SUNDAY)
    assert codes(refused) == ["over"]


def test_a_month_after_the_booking_only_their_number_is_known(booking: Booking):
    bring_along(booking, [ZOE, KARIM], SUNDAY)
    assert forget_old_parties(booking.ends_at + KEPT) == 0
    later = booking.ends_at + KEPT + timedelta(minutes=1)
    assert forget_old_parties(later) == 2
    assert (booking.party, coming(booking)) == (2, [])


def test_who_deletes_their_account_leaves_no_trace_with_others(booking: Booking, alice: User):
    bring_along(booking, [ZOE], SUNDAY)
    delete_account(alice, SUNDAY)
    [letter] = letters_to("zoe@example.org")
    assert letter.template == "guest_cancelled"
    assert "Alice" not in str(letter.facts)
    assert not db.session.scalars(select(Participant)).all()


def test_who_deletes_their_account_gets_no_more_invitations_of_others(
    booking: Booking, charlie: User, workshop: Resource
):
    bring_along(booking, [Companion("Charlie", "charlie@example.org")], SUNDAY)
    delete_account(charlie, SUNDAY)
    move(booking, wish(workshop, 14, 16), SUNDAY)
    assert letters_to("charlie@example.org") == []
    assert [one.name for one in coming(booking)] == ["Charlie"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Zoé Durand <Zoe@Example.org>", [ZOE]),
        ("zoe@example.org Zoé Durand\n\n Karim ", [ZOE, KARIM]),
        ("<zoe@example.org>", [Companion("", "zoe@example.org")]),
    ],
)
def test_people_are_read_as_they_are_typed(app: object, typed: str, read: list[Companion]):
    assert read_companions(typed) == read


@pytest.mark.parametrize("typed", ["zoe@", "Zoé @ home", "", " \n ", "x" * 81])
def test_what_is_nobody_is_said_so(app: object, typed: str):
    with pytest.raises(Refused):
        read_companions(typed)


def test_alice_names_people_on_the_slip(browse: Browse, alice: User, booking: Booking):
    page = browse(alice)
    address = f"/bookings/{booking.uid}"
    answer = page.post(f"{address}/party", data={"people": "Zoé zoe@example.org\nKarim"})
    assert answer.status_code == 303
    shown = page.get(address).text
    assert "Zoé" in shown
    assert "Karim" in shown
    refused = page.post(f"{address}/party", data={"people": "Léa\nzoé@"})
    assert refused.status_code == 422
    assert "neither a name nor" in refused.text
    answer = page.post(
        f"{address}/party/take-off", data={"participant": str(coming(booking)[1].uid)}
    )
    assert answer.status_code == 303
    assert "Karim" not in page.get(address).text


def test_bob_lets_in_one_more_with_a_reason(browse: Browse, bob: User, booking: Booking):
    address = f"/bookings/{booking.uid}/party"
    refused = browse(bob).post(address, data={"people": "A\nB\nC\nD"})
    assert refused.status_code == 422
    assert 'name="reason"' in refused.text
    done = browse(bob).post(address, data={"people": "A\nB\nC\nD", "reason": "They stand"})
    assert done.status_code == 303


@pytest.mark.parametrize("path", ["party", "party/take-off"])
def test_charlie_brings_nobody_along(
    browse: Browse, charlie: User, alice: User, booking: Booking, path: str
):
    bring_along(booking, [ZOE], SUNDAY)
    typed = {"people": "Eve eve@example.org", "participant": str(coming(booking)[0].uid)}
    assert browse(charlie).post(f"/bookings/{booking.uid}/{path}", data=typed).status_code == 404
    assert booking.party == 1
    own = book(charlie, wish(booking.resource, 14, 15), SUNDAY)
    page = browse(charlie).post(f"/bookings/{own.uid}/party/take-off", data=typed)
    assert page.status_code == 404


def test_the_room_is_as_taken_for_everybody_else(booking: Booking, browse: Browse):
    bring_along(booking, [ZOE], SUNDAY)
    assert at(9, 12) == booking.span
    assert "Zoé" not in browse().get(f"/spaces/la-filature?day={MONDAY}").text


def test_they_hear_of_another_room_and_not_of_the_chairs(booking: Booking):
    furniture = Furniture(booking.resource.space)
    bring_along(booking, [ZOE], SUNDAY)
    take_items(booking, [Item(furniture.chairs, 4)], SUNDAY)
    assert len(letters_to("zoe@example.org")) == 1
    take_items(booking, [Item(furniture.annex)], SUNDAY)
    told = letters_to("zoe@example.org")[-1]
    assert (told.template, told.facts["further"]) == ("guest_moved", ["Annex"])
    bob = person("Bob")
    do(TakeOut(booking.resource.space, "A leak", furniture.annex), bob)
    told = letters_to("zoe@example.org")[-1]
    assert (told.facts["sequence"], told.facts["further"]) == (2, [])


def test_two_rooms_hold_the_people_of_both(booking: Booking):
    furniture = Furniture(booking.resource.space)
    furniture.annex.capacity = 2
    db.session.commit()
    take_items(booking, [Item(furniture.annex)], SUNDAY)
    bring_along(booking, [Companion(name) for name in "ABCDE"], SUNDAY)
    with pytest.raises(Refused) as refused:
        take_items(booking, [], SUNDAY)
    assert codes(refused) == ["too_many"]
