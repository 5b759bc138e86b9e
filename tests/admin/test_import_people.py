"""Bob brings his list of members in: nobody becomes anything without being asked."""

import re

import pytest

from coliving.accounts.models import User
from coliving.bookings.actions.importing_people import import_people
from coliving.bookings.actions.inviting import A_DAYS_LETTERS
from coliving.bookings.models import AuditEntry
from coliving.bookings.people_foresight import foresee_people
from coliving.db import db
from coliving.outbox.models import Letter
from coliving.sheets.columns import Row, Table
from coliving.sheets.previews import fingerprint
from coliving.spaces.models import Invitation, Remark, Role, Space, SpaceRole
from tests.admin.test_import_things import bobs, confirm, send
from tests.bookings.test_twice import together
from tests.cast import SUNDAY, make, person

__all__ = ["bobs"]

pytestmark = pytest.mark.usefixtures("sunday")

PEOPLE = "/manage/la-filature/import/people"
LIST = """Nom;Prénom;Courriel;Tél.;Rôle;Remarque
Roux;Marie;marie@example.org;;bénévole;
Vidal;Paul;;471000000;;Comes on Tuesdays
Charlie;;CHARLIE@example.org;;;
Durand;Zoé;zoe at example;;;
Faure;Jean;;;gestionnaire;
Roux;M.;marie@example.org;;;
;;;;;nobody"""


def words(page) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.text.split("<main")[1]).split())


def bring(bobs, content: str):
    return confirm(bobs, send(bobs, content, what=PEOPLE), PEOPLE)


def everybody(space: Space) -> dict[str, Role]:
    rows = db.session.execute(
        db.select(User.name, SpaceRole.role)
        .join(SpaceRole, SpaceRole.user_id == User.id)
        .where(SpaceRole.space_id == space.id)
    )
    return dict(rows.all())


def test_every_row_is_seen_and_nobody_gets_a_letter_yet(bobs, la_filature):
    page = send(bobs, LIST, what=PEOPLE)

    shown = words(page)
    assert "2 invitations go out by e-mail at once. Import the 3 good rows" in shown
    assert "Line 2 Marie Roux How by a letter to marie@example.org Role volunteer" in shown
    assert "Line 3 Paul Vidal How written down, without an account Role member" in shown
    assert "Phone 0471000000 Note Comes on Tuesdays" in shown
    assert "“zoe at example”: This does not look like an e-mail address." in shown
    assert "Without an account Jean Faure cannot sign in to help." in shown
    assert "The same person stands in line 2." in shown
    assert everybody(la_filature) == {"Bob": Role.MANAGER}
    assert db.session.scalars(db.select(Letter)).all() == []


def test_who_has_an_address_is_asked_and_the_others_are_written_down(bobs, bob, la_filature):
    answer = bring(bobs, LIST)

    assert (answer.status_code, answer.location) == (303, "/manage/la-filature/people")
    invited = {one.email: one.role for one in db.session.scalars(db.select(Invitation))}
    assert invited == {"marie@example.org": Role.VOLUNTEER, "charlie@example.org": Role.MEMBER}
    assert {one.recipient for one in db.session.scalars(db.select(Letter))} == set(invited)
    assert everybody(la_filature) == {"Bob": Role.MANAGER, "Paul Vidal": Role.MEMBER}
    paul = db.session.scalars(db.select(User).where(User.name == "Paul Vidal")).one()
    assert (paul.email, paul.phone) == (None, "0471000000")
    remark = db.session.scalars(db.select(Remark)).one()
    assert (remark.user_id, remark.author_id, remark.text) == (
        *(paul.id, bob.id, "Comes on Tuesdays"),
    )
    verbs = {entry.verb: entry.detail for entry in db.session.scalars(db.select(AuditEntry))}
    assert verbs == {"imported_people": {"added": 3, "altered": 0}, "invited": {"count": 2}}


def test_the_same_list_again_does_nothing(bobs, la_filature):
    bring(bobs, LIST)

    page = send(bobs, LIST, what=PEOPLE)

    assert "3 rows are as they are already" in words(page)
    assert "Import the" not in page.text


def test_confirmed_eight_times_at_once_everybody_is_asked_once(app, bob, la_filature):
    paul = Row(2, {"name": "Paul Vidal"})
    table = Table([paul, Row(3, {"name": "Marie Roux", "email": "marie@example.org"})])
    with app.test_request_context():
        seen = fingerprint(foresee_people(table, la_filature))
    who, where = bob.id, la_filature.id

    def bring(_: int) -> None:
        by, space = db.session.get_one(User, who), db.session.get_one(Space, where)
        import_people(space, table, seen, by, SUNDAY)

    assert sorted(together(app, bring)) == ["done"] + ["outdated"] * 7
    assert len(db.session.scalars(db.select(Letter)).all()) == 1
    assert set(everybody(la_filature)) == {"Bob", "Paul Vidal"}


def test_a_list_does_not_tell_who_has_an_account(bobs, charlie, la_filature):
    """Charlie has one, Nadia has none: the rows read alike, before and after."""
    known = words(send(bobs, "Nom;E-mail\nSomebody;charlie@example.org\n", what=PEOPLE))
    unknown = words(send(bobs, "Nom;E-mail\nSomebody;nadiaxx@example.org\n", what=PEOPLE))

    assert known.replace("charlie", "nadiaxx") == unknown
    bring(bobs, "Nom;E-mail\nSomebody;charlie@example.org\n")
    assert "Charlie" not in everybody(la_filature)


def test_who_is_here_stays_as_they_are_and_notes_are_added(bobs, alice, la_filature):
    content = "Nom;E-mail;Rôle;Tél;Remarque\nAlicia;alice@example.org;manager;06 1;Has a key\n"

    page = send(bobs, content, what=PEOPLE)
    assert "Note so far: – then: Has a key" in words(page)
    confirm(bobs, page, PEOPLE)

    assert (alice.name, alice.phone) == ("Alice", "")
    assert everybody(la_filature)["Alice"] is Role.MEMBER
    assert db.session.scalars(db.select(Remark.text)).all() == ["Has a key"]
    assert "as it is already" in words(send(bobs, content, what=PEOPLE))


def test_a_person_without_account_gets_another_number(bobs, la_filature):
    bring(bobs, "Nom;Tél\nPaul Vidal;\n")

    page = send(bobs, "Nom;Tél\npaul  vidal;04 71 00 00 00\n", what=PEOPLE)
    assert "Phone so far: – then: 04 71 00 00 00" in words(page)
    confirm(bobs, page, PEOPLE)

    paul = db.session.scalars(db.select(User).where(User.email.is_(None))).one()
    assert paul.phone == "04 71 00 00 00"
    bring(bobs, "Nom;Tél\nPaul Vidal;04 71 99 99 99\n")
    assert len(everybody(la_filature)) == 2  # another Paul, by his number; one name in our table


def test_who_is_blocked_does_not_come_in_by_a_list(bobs, charlie, la_filature):
    row = SpaceRole(space_id=la_filature.id, user_id=charlie.id, role=Role.VISITOR)
    row.blocked_at = SUNDAY
    make(row)

    page = send(bobs, "Nom;E-mail\nCharlie;charlie@example.org\n", what=PEOPLE)

    assert "Charlie is blocked: unblock them first." in words(page)
    assert "Import the" not in page.text


def test_more_letters_than_a_day_allows_are_not_sent(bobs, la_filature):
    rows = "\n".join(f"N{n};n{n}@example.org" for n in range(A_DAYS_LETTERS + 1))

    answer = bring(bobs, f"Nom;E-mail\nPaul;\n{rows}\n")

    assert answer.status_code == 422
    assert db.session.scalars(db.select(Letter)).all() == []
    assert everybody(la_filature) == {"Bob": Role.MANAGER}


def test_the_example_goes_in_as_it_is(browse, bob, la_filature):
    for language in ("fr", "en"):
        bobs = browse(bob, language)
        template = bobs.get(f"{PEOPLE}/template.csv")

        assert confirm(bobs, send(bobs, template.data, what=PEOPLE), PEOPLE).status_code in {
            303,
            422,
        }

    assert set(everybody(la_filature)) == {"Bob", "Paul Vidal"}
    assert db.session.scalars(db.select(Invitation)).one().role is Role.VOLUNTEER


def test_the_people_of_another_space_are_not_compared(bobs, la_filature):
    elsewhere = Space(
        network=la_filature.network, name="Mauriac", slug="mauriac", changed_at=SUNDAY
    )
    nina = person("Nina")
    make(SpaceRole(space_id=make(elsewhere).id, user_id=nina.id, role=Role.MEMBER))

    assert "by a letter to nina@example.org" in words(
        send(bobs, "Nom;E-mail\nNina;nina@example.org\n", what=PEOPLE)
    )


def test_nobody_else_brings_people_in(refuses):
    assert refuses("POST", PEOPLE)
    assert refuses("POST", f"{PEOPLE}/confirm")
    assert refuses("GET", f"{PEOPLE}/template.ods")


@pytest.mark.parametrize(
    "heading",
    [
        "Given Name,Family Name,E-mail 1 - Value,Phone 1 - Value",
        "Prénom adhérent,Nom adhérent,Adresse e-mail,Tél",
        "PRENOM,NOM,Courriel,Portable",
    ],
)
def test_lists_of_other_programs_are_understood(bobs, la_filature, heading):
    page = send(bobs, f"{heading},Statut\nNina,Faure,nina@example.org,06 1,Validé\n", what=PEOPLE)

    assert "Nina Faure How by a letter to nina@example.org" in words(page)
    assert "This column is not read: Statut." in words(page)
