"""The people of a space: who is seen, what becomes of their role, and what is noted of them."""

import pytest

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import delete_account
from coliving.bookings.actions.people import write_remark
from coliving.bookings.models import AuditEntry
from coliving.db import db
from coliving.outbox.models import Letter
from coliving.outbox.rendering import render
from coliving.spaces.access import manages
from coliving.spaces.models import Network, Remark, Role, Space, SpaceRole
from tests.accounts.mailbox import letters_to, text_of
from tests.cast import SUNDAY, make, person, wish
from tests.client import Client

pytestmark = pytest.mark.usefixtures("sunday")

PAGE = "/manage/la-filature/people"


@pytest.fixture
def guest(workshop) -> User:
    """Somebody who phoned, without an address, and has the workshop for an hour."""
    row = User(name="Marie Roux", phone="06 12 34 56 78", language="fr")
    row.created_at = row.changed_at = SUNDAY
    book(make(row), wish(workshop, 10, 11), SUNDAY)
    return row


@pytest.fixture
def bobs(bob, browse) -> Client:
    """Bob's browser."""
    return browse(bob)


def page_of(user: User) -> str:
    return f"{PAGE}/{user.uid}"


def role_of(user: User, space: Space) -> Role | None:
    held = db.session.get(SpaceRole, (space.id, user.id))
    return held.role if held else None


def verbs() -> list[str]:
    return [entry.verb for entry in db.session.scalars(db.select(AuditEntry).order_by("id"))]


def test_bob_sees_his_members_and_whoever_booked_there(alice, bobs, charlie, guest, workshop):
    book(charlie, wish(workshop, 9, 10), SUNDAY)

    page = bobs.get(PAGE).text

    assert "4 people" in page
    for name in ("Alice", "Bob", "Charlie", "Marie Roux", "06 12 34 56 78"):
        assert name in page


def test_nobody_is_shown_who_never_came_near_the_space(alice, bobs, dora, charlie, network):
    far = make(Space(network=network, name="La Grange", slug="grange", changed_at=SUNDAY))
    neighbour = person("Nora")
    make(SpaceRole(space_id=far.id, user_id=neighbour.id, role=Role.MEMBER))

    page = bobs.get(PAGE).text

    assert "2 people" in page
    for stranger in (charlie, dora, neighbour):
        assert stranger.email not in page
        assert bobs.get(page_of(stranger)).status_code == 404


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=ALI", {"Alice"}),
        ("q=bob%40example", {"Bob"}),
        ("q=12+34", {"Marie Roux"}),
        ("q=a_ice", set()),
        ("circle=team", {"Bob"}),
        ("circle=members", {"Alice"}),
        ("circle=others", {"Marie Roux"}),
        ("circle=blocked", set()),
        ("circle=nonsense&page=-3", {"Alice", "Bob", "Marie Roux"}),
    ],
)
@pytest.mark.usefixtures("alice", "guest")
def test_people_are_found_by_name_address_telephone_and_role(bobs, query, names):
    page = bobs.get(f"{PAGE}?{query}").text

    assert {name for name in ("Alice", "Bob", "Marie Roux") if f">{name}</a>" in page} == names
    assert bool(names) or "Nobody like that" in page


def test_the_list_comes_in_pages(bob, la_filature, browse):
    for number in range(31):
        member = person(f"Member{number:02}")
        make(SpaceRole(space_id=la_filature.id, user_id=member.id, role=Role.MEMBER))
    bobs = browse(bob)

    first, second = bobs.get(PAGE).text, bobs.get(f"{PAGE}?page=2&q=member").text

    assert "32 people" in first
    assert "Next page" in first
    assert "Member30" in second
    assert "Previous page" in second


def test_a_person_has_bookings_ahead_and_behind_and_their_absences(alice, bob, browse, workshop):
    book(alice, wish(workshop, 9, 10), SUNDAY)

    page = browse(bob).get(page_of(alice)).text

    assert "Workshop" in page
    assert "09:00–10:00" in page
    assert f"member={alice.uid}" in page


@pytest.mark.usefixtures("workshop")
def test_the_desk_knows_for_whom_it_books(alice, bobs):
    page = bobs.get(f"/manage/la-filature/today/book?who=Alice&member={alice.uid}").text

    assert f'name="member" value="{alice.uid}"' in page
    assert 'value="Alice"' in page


def test_alice_becomes_a_volunteer_and_hears_of_it(alice, bob, browse, la_filature):
    answer = browse(bob).post(f"{page_of(alice)}/role", data={"role": "volunteer"})

    assert answer.status_code == 303
    assert role_of(alice, la_filature) is Role.VOLUNTEER
    assert verbs() == ["role_changed"]
    assert "You are a volunteer now." in text_of(letters_to("alice@example.org")[-1])
    record = browse(bob).get("/manage/la-filature/record").text
    assert "Alice" in record
    assert "volunteer" in record


def test_the_same_role_again_changes_nothing(alice, bob, browse):
    browse(bob).post(f"{page_of(alice)}/role", data={"role": "member"})

    assert verbs() == []
    assert letters_to("alice@example.org") == []


def test_charlie_who_booked_there_is_made_a_member_and_taken_off_again(
    charlie, bob, browse, la_filature, workshop
):
    book(charlie, wish(workshop, 9, 10), SUNDAY)
    bobs = browse(bob)

    bobs.post(f"{page_of(charlie)}/role", data={"role": "member"})
    assert role_of(charlie, la_filature) is Role.MEMBER
    bobs.post(f"{page_of(charlie)}/role", data={"role": "visitor"})

    assert role_of(charlie, la_filature) is None
    assert "no longer a member" in text_of(letters_to("charlie@example.org")[-1])


@pytest.mark.parametrize("role", ["member", "volunteer", "visitor"])
def test_the_last_manager_stays(bob, browse, la_filature, role):
    answer = browse(bob).post(f"{page_of(bob)}/role", data={"role": role})

    assert answer.status_code == 422
    assert "Somebody must run the space" in answer.text
    assert role_of(bob, la_filature) is Role.MANAGER


def test_of_two_managers_one_may_leave_and_sees_no_more_of_it(alice, bob, browse, la_filature):
    bobs = browse(bob)
    bobs.post(f"{page_of(alice)}/role", data={"role": "manager"})
    assert manages(alice, la_filature)

    answer = bobs.post(f"{page_of(bob)}/role", data={"role": "member"})

    assert answer.location == "/spaces/la-filature"
    assert bobs.get(PAGE).status_code == 403
    assert letters_to("bob@example.org") == []  # he knows


def test_whoever_has_no_account_cannot_be_asked_to_help(bobs, guest, la_filature):
    answer = bobs.post(f"{page_of(guest)}/role", data={"role": "volunteer"})

    assert answer.status_code == 422
    assert "cannot sign in" in answer.text
    assert bobs.post(f"{page_of(guest)}/role", data={"role": "member"}).status_code == 303
    assert role_of(guest, la_filature) is Role.MEMBER


@pytest.mark.parametrize("role", ["", "king", "administrator"])
def test_there_are_no_other_roles(alice, bob, browse, la_filature, role):
    answer = browse(bob).post(f"{page_of(alice)}/role", data={"role": role})

    assert answer.status_code == 422
    assert role_of(alice, la_filature) is Role.MEMBER


def test_a_note_is_kept_for_the_managers_and_removed(alice, bob, browse, la_filature):
    bobs = browse(bob)
    words = "Brings her own <kettle>.\nTwo lines."

    assert bobs.post(f"{page_of(alice)}/notes", data={"text": words}).status_code == 303
    assert "Brings her own &lt;kettle&gt;." in bobs.get(page_of(alice)).text
    remark = db.session.scalars(db.select(Remark)).one()
    gone = {"remark": str(remark.uid)}
    assert bobs.post(f"{page_of(alice)}/notes/remove", data=gone).status_code == 303

    assert db.session.scalars(db.select(Remark)).all() == []
    assert bobs.post(f"{page_of(alice)}/notes/remove", data=gone).status_code == 404
    assert verbs() == ["remark_written", "remark_struck"]
    assert "kettle" not in str([e.detail for e in db.session.scalars(db.select(AuditEntry))])


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_an_empty_note_and_an_endless_one_are_refused(alice, bob, browse, text):
    answer = browse(bob).post(f"{page_of(alice)}/notes", data={"text": text})

    assert answer.status_code == 422
    assert "f-text-error" in answer.text


def test_a_note_of_another_space_is_out_of_reach(alice, bob, dora, browse, la_filature):
    lozere = make(Network(name="Lozère", slug="lozere"))
    far = make(Space(network=lozere, name="Mende", slug="mende", changed_at=SUNDAY))
    make(SpaceRole(space_id=far.id, user_id=alice.id, role=Role.MEMBER))
    write_remark(far, alice, "Theirs alone.", dora, SUNDAY)
    remark = db.session.scalars(db.select(Remark)).one()
    bobs = browse(bob)

    assert "Theirs alone." not in bobs.get(page_of(alice)).text
    gone = {"remark": str(remark.uid)}
    assert bobs.post(f"{page_of(alice)}/notes/remove", data=gone).status_code == 404


def test_notes_go_with_the_account(alice, bob, la_filature, browse, app):
    write_remark(la_filature, alice, "Something.", bob, SUNDAY)

    delete_account(alice, SUNDAY)

    assert db.session.scalars(db.select(Remark)).all() == []
    record = browse(bob).get("/manage/la-filature/record").text
    assert "somebody who has left" in record
    assert "Alice" not in record


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("role", list(Role))
def test_the_letter_about_a_role_can_be_written(app, la_filature, language, role):
    facts = {"name": "Alice", "space": "La Filature", "slug": "la-filature", "role": role.value}
    letter = Letter(template="role_changed", facts=facts, recipient="a@example.org")
    letter.language, letter.created_at = language, SUNDAY

    message = render(letter)

    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text
    assert html
    assert "La Filature" in message["Subject"]
    assert "&#39;" not in text.get_content()


@pytest.mark.parametrize("path", ["", "/role", "/notes", "/notes/remove"])
def test_only_the_managers_of_the_space_come_in(refuses, alice, path):
    verb = "POST" if path else "GET"
    assert refuses(verb, f"{page_of(alice)}{path}")
    assert refuses("GET", PAGE)
