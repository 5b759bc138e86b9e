"""A space closes itself to somebody: they are told why, and what they booked is decided upon."""

import re
from datetime import timedelta

import pytest

from coliving.accounts.models import User
from coliving.bookings.actions.blocking import BlockPerson, unblock
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel, delete_account
from coliving.bookings.actions.changing import Decision, carry_out
from coliving.bookings.actions.deciding import Override
from coliving.bookings.actions.inviting import Invitee, invite
from coliving.bookings.hits import fingerprint, foresee
from coliving.bookings.models import AuditEntry, Booking, Change, Occupancy, Status
from coliving.db import db
from coliving.errors import Refused
from coliving.outbox.models import Letter
from coliving.outbox.rendering import render
from coliving.spaces.access import networks_of
from coliving.spaces.models import ResourceKind, Role, Space, SpaceRole
from tests.accounts.mailbox import letters_to, link_for, text_of
from tests.cast import MONDAY, SUNDAY, make, resource, wish
from tests.client import Client

pytestmark = pytest.mark.usefixtures("sunday")

WHY = "The key was lent on."
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def bobs(bob, browse) -> Client:
    """Bob's browser."""
    return browse(bob)


def page_of(user: User) -> str:
    return f"/manage/la-filature/people/{user.uid}"


def block(space: Space, user: User, by: User) -> Change:
    """Block the user; their bookings are cancelled, as it is proposed."""
    intent = BlockPerson(space, WHY, user)
    seen = fingerprint(foresee(intent, SUNDAY))
    return carry_out(intent, Decision(by, seen, {}), SUNDAY)


def seen_on(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found[1]


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_alice_books_nothing_more_there_and_reads_why(alice, bobs, browse, workshop):
    seen = seen_on(bobs.get(f"{page_of(alice)}/block").text)

    answer = bobs.post(f"{page_of(alice)}/block", data={"reason": WHY, "seen": seen})

    assert answer.location == page_of(alice)
    assert WHY in bobs.get(page_of(alice)).text
    letter = text_of(letters_to("alice@example.org")[-1])
    assert WHY in letter
    assert "bonjour@filature.example" in letter
    with pytest.raises(Refused) as refused:
        book(alice, wish(workshop, 9, 10), SUNDAY)
    assert codes(refused) == ["blocked"]
    asked = {"day": MONDAY, "start": "09:00", "end": "10:00"}
    page = browse(alice).post(f"/resources/{workshop.uid}/book", data=asked)
    assert page.status_code == 422
    assert WHY in page.text
    assert browse(alice).get("/spaces/la-filature").status_code == 200
    assert "blocked" in bobs.get("/manage/la-filature/people?circle=blocked").text


def test_what_she_booked_is_cancelled_or_kept_as_bob_chooses(alice, bobs, workshop):
    first = book(alice, wish(workshop, 9, 10), SUNDAY)
    second = book(alice, wish(workshop, 9, 10, TUESDAY), SUNDAY)
    page = bobs.get(f"{page_of(alice)}/block").text
    assert "their 2 bookings to come" in page
    chosen = {f"fate-{first.uid}": "cancel", f"fate-{second.uid}": "keep"}

    bobs.post(f"{page_of(alice)}/block", data={"reason": WHY, "seen": seen_on(page)} | chosen)

    assert (first.status, second.status) == (Status.CANCELLED, Status.CONFIRMED)
    assert [row.booking_id for row in db.session.scalars(db.select(Occupancy))] == [second.id]
    templates = [letter.template for letter in letters_to("alice@example.org")]
    assert sorted(templates[2:]) == ["blocked", "cancelled"]
    cancel(second, SUNDAY)  # she may still give back what she has
    assert second.is_cancelled


def test_what_came_in_between_is_looked_at_first(alice, bobs, workshop):
    seen = seen_on(bobs.get(f"{page_of(alice)}/block").text)
    booking = book(alice, wish(workshop, 9, 10), SUNDAY)

    answer = bobs.post(f"{page_of(alice)}/block", data={"reason": WHY, "seen": seen})

    assert answer.status_code == 422
    assert "please look again" in answer.text
    assert f"fate-{booking.uid}" in answer.text
    assert f'value="{WHY}"' in answer.text
    assert alice.blocks == 0
    assert booking.holds


def test_for_ten_minutes_it_can_all_be_undone(alice, bob, bobs, la_filature, workshop):
    booking = book(alice, wish(workshop, 9, 10), SUNDAY)
    change = block(la_filature, alice, bob)
    assert booking.is_cancelled
    page = bobs.get("/manage/la-filature/changes").text
    assert "Person blocked" in page

    bobs.post(f"/manage/la-filature/changes/{change.uid}/undo")

    assert booking.holds
    assert alice.blocks == 0
    assert book(alice, wish(workshop, 10, 11), SUNDAY).holds
    templates = {letter.template for letter in letters_to("alice@example.org")}
    assert {"blocked", "unblocked", "restored"} <= templates


def test_unblocked_she_books_as_before_and_is_a_member_still(
    alice, bob, bobs, la_filature, workshop
):
    block(la_filature, alice, bob)

    assert bobs.post(f"{page_of(alice)}/unblock").status_code == 303
    assert bobs.post(f"{page_of(alice)}/unblock").status_code == 303  # twice is once

    assert book(alice, wish(workshop, 9, 10), SUNDAY).holds
    held = db.session.get(SpaceRole, (la_filature.id, alice.id))
    assert (held.role, held.blocked_at, alice.blocks) == (Role.MEMBER, None, 0)
    verbs = [entry.verb for entry in db.session.scalars(db.select(AuditEntry).order_by("id"))]
    assert verbs == ["block", "unblock"]
    assert "Welcome back!" in text_of(letters_to("alice@example.org")[-2])


def test_charlie_who_is_no_member_is_blocked_too_and_becomes_none_by_it(
    charlie, bob, la_filature, workshop
):
    book(charlie, wish(workshop, 9, 10), SUNDAY)

    block(la_filature, charlie, bob)

    assert networks_of(charlie) == set()
    with pytest.raises(Refused) as refused:
        book(charlie, wish(workshop, 9, 10), SUNDAY)
    assert codes(refused) == ["blocked"]
    unblock(la_filature, charlie, bob, SUNDAY)
    assert db.session.get(SpaceRole, (la_filature.id, charlie.id)) is None


def test_the_other_spaces_of_the_network_are_open_to_her(alice, bob, la_filature, network):
    grange = make(Space(network=network, name="La Grange", slug="grange", changed_at=SUNDAY))
    barn = resource(grange, ResourceKind.ROOM, "Barn")
    block(la_filature, alice, bob)

    with pytest.raises(Refused) as refused:
        book(alice, wish(barn, 9, 10), SUNDAY)

    assert codes(refused) == ["closed"]  # as for anybody: it has no hours


def test_a_manager_may_book_for_her_all_the_same_on_record(alice, bob, la_filature, workshop):
    block(la_filature, alice, bob)

    booking = book(alice, wish(workshop, 9, 10), SUNDAY, Override(bob, "The last time."))

    assert booking.override_codes == ["blocked"]


@pytest.mark.parametrize("reason", ["", "x", "y" * 301])
def test_bob_says_why(alice, bobs, reason):
    seen = seen_on(bobs.get(f"{page_of(alice)}/block").text)

    answer = bobs.post(f"{page_of(alice)}/block", data={"reason": reason, "seen": seen})

    assert answer.status_code == 422
    assert "f-reason-error" in answer.text
    assert alice.blocks == 0


def test_whoever_helps_to_run_the_place_is_not_blocked(bob, vera, dora, bobs, la_filature):
    make(SpaceRole(space_id=la_filature.id, user_id=dora.id, role=Role.MEMBER))
    for user in (bob, vera, dora):
        answer = bobs.post(f"{page_of(user)}/block", data={"reason": WHY, "seen": "x"})

        assert answer.status_code == 422
        assert "helps to run this place" in answer.text
        assert user.blocks == 0


def test_nobody_is_blocked_twice_nor_given_a_role_meanwhile(alice, bob, bobs, la_filature):
    block(la_filature, alice, bob)

    answer = bobs.post(f"{page_of(alice)}/block", data={"reason": WHY, "seen": "x"})
    assert answer.status_code == 422
    assert "is blocked already" in answer.text
    assert alice.blocks == 1
    role = bobs.post(f"{page_of(alice)}/role", data={"role": "manager"})
    assert role.status_code == 422
    assert "unblock them first" in role.text


def test_an_invitation_is_no_way_around_it(alice, bob, browse, la_filature):
    block(la_filature, alice, bob)
    invite(la_filature, [Invitee("alice@example.org", Role.MANAGER)], bob, SUNDAY)

    answer = browse(alice).post(link_for("alice@example.org"))

    assert answer.status_code == 422
    assert "has blocked you" in answer.text


def test_who_deletes_their_account_is_forgotten_blocked_or_not(alice, bob, la_filature, workshop):
    book(alice, wish(workshop, 9, 10), SUNDAY)
    block(la_filature, alice, bob)

    delete_account(alice, SUNDAY)

    assert db.session.get(SpaceRole, (la_filature.id, alice.id)) is None
    assert "Alice" not in str([row.detail for row in db.session.scalars(db.select(AuditEntry))])
    assert "Alice" not in str([row.detail for row in db.session.scalars(db.select(Change))])


def test_past_bookings_are_let_be(alice, bob, la_filature, workshop, turn_to):
    booking = book(alice, wish(workshop, 9, 10), SUNDAY)
    later = booking.span.start + timedelta(minutes=1)
    intent = BlockPerson(la_filature, WHY, alice)

    assert foresee(intent, later) == []
    assert [hit.booking for hit in foresee(intent, SUNDAY)] == [booking]
    assert db.session.scalars(db.select(Booking)).all() == [booking]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("template", ["blocked", "unblocked"])
def test_the_letters_can_be_written(app, la_filature, language, template):
    facts = {"name": "Alice", "space": "La Filature", "slug": "la-filature", "reason": WHY}
    for contact in ("", "01 02 03 04 05"):
        letter = Letter(template=template, facts=facts | {"contact": contact})
        letter.recipient, letter.language, letter.created_at = "a@example.org", language, SUNDAY

        message = render(letter)

        assert "La Filature" in message["Subject"]


@pytest.mark.parametrize("path", ["block", "unblock"])
def test_only_the_managers_of_the_space_close_it_to_anybody(refuses, alice, path):
    assert refuses("POST", f"{page_of(alice)}/{path}")
    assert refuses("GET", f"{page_of(alice)}/block")
