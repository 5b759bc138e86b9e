"""Reading the list: what stands in the real file, and what people's spreadsheets make of it."""

from pathlib import Path

import pytest
from flask import Flask

from coliving.errors import Refused
from coliving.i18n import force_locale
from coliving.spaces.importing_rows import COLUMNS, BadRow, Row, read_rows

REAL = Path(__file__).parents[2] / "coliving/seeds/data/fablabs.csv"
LAB = {
    "name": "Le Lab",
    "kind": "fab_lab",
    "address": "1 rue Haute",
    "postal_code": "15000",
    "city": "Aurillac",
    "latitude": "44.92",
    "longitude": "2.44",
    "capabilities": "laser;three_d_printing",
    "url": "https://lab.example",
}


@pytest.fixture(autouse=True)
def in_english(application: Flask):
    with application.app_context(), force_locale("en"):
        yield


@pytest.fixture
def written(tmp_path: Path):
    """Write a list with the given lines, each but for what it says the one above."""

    def write(*lines: dict[str, str], separator: str = ",", start: str = "") -> Path:
        rows = [COLUMNS, *([(LAB | line)[column] for column in COLUMNS] for line in lines)]
        quoted = (separator.join(f'"{cell}"' for cell in row) for row in rows)
        file = tmp_path / "labs.csv"
        file.write_text(start + "\n".join(quoted), encoding="utf-8")
        return file

    return write


def reasons(file: Path) -> dict[int, list[str]]:
    """The codes for which lines are refused, by line."""
    return {
        line.line: [refusal.code for refusal in line.refusals]
        for line in read_rows(file)
        if isinstance(line, BadRow)
    }


def only(file: Path) -> Row:
    (row,) = read_rows(file)
    assert isinstance(row, Row), row
    return row


def refusal(file: Path) -> str:
    """Why the file as a whole cannot be read."""
    with pytest.raises(Refused) as refused:
        list(read_rows(file))
    return refused.value.refusals[0].message


def test_the_real_list_has_five_lines_that_cannot_go_in():
    assert reasons(REAL) == {
        2: ["no_postcode"],
        3: ["no_postcode"],
        13: ["duplicate"],
        25: ["short_postcode"],
        111: ["duplicate"],
    }


def test_the_other_hundred_and_thirty_go_in():
    rows = [line for line in read_rows(REAL) if isinstance(line, Row)]
    assert len(rows) == 130
    assert [row.line for row in rows if row.pin is None] == [9, 23, 47, 67, 86, 88]
    assert sum(len(row.capabilities) for row in rows) == 464


def test_what_is_doubtful_in_the_real_list_is_said():
    noted = {line.line: line.notes for line in read_rows(REAL) if isinstance(line, Row)}
    assert [line for line, notes in noted.items() if notes] == [9, 23, 47, 67, 69, 75, 86, 88, 102]
    assert noted[69] == (
        "at the address of line 68, “Lorraine Fab Living Lab”: taken for two places under one roof",
    )


def test_a_place_that_stands_twice_is_refused_by_the_line_it_repeats():
    (twin,) = (line for line in read_rows(REAL) if line.line == 111)
    assert isinstance(twin, BadRow)
    assert twin.refusals[0].message == "the same place as line 110, “LH3D fab lab”"


def test_communes_of_the_real_list_are_written_properly():
    rows = {line.line: line.commune for line in read_rows(REAL) if isinstance(line, Row)}
    assert rows[31] == "Brest"
    assert rows[34] == "Toulouse"
    assert rows[88] == "Clermont-Ferrand"
    assert rows[102] == "Paris"
    assert rows[110] == "Le Havre"


def test_a_spreadsheet_separates_with_semicolons_and_marks_the_beginning(written):
    row = only(written({"latitude": "44,92"}, separator=";", start="\ufeff"))
    assert row.pin == (44.92, 2.44)
    assert row.capabilities == ("three_d_printing", "laser")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"name": ""}, "name"),
        ({"kind": "castle"}, "kind"),
        ({"postal_code": "1500"}, "short_postcode"),
        ({"postal_code": "99000"}, "postcode"),
        ({"postal_code": "1500A"}, "postcode"),
        ({"city": ""}, "no_commune"),
        ({"city": "15000"}, "commune"),
        ({"latitude": ""}, "coordinates"),
        ({"latitude": "north"}, "coordinates"),
        ({"latitude": "nan"}, "coordinates"),
        ({"longitude": "200"}, "coordinates"),
        ({"capabilities": "laser;magic"}, "capabilities"),
        ({"url": "javascript:alert(1)"}, "url"),
    ],
)
def test_a_line_that_cannot_go_in_says_why(written, said: dict[str, str], code: str):
    assert reasons(written(said)) == {2: [code]}


def test_all_reasons_are_said_at_once(written):
    assert reasons(written({"name": "", "postal_code": "", "city": ""})) == {
        2: ["name", "no_postcode", "no_commune"]
    }


def test_a_line_with_too_many_cells_is_named_and_the_next_goes_in(written):
    file = written({}, {"name": "Other", "url": "", "address": "9 rue Basse"})
    file.write_text(file.read_text().replace('"1 rue Haute"', '"1 rue Haute","bis"', 1))
    assert reasons(file) == {2: ["width"]}
    assert len(list(read_rows(file))) == 2


def test_lines_are_counted_as_an_editor_does(written):
    tall = {"address": "1 rue Haute\nbâtiment B"}
    assert reasons(written(tall, {"name": "Other", "postal_code": ""})) == {4: ["no_postcode"]}


def test_the_same_page_twice_is_the_same_place(written):
    elsewhere = {"name": "Other", "city": "Vic", "latitude": "", "longitude": ""}
    assert reasons(written({}, elsewhere)) == {3: ["duplicate"]}


def test_a_lab_of_the_same_name_in_the_next_street_is_another(written):
    file = written({}, {"address": "9 rue Basse", "latitude": "44.93", "url": ""})
    assert reasons(file) == {}


def test_a_place_without_a_page_is_told_by_its_name_and_commune(written):
    assert only(written({"url": ""})).source == "le-lab@aurillac"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty."),
        (b"name,kind\nA,B", "Columns are missing: address, postal_code"),
        (",".join([*COLUMNS, "owner"]).encode(), "Columns are unknown: owner."),
        (",".join([*COLUMNS, "name"]).encode(), "A column stands twice."),
    ],
)
def test_a_file_that_is_no_such_list_is_refused_as_a_whole(
    tmp_path: Path, content: bytes, message: str
):
    file = tmp_path / "labs.csv"
    file.write_bytes(content)
    assert message in refusal(file)


def test_a_quotation_mark_that_never_closes_is_found(written):
    file = written({}, {"name": "Other", "url": "", "address": "9 rue Basse"})
    file.write_text(file.read_text().replace('"Other"', '"Other'))
    assert "Line 3 cannot be read" in refusal(file)


def test_lines_may_end_as_on_an_old_computer(written):
    file = written({})
    file.write_text(file.read_text().replace("\n", "\r"), newline="")
    assert only(file).name == "Le Lab"


def test_a_file_that_is_not_there_is_said(tmp_path: Path):
    assert "cannot be opened" in refusal(tmp_path / "nothing.csv")


def test_a_list_may_be_saved_as_excel_does_in_france(written):
    file = written({"name": "Café"}, separator=";")
    file.write_bytes(file.read_text(encoding="utf-8").encode("cp1252"))
    assert only(file).name == "Café"
