"""Bob brings his list of things in: he sees every row before anything is written."""

import io
import re
from pathlib import Path

import openpyxl
import pytest

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.importing import import_things
from coliving.bookings.models import AuditEntry
from coliving.db import db
from coliving.sheets import opendocument
from coliving.sheets.columns import Row, Table
from coliving.sheets.previews import fingerprint
from coliving.spaces.inventory import everything_in
from coliving.spaces.models import Resource, ResourceKind, Space
from coliving.spaces.resource_foresight import foresee_things
from tests.bookings.test_twice import together
from tests.cast import SUNDAY, make, wish

pytestmark = pytest.mark.usefixtures("sunday")

PAGE = "/manage/la-filature/import"
THINGS = f"{PAGE}/things"
FABLABS = Path(__file__).parents[2] / "coliving/seeds/data/fablabs.csv"
HEADING = "Nom;Type;Nombre;Capacité;Équipements"
LIST = f"""{HEADING}
Salle des tilleuls;Salle;1;12;Écran, Tableau blanc
Postes du fond;poste;6;;
Four à pain;Gâteau;1;;
;Salle;1;;
Postes du fond;poste;2;;
Perceuse;machine;douze;;"""


@pytest.fixture
def bobs(bob, browse):
    return browse(bob)


def send(client, content: str | bytes, name="liste.csv", what=THINGS):
    data = content.encode() if isinstance(content, str) else content
    return client.post(what, data={"file": (io.BytesIO(data), name)})


def hidden(page) -> dict[str, str]:
    return dict(re.findall(r'name="(packed|seen)" value="([^"]*)"', page.text))


def confirm(client, page, what=THINGS):
    return client.post(f"{what}/confirm", data=hidden(page))


def things(space: Space) -> dict[str, Resource]:
    return {one.name: one for one in everything_in(space)}


def test_every_row_is_seen_and_nothing_is_written(bobs, la_filature):
    page = send(bobs, LIST)

    assert page.status_code == 200
    assert "Import the 2 good rows" in page.text
    for line, said in {
        "Line 4": "“Gâteau” is none of these: Desk, Room",
        "Line 5": "Please fill this in.",
        "Line 6": "The same name stands in line 3.",
        "Line 7": "“douze”: Please type a whole number.",
    }.items():
        assert said in page.text.split(line)[1].split("<li>\n      <p>")[0], line
    assert things(la_filature) == {}
    assert db.session.scalars(db.select(AuditEntry)).all() == []


def test_the_good_rows_go_in_at_the_end_of_the_board(bobs, bob, la_filature, workshop):
    answer = confirm(bobs, send(bobs, LIST))

    assert answer.status_code == 303
    assert answer.location == "/manage/la-filature/resources"
    room, desks = everything_in(la_filature)[1:]
    assert (room.name, room.kind, room.capacity) == ("Salle des tilleuls", ResourceKind.ROOM, 12)
    assert room.features == ["screen", "whiteboard"]
    assert (desks.name, desks.kind, desks.units) == ("Postes du fond", ResourceKind.DESK, 6)
    entry = db.session.scalars(db.select(AuditEntry)).one()
    assert (entry.actor_id, entry.verb) == (bob.id, "imported_things")
    assert entry.detail == {"added": 2, "altered": 0}
    assert "2 added and 4 rows left out" in bobs.get(answer.location).text


def test_the_same_list_again_changes_nothing(bobs, la_filature):
    confirm(bobs, send(bobs, LIST))
    before = la_filature.revision

    page = send(bobs, LIST)

    assert "2 rows are as they are already" in page.text
    assert "Import the" not in page.text
    assert la_filature.revision == before


def test_what_changes_is_said_before_and_after(bobs, desks):
    page = send(bobs, "name,units,description\nhot DESKS,14,By the stove\n")

    words = " ".join(re.sub(r"<[^>]*>", " ", page.text).split())
    assert "Units so far: 12 then: 14" in words
    assert "Description so far: – then: By the stove" in words
    confirm(bobs, page)
    assert (desks.name, desks.units, desks.description) == ("Hot desks", 14, "By the stove")
    assert desks.revision == 1


def test_an_empty_cell_leaves_what_is_there(bobs, desks):
    desks.description, desks.capacity = "By the stove", 3
    db.session.commit()

    page = send(bobs, "Nom;Type;Nombre;Capacité;Description\nHot desks;;;;\n")

    assert "One row is as it is already" in page.text


def test_fewer_units_are_a_change_of_their_own(bobs, desks):
    page = send(bobs, "Nom;Nombre\nHot desks;4\n")

    assert "There are 12 now. For fewer, go to Changes" in page.text
    assert "Import the" not in page.text


def test_a_divisible_hall_stays_one(bobs, hall):
    page = send(bobs, "Nom;Nombre\nWhole hall;2\nNorth half;2\n")

    assert page.text.count("there is only one of it") == 2


def test_a_booking_keeps_its_time_when_its_thing_changes(bobs, alice, workshop):
    booking = book(alice, wish(workshop, 9, 12), SUNDAY)

    confirm(bobs, send(bobs, "Nom;Type;Minutes to make it ready\nWorkshop;Office;30\n"))

    assert workshop.kind is ResourceKind.OFFICE
    assert booking.span == wish(workshop, 9, 12).span


def test_what_has_changed_meanwhile_is_shown_again(bobs, la_filature, desks):
    page = send(bobs, "Nom;Nombre\nHot desks;14\n")
    db.session.get_one(Resource, desks.id).units = 13
    db.session.commit()

    answer = confirm(bobs, page)

    assert answer.status_code == 422
    assert "Something has changed since you looked" in answer.text
    assert things(la_filature)["Hot desks"].units == 13
    assert confirm(bobs, answer).status_code == 303
    assert things(la_filature)["Hot desks"].units == 14


def test_confirmed_twice_it_is_in_once(bobs, la_filature):
    page = send(bobs, LIST)

    first, second = confirm(bobs, page), confirm(bobs, page)

    assert (first.status_code, second.status_code) == (303, 422)
    assert len(things(la_filature)) == 2


def test_confirmed_eight_times_at_once_it_is_in_once(app, bob, la_filature):
    table = Table([Row(2, {"name": "Tour", "kind": "machine"})])
    with app.test_request_context():
        seen = fingerprint(foresee_things(table, la_filature))
    who, where = bob.id, la_filature.id

    def bring(_: int) -> None:
        by, space = db.session.get_one(User, who), db.session.get_one(Space, where)
        import_things(space, table, seen, by, SUNDAY)

    assert sorted(together(app, bring)) == ["done"] + ["outdated"] * 7
    assert len(things(la_filature)) == 1


def test_a_list_is_worth_nothing_elsewhere(bobs, browse, dora, la_filature):
    page = send(bobs, LIST)
    make(Space(network=la_filature.network, name="Mauriac", slug="mauriac", changed_at=SUNDAY))

    doras = browse(dora)
    assert confirm(doras, page).status_code == 422
    assert confirm(doras, page, "/manage/mauriac/import/things").status_code == 422
    altered = hidden(page) | {"packed": hidden(page)["packed"][:-3] + "abc"}
    answer = bobs.post(f"{THINGS}/confirm", data=altered)
    assert answer.status_code == 422
    assert "Please send the file again" in answer.text
    assert things(la_filature) == {}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "There is nothing in this file."),
        ("Genre;Prix\nSalle;3\n", "A heading is missing: Name. We have found: Genre and Prix."),
        ("Nom;Type\n;;\n", "There is no row under the headings."),
        ("Nom;nom ;Type\nA;B;C\n", "The column “Name” stands twice."),
        (b"PK\x03\x04rubbish", "This file is damaged"),
        (b"Nom\n" * 1_300_000, "This file is too large: at most 4 MB."),
    ],
)
def test_a_file_of_no_use_is_refused_at_its_field(bobs, content, said):
    answer = send(bobs, content)

    assert answer.status_code == 422
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_no_file_at_all_is_refused_as_well(bobs):
    assert bobs.post(THINGS, data={}).status_code == 422


def test_columns_that_nobody_knows_are_named(bobs):
    page = send(bobs, "Inventaire de mai\n\nNom;Type;Valeur;Couleur\nTour;machine;800;gris\n")

    assert "These columns are not read: Valeur and Couleur." in page.text
    assert "Import the good row" in page.text


def test_the_list_of_the_fab_labs_is_understood_row_by_row(bobs):
    page = send(bobs, FABLABS.read_bytes())

    assert "“fab_lab” is none of these" in page.text
    assert "Import the" not in page.text


@pytest.mark.parametrize("ending", ["csv", "ods"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_example_goes_in_as_it_is(browse, bob, la_filature, ending, language):
    bobs = browse(bob, language)
    template = bobs.get(f"{THINGS}/template.{ending}")

    assert f".{ending}" in template.headers["Content-Disposition"]
    confirm(bobs, send(bobs, template.data))
    assert [one.units for one in everything_in(la_filature)] == [6, 1]
    assert [one.features for one in everything_in(la_filature)] == [
        *(["ethernet"], ["screen", "whiteboard"]),
    ]


def test_a_sheet_of_libreoffice_or_excel_goes_in(bobs, la_filature):
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in (["Nom", "Type", "Nombre"], ["Tour", "Machine", 3.0]):
        book.active.append(row)
    book.save(file)
    older = opendocument.write("Liste", ["Nom", "Type", "Nombre"], [["Tour", "Machine", 2]])

    confirm(bobs, send(bobs, older, "liste.ods"))
    confirm(bobs, send(bobs, file.getvalue(), "liste.xlsx"))

    assert things(la_filature)["Tour"].units == 3


def test_two_thousand_things_go_in(bobs, la_filature):
    rows = "\n".join(f"Poste {number};poste;1" for number in range(2000))

    assert confirm(bobs, send(bobs, f"Nom;Type;Nombre\n{rows}")).status_code == 303
    assert len(things(la_filature)) == 2000


def test_nobody_else_brings_anything_in(bobs, refuses):
    packed = hidden(send(bobs, LIST))

    assert refuses("GET", PAGE)
    assert refuses("POST", THINGS)
    assert refuses("POST", f"{THINGS}/confirm")
    assert refuses("GET", f"{THINGS}/template.csv")
    assert packed


def test_there_is_no_other_sort_of_list(bobs):
    assert bobs.get(f"{PAGE}/cakes/template.csv").status_code == 404
    assert send(bobs, LIST, what=f"{PAGE}/cakes").status_code == 404
    assert bobs.post(f"{PAGE}/cakes/confirm").status_code == 404


def test_retired_things_leave_their_name_to_others(bobs, la_filature, workshop):
    workshop.retired_at = SUNDAY
    db.session.commit()

    confirm(bobs, send(bobs, "Nom;Type\nWorkshop;Salle\n"))

    assert [one.retired_at for one in everything_in(la_filature)] == [SUNDAY, None]
