"""A list of things that we have written says the same when we read it again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coliving.forms import CONTROL, is_visible
from coliving.sheets import delimited, opendocument, reading
from coliving.sheets.columns import Line, understand
from coliving.spaces.models import Resource, ResourceKind
from coliving.spaces.names import FEATURES
from coliving.spaces.resource_sheet import COLUMNS, Vocabulary, differences, read, written
from tests.cast import SUNDAY

SIGNS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Co", "Cn"])
WORDS = st.text(SIGNS, max_size=30).map(lambda text: " ".join(text.split()))
SHOWN = WORDS.filter(lambda text: is_visible(text) and not CONTROL.search(text))
SAID = st.just("") | SHOWN
OWN = SHOWN.filter(lambda text: ";" not in text)
KNOWN = st.lists(st.sampled_from([*FEATURES]), max_size=4, unique=True)
THINGS = st.builds(
    Resource,
    name=SHOWN,
    kind=st.sampled_from(ResourceKind),
    units=st.integers(1, 999),
    capacity=st.integers(1, 9999),
    description=st.lists(SHOWN, max_size=3).map("\n".join),
    features=st.tuples(KNOWN, st.lists(OWN, max_size=2)).map(lambda two: [*two[0], *two[1]]),
    access_needs=SAID,
    price_note=SAID,
    turnaround=st.integers(0, 1440).map(lambda minutes: timedelta(minutes=minutes)),
)


@pytest.fixture(params=["fr", "en"])
def reader(request, application):
    with application.test_request_context(headers={"Accept-Language": request.param}):
        yield request.param


@given(thing=THINGS)
def test_what_was_written_is_read_again(reader, thing):
    heading = [str(column.title) for column in COLUMNS]
    for content in (
        delimited.write(heading, [written(thing)]),
        opendocument.write("Table", heading, [written(thing)]),
    ):
        (row,) = understand(reading.read(content), COLUMNS).rows
        form = read(row.cells, None, Vocabulary())

        assert form.errors == {}
        assert differences(form.data, thing) == []
        assert form.data.name == thing.name


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("NOM", "name"),
        ("Intitulé", "name"),
        ("designation", "name"),
        ("Type", "kind"),
        ("Quantité", "units"),
        ("Nb.", "units"),
        ("capacite (pers.)", "capacity"),
        ("Équipements :", "features"),
        ("What it costs", "price_note"),
        ("TARIF", "price_note"),
        ("turnaround", "turnaround"),
    ],
)
def test_headings_are_known_in_any_language_without_their_accents(reader, heading, name):
    lines = [Line(1, (heading, "name" if name != "name" else "x")), Line(2, ("a", "b"))]

    (row,) = understand(lines, COLUMNS).rows

    assert row.cells[name] == "a"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Poste de travail", ResourceKind.DESK),
        ("DESK", ResourceKind.DESK),
        ("salle", ResourceKind.ROOM),
        ("Salle de réunion", ResourceKind.ROOM),
        ("bureau fermé", ResourceKind.OFFICE),
        ("imprimante", ResourceKind.MACHINE),
        ("guichet", ResourceKind.COUNTER),
        ("Bureau", None),  # a desk to some, an office to others
        ("truc", None),
    ],
)
def test_kinds_are_known_by_more_than_one_name(reader, word, kind):
    assert Vocabulary().kind(word) == kind


def test_titles_above_the_headings_are_passed_over(reader):
    lines = [Line(1, ("Inventaire",)), Line(3, ("Type", "Nom", "", "Nb")), Line(4, ("a", "b", "c"))]

    (row,) = understand(lines, COLUMNS).rows

    assert (row.number, row.cells, row.runs_over) == (4, {"kind": "a", "name": "b"}, False)


def test_of_two_headings_for_one_column_the_first_is_read(reader):
    table = understand([Line(1, ("Désignation", "Nom")), Line(2, ("a", "b"))], COLUMNS)

    assert table.rows[0].cells == {"name": "a"}
    assert table.unknown == ["Nom"]


def test_what_stands_beside_the_table_is_noticed(reader):
    (row,) = understand([Line(1, ("Nom", "")), Line(2, ("a", "b"))], COLUMNS).rows

    assert row.runs_over


def test_a_thing_is_said_in_the_words_of_its_reader(application):
    thing = Resource(name="T", kind=ResourceKind.DESK, units=1, capacity=1, description="")
    thing.features, thing.turnaround, thing.changed_at = ["screen"], timedelta(0), SUNDAY
    thing.access_needs = thing.price_note = ""
    with application.test_request_context(headers={"Accept-Language": "fr"}):
        assert written(thing)[1:6] == ["Poste de travail", 1, 1, "", "Écran"]
