"""Whatever people send is read as their spreadsheet shows it, or refused in words."""

import io
import random
import zipfile
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coliving.errors import Refused
from coliving.sheets import delimited, opendocument
from coliving.sheets.cells import Line
from coliving.sheets.reading import MOST_ROWS, read

ROOT = Path(__file__).parent.parent.parent
TABLE = [["Nom", "Nombre"], ["Établi", "4"], ["Fraiseuse", "1"]]
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])
TEXTS = st.text(LETTERS, max_size=12).map(str.strip)
TABLES = st.lists(st.lists(TEXTS, min_size=2, max_size=2), max_size=6)
pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def in_english(application):
    with application.test_request_context(headers={"Accept-Language": "en"}):
        yield


def cells(content: bytes) -> list[list[str]]:
    return [list(line.cells) for line in read(content)]


def xlsx(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def ods(table: str, mimetype=opendocument.MIMETYPE, manifest="") -> bytes:
    spaces = {"office": opendocument.OFFICE, "table": opendocument.TABLE, "text": opendocument.TEXT}
    named = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in spaces.items())
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", f"<a {named}><table:table>{table}</table:table></a>")
    return file.getvalue()


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read(content)
    (only,) = refused.value.refusals
    assert (only.code, only.field) == ("unreadable", "file")
    return only.message


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_csv_is_read_however_it_was_saved(separator, encoding, end):
    text = end.join(separator.join(row) for row in TABLE)

    assert cells(text.encode(encoding)) == TABLE


def test_excel_may_say_itself_what_separates():
    lines = read(b"sep=,\r\nNom;Lieu,Nombre\r\nTour,1\r\n")

    assert lines == [Line(2, ("Nom;Lieu", "Nombre")), Line(3, ("Tour", "1"))]


def test_blank_lines_say_nothing_and_still_count():
    lines = read(b'\n;;\nNom;Note\nTour;"une\nligne"\n\nPerceuse;\n')

    assert [(line.number, line.cells[0]) for line in lines] == [
        *((3, "Nom"), (4, "Tour"), (7, "Perceuse")),
    ]


def test_a_quote_out_of_place_is_named_by_its_line():
    assert "Line 3" in refusal(b'Nom;Note\nTour;1\n"Perceuse" bleue;2\n')


def test_the_list_of_the_fab_labs_is_read_whole():
    lines = read((ROOT / "coliving/seeds/data/fablabs.csv").read_bytes())

    assert lines[0].cells[0] == "name"
    assert {len(line.cells) for line in lines} == {len(lines[0].cells)}
    assert len(lines) > 130


def test_a_workbook_gives_what_it_shows():
    row = ["Tour", 8, 8.0, 4.5, date(2026, 3, 3), datetime(2026, 3, 3, 9, 30), time(9), True]  # noqa: DTZ001

    assert cells(xlsx(row))[0][:8] == [
        *("Tour", "8", "8", "4.5", "2026-03-03", "2026-03-03 09:30", "09:00", "1"),
    ]


def test_formulas_are_not_worked_out():
    assert cells(xlsx(["Tour", "=1+1"]))[0][:2] == ["Tour", ""]


def test_merged_cells_hold_their_value_once():
    book = openpyxl.Workbook()
    book.active.append(["Tour", "Machine"])
    book.active.append(["Perceuse", None])
    book.active.merge_cells("B1:B2")
    file = io.BytesIO()
    book.save(file)

    assert [row[:2] for row in cells(file.getvalue())] == [["Tour", "Machine"], ["Perceuse", ""]]


def test_the_first_sheet_that_holds_anything_is_read():
    book = openpyxl.Workbook()
    book.create_sheet("Liste").append(["Nom"])
    book.create_sheet("Autre").append(["Rien"])
    file = io.BytesIO()
    book.save(file)
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    row = f"<table:table-row>{cell}</table:table-row>"
    tables = f"</table:table><table:table>{row.format('Nom')}</table:table><table:table>"

    for content in (file.getvalue(), ods(tables + row.format("Rien"))):
        assert [(line.number, line.cells[0]) for line in read(content)] == [(1, "Nom")]


def test_a_cell_far_away_is_no_part_of_the_table():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "Nom", "loin"
    file = io.BytesIO()
    book.save(file)

    assert [line.cells[0] for line in read(file.getvalue())] == ["Nom"]


def test_an_opendocument_gives_what_it_shows():
    table = """
      <table:table-row><table:table-cell table:number-columns-repeated="2"/>
        <table:table-cell><office:annotation><text:p>psst</text:p></office:annotation>
          <text:p>deux<text:s text:c="2"/>mots <text:span>et</text:span> plus</text:p>
          <text:p>lignes</text:p></table:table-cell>
        <table:covered-table-cell/>
        <table:table-cell office:value-type="float" office:value="8"><text:p>8,00</text:p>
        </table:table-cell>
        <table:table-cell office:value-type="date" office:date-value="2026-03-03"/>
        <table:table-cell office:value-type="time" office:time-value="PT9H30M00S"/>
        <table:table-cell office:value-type="boolean" office:boolean-value="true"/>
        <table:table-cell table:number-columns-repeated="16000"/></table:table-row>
      <table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>
      <table:table-row table:number-rows-repeated="2">
        <table:table-cell><text:p>bas</text:p></table:table-cell></table:table-row>"""
    first, *last = read(ods(table))

    assert first.cells[:8] == (
        *("", "", "deux  mots et plus\nlignes", "", "8", "2026-03-03", "09:30", "1"),
    )
    assert [(line.number, line.cells) for line in last] == [
        (1048002, ("bas",)),
        (1048003, ("bas",)),
    ]


@pytest.mark.parametrize("content", [b"", b"\n\n;;\n", xlsx(), ods(""), b"\xef\xbb\xbf"])
def test_an_empty_file_is_said_to_be_empty(content):
    assert refusal(content) == "There is nothing in this file."


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"\x89PNG\r\n\0\0\0\r", "neither"),
        (zipped(**{"photo.jpg": b"x"}), "neither"),
        (zipped(**{"word/document.xml": b"<a/>"}), "neither"),
        (ods("", mimetype="application/vnd.oasis.opendocument.text"), "neither"),
        (ods("", manifest="<manifest:encryption-data>"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 EncryptedPackage", "password"),
        (b"PK\x03\x04 not so", "damaged"),
        (ods("<table:table-row></b>"), "damaged"),
        (zipped(**{"xl/workbook.xml": b"<a/>"}), "damaged"),
        (b"Nom\n" + b"x" * 5_000_000, "too large"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, word):
    assert word in refusal(content)


@pytest.mark.parametrize(
    "content",
    [
        b"Nom\n" + b"Tour\n" * 50_000,
        xlsx(*[["Tour"]] * (MOST_ROWS + 2)),
        ods(
            '<table:table-row table:number-rows-repeated="1000000000">'
            "<table:table-cell><text:p>Tour</text:p></table:table-cell></table:table-row>"
        ),
    ],
    ids=["csv", "xlsx", "ods"],
)
def test_too_many_rows_are_refused_before_they_are_all_read(content):
    assert str(MOST_ROWS) in refusal(content)


def test_as_many_rows_as_are_allowed_are_read():
    assert len(read(b"Nom\n" + b"Tour\n" * MOST_ROWS)) == MOST_ROWS + 1


def test_a_bomb_is_not_unpacked():
    bomb = zipped(**{"xl/workbook.xml": bytes(40 * 1024 * 1024)})

    assert len(bomb) < 100_000
    assert "too much" in refusal(bomb)


def test_an_archive_packed_in_another_way_is_not_unpacked():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>")

    assert "damaged" in refusal(file.getvalue())


def test_entities_do_not_grow():
    laughs = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]>'
    sheet = ods("<table:table-row/>")
    with zipfile.ZipFile(io.BytesIO(sheet)) as archive:
        content = archive.read("content.xml")
    laughing = zipped(
        **{
            "mimetype": opendocument.MIMETYPE.encode(),
            "META-INF/manifest.xml": b"",
            "content.xml": laughs.encode() + content,
        }
    )

    assert openpyxl.DEFUSEDXML
    assert "damaged" in refusal(laughing)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("whole", [xlsx(*TABLE), opendocument.write("a", TABLE[0], TABLE[1:])])
def test_a_file_that_is_cut_or_altered_anywhere_is_read_or_refused(whole):
    dice = random.Random(5)
    for _time in range(150):
        altered = bytearray(whole)
        for _place in range(dice.randint(1, 4)):
            altered[dice.randrange(len(altered))] = dice.randrange(256)
        with suppress(Refused):
            read(
                bytes(altered[: dice.randint(20, len(altered))] if dice.random() < 0.3 else altered)
            )


@pytest.mark.filterwarnings("ignore")
def test_a_workbook_whose_parts_are_odd_is_read_or_refused():
    dice = random.Random(6)
    with zipfile.ZipFile(io.BytesIO(xlsx(*TABLE))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _time in range(150):
        odd = dict(parts)
        name = dice.choice([*odd])
        text = bytearray(odd[name])
        start = dice.randrange(len(text))
        text[start : start + dice.randint(1, 30)] = dice.choice(
            [b"", b"-1", b"\xe9", b"x=", b"<b/>"]
        )
        odd[name] = bytes(text)
        with suppress(Refused):
            read(zipped(**odd))


@given(rows=TABLES)
def test_what_was_written_is_read_again(rows):
    heading = ["Un", "Deux"]
    kept = [heading, *(row for row in rows if any(row))]

    assert cells(delimited.write(heading, rows)) == kept
    written = opendocument.write("Table", heading, rows)
    assert [[*row, ""][:2] for row in cells(written)] == [
        [opendocument._clean(cell) for cell in row] for row in kept
    ]
