"""Inviting people by e-mail: who gets a letter, what its link opens, and for how long."""

from datetime import timedelta

import pytest

from coliving.accounts.models import User
from coliving.bookings.actions import inviting
from coliving.bookings.actions.inviting import Invitee, forget_old_invitations, invite
from coliving.bookings.invitations import LIFETIME
from coliving.bookings.models import AuditEntry
from coliving.db import db
from coliving.errors import Refused
from coliving.outbox.models import Letter
from coliving.outbox.rendering import render
from coliving.spaces.models import Invitation, Role, Space, SpaceRole
from tests.accounts.mailbox import letters_to, link_for, text_of
from tests.cast import SUNDAY, make, person

pytestmark = pytest.mark.usefixtures("sunday")

PAGE = "/manage/la-filature/people/invitations"
LATER = SUNDAY + timedelta(minutes=11)


def role_of(user: User, space: Space) -> Role | None:
    held = db.session.get(SpaceRole, (space.id, user.id))
    return held.role if held else None


@pytest.fixture
def zoes(bob, la_filature) -> str:
    """The path of the invitation that Zoé, who has no account yet, has in her mailbox."""
    invite(la_filature, [Invitee("zoe@example.org", Role.VOLUNTEER, "Zoé")], bob, SUNDAY)
    return link_for("zoe@example.org")


def test_several_are_invited_at_once_with_or_without_a_name(bob, browse):
    bobs = browse(bob)
    typed = "Zoe@Example.org\nMarie Roux <marie@example.org>; paul@example.org,,\n zoe@example.org"

    answer = bobs.post(PAGE, data={"addresses": typed, "role": "member"})

    assert answer.status_code == 303
    page = bobs.get(PAGE).text
    assert "3 invitations are on their way." in page
    for email in ("zoe@example.org", "marie@example.org", "paul@example.org"):
        assert len(letters_to(email)) == 1
        assert email in page
    assert "Marie Roux" in page
    assert "Hello Marie Roux," in text_of(letters_to("marie@example.org")[0])
    assert [entry.verb for entry in db.session.scalars(db.select(AuditEntry))] == ["invited"]


def test_the_record_keeps_no_addresses(bob, browse, zoes):
    record = browse(bob).get("/manage/la-filature/record").text

    assert "1 invitation" in record
    assert "zoe" not in str([e.detail for e in db.session.scalars(db.select(AuditEntry))])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Please fill this in."),
        ("nobody", "This is no e-mail address: nobody"),
        ("a@b.example, a b@c@d", "This is no e-mail address"),
        ("\n".join(f"m{number}@example.org" for number in range(101)), "At most 100 at once."),
    ],
)
def test_what_is_no_address_is_named_and_nobody_is_invited(bob, browse, typed, said):
    answer = browse(bob).post(PAGE, data={"addresses": typed, "role": "member"})

    assert answer.status_code == 422
    assert said in answer.text
    assert db.session.scalars(db.select(Invitation)).all() == []


@pytest.mark.parametrize("role", ["", "visitor", "king"])
def test_one_is_invited_as_something(bob, browse, role):
    answer = browse(bob).post(PAGE, data={"addresses": "zoe@example.org", "role": role})

    assert answer.status_code == 422
    assert db.session.scalars(db.select(Invitation)).all() == []


def test_nothing_tells_who_has_an_account(bob, charlie, browse):
    bobs = browse(bob)
    for email in ("charlie@example.org", "nobody@example.org"):
        bobs.post(PAGE, data={"addresses": email, "role": "member"})

    known, unknown = (
        text_of(letters_to(email)[0]).replace(link_for(email), "")
        for email in ("charlie@example.org", "nobody@example.org")
    )

    assert known == unknown
    page = bobs.get(PAGE).text
    assert page.count("until") == 2
    assert "Charlie" not in page


def test_who_is_there_already_and_who_was_just_invited_get_no_letter(alice, bob, browse, zoes):
    bobs = browse(bob)
    typed = "alice@example.org, zoe@example.org"

    bobs.post(PAGE, data={"addresses": typed, "role": "member"})

    assert letters_to("alice@example.org") == []
    assert len(letters_to("zoe@example.org")) == 1
    assert "alice@example.org and zoe@example.org" in bobs.get(PAGE).text


def test_whoever_opens_the_letter_without_an_account_is_led_to_one(browse, zoes, la_filature):
    zoe = browse()
    page = zoe.get(zoes)
    assert page.status_code == 200
    assert "Bob would like you to help here as a volunteer." in page.text
    assert page.headers["Cache-Control"] == "no-store"

    zoe.post(f"/sign-in/link?next={zoes}", data={"email": "zoe@example.org"})
    arrived = zoe.post(link_for("zoe@example.org"), data={"name": "Zoé", "next": zoes})

    assert arrived.location == zoes
    assert zoe.post(zoes).location == "/manage/la-filature/today"
    user = User.with_email("zoe@example.org")
    assert user
    assert role_of(user, la_filature) is Role.VOLUNTEER
    assert zoe.get("/manage/la-filature/today").status_code == 200
    assert "Zoé (zoe@example.org) has accepted" in text_of(letters_to("bob@example.org")[-1])


def test_another_account_may_accept_and_the_inviter_learns_which(
    charlie, browse, zoes, la_filature
):
    charlies = browse(charlie)
    assert "zoe@example.org" in charlies.get(zoes).text

    assert charlies.post(zoes).status_code == 303

    assert role_of(charlie, la_filature) is Role.VOLUNTEER
    assert "Charlie (charlie@example.org)" in text_of(letters_to("bob@example.org")[-1])


def test_it_works_once(alice, charlie, browse, zoes, la_filature):
    browse(alice).post(zoes)

    answer = browse(charlie).post(zoes)

    assert answer.status_code == 422
    assert "used or withdrawn" in answer.text
    assert role_of(charlie, la_filature) is None
    assert role_of(alice, la_filature) is Role.VOLUNTEER
    assert browse(charlie).get(zoes).status_code == 410


def test_an_invitation_lowers_nobody(bob, alice, browse, zoes, la_filature):
    held = db.session.get(SpaceRole, (la_filature.id, alice.id))
    held.role = Role.MANAGER
    db.session.commit()

    browse(alice).post(zoes)

    assert role_of(alice, la_filature) is Role.MANAGER


def test_a_stranger_who_presses_the_button_signs_in_first(browse, zoes):
    assert "/sign-in" in browse().post(zoes).location


def test_an_old_link_says_so_and_whom_to_ask(charlie, browse, turn_to, zoes, la_filature):
    turn_to(SUNDAY + LIFETIME)
    charlies = browse(charlie)

    page = charlies.get(zoes)

    assert page.status_code == 410
    assert "It is too old. Ask La Filature" in page.text
    assert "bonjour@filature.example" in page.text
    assert charlies.post(zoes).status_code == 422
    assert role_of(charlie, la_filature) is None


def test_sent_again_only_the_new_link_works(bob, charlie, browse, turn_to, zoes):
    bobs = browse(bob)
    chosen = {"invitation": str(db.session.scalars(db.select(Invitation)).one().uid)}
    assert bobs.post(f"{PAGE}/again", data=chosen).status_code == 422  # a moment ago
    turn_to(LATER)

    assert bobs.post(f"{PAGE}/again", data=chosen).status_code == 303

    newer = link_for("zoe@example.org")
    assert newer != zoes
    assert browse(charlie).get(zoes).status_code == 410
    assert "a newer letter" in browse(charlie).get(zoes).text
    assert browse(charlie).get(newer).status_code == 200


def test_withdrawn_it_leads_nowhere_and_the_address_is_forgotten(bob, charlie, browse, zoes):
    bobs = browse(bob)
    chosen = {"invitation": str(db.session.scalars(db.select(Invitation)).one().uid)}

    assert bobs.post(f"{PAGE}/withdraw", data=chosen).status_code == 303

    assert browse(charlie).get(zoes).status_code == 410
    assert db.session.scalars(db.select(Invitation)).one().email == ""
    assert "zoe@example.org" not in bobs.get(PAGE).text
    assert bobs.post(f"{PAGE}/withdraw", data=chosen).status_code == 404
    assert bobs.post(f"{PAGE}/again", data=chosen).status_code == 404


def test_there_are_so_many_letters_a_day_and_withdrawing_makes_room_for_none(
    bob, la_filature, monkeypatch
):
    monkeypatch.setattr(inviting, "A_DAYS_LETTERS", 2)
    both = [Invitee("a@example.org", Role.MEMBER), Invitee("b@example.org", Role.MEMBER)]
    assert len(invite(la_filature, both, bob, SUNDAY)) == 2
    inviting.withdraw(db.session.scalars(db.select(Invitation)).first(), bob, SUNDAY)

    with pytest.raises(Refused):
        invite(la_filature, [Invitee("c@example.org", Role.MEMBER)], bob, LATER)

    assert letters_to("c@example.org") == []
    tomorrow = SUNDAY + timedelta(days=1, minutes=1)
    assert invite(la_filature, [Invitee("c@example.org", Role.MEMBER)], bob, tomorrow)


def test_what_is_done_with_is_forgotten(bob, charlie, la_filature, browse, zoes):
    assert forget_old_invitations(SUNDAY + LIFETIME) == 0  # it may be sent again
    browse(charlie).post(zoes)

    assert forget_old_invitations(SUNDAY + timedelta(hours=1)) == 0
    assert forget_old_invitations(SUNDAY + timedelta(days=2)) == 1


def test_whoever_deletes_their_account_is_invited_nowhere(charlie, bob, la_filature, browse):
    invite(la_filature, [Invitee("charlie@example.org", Role.MEMBER)], bob, SUNDAY)

    browse(charlie).post("/account/delete", data={"confirmation": "charlie@example.org"})

    assert db.session.scalars(db.select(Invitation)).all() == []


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("role", ["member", "volunteer", "manager"])
def test_the_letters_can_be_written(app, la_filature, language, role):
    facts = {"nonce": "n", "role": role, "by": "Bob", "name": "", "space": "La Filature"}
    facts |= {"address": "3 rue du Moulin", "slug": "la-filature"}
    for template, more in [
        ("invited", {}),
        ("invitation_accepted", {"who": "Zoé", "email": "z@example.org", "uid": la_filature.uid}),
    ]:
        letter = Letter(template=template, facts=facts | more, recipient="a@example.org")
        letter.language, letter.created_at = language, SUNDAY

        message = render(letter)

        for kind in ("plain", "html"):
            body = message.get_body((kind,))
            assert body
            assert "La Filature" in body.get_content()


@pytest.mark.parametrize("path", ["", "/again", "/withdraw"])
def test_only_the_managers_of_the_space_invite(refuses, path):
    assert refuses("POST", f"{PAGE}{path}")
    assert refuses("GET", PAGE)


def test_an_invitation_of_another_space_is_out_of_reach(dora, bob, browse, la_filature, network):
    far = make(Space(network=network, name="La Grange", slug="grange", changed_at=SUNDAY))
    invite(far, [Invitee("zoe@example.org", Role.MEMBER)], dora, SUNDAY)
    chosen = {"invitation": str(db.session.scalars(db.select(Invitation)).one().uid)}

    assert browse(bob).post(f"{PAGE}/withdraw", data=chosen).status_code == 404


def test_two_accept_at_once_and_one_gets_it(bob, la_filature, zoes):
    first, second = person("Ann"), person("Ben")
    token = zoes.rpartition("/")[2]

    inviting.accept(token, first, SUNDAY)

    with pytest.raises(Refused):
        inviting.accept(token, second, SUNDAY)
