"""What is written opens everywhere as it was meant: checked with a reader that is not ours."""

import io
from datetime import UTC, date, datetime, time

import pytest
from python_calamine import CalamineWorkbook

from coliving.sheets import delimited, opendocument

HEADING = ["Nom", "Nombre"]
NINE = datetime(2026, 3, 3, 9, tzinfo=UTC)


def test_a_csv_opens_in_a_european_excel():
    written = delimited.write(HEADING, [["Établi", 4], ["Découpe; laser", 4.5]])

    assert written.startswith(b"\xef\xbb\xbf")
    lines = written.decode("utf-8-sig").split("\r\n")
    assert lines == ["Nom;Nombre", "Établi;4", '"Découpe; laser";4,5', ""]


@pytest.mark.parametrize("text", ["=1+1", "+33 6 12", "-1", "@SUM(A1)", "\t=1", "'=1", "\r=1"])
def test_no_text_becomes_a_formula_and_none_is_lost(text):
    cell = delimited.write(["x"], [[text]]).decode("utf-8-sig").split("\n", 1)[1].strip('"\r\n')

    assert cell.startswith("'")
    assert delimited.unguarded(cell) == text


def test_a_number_below_zero_stays_a_number():
    assert delimited.write(["x"], [[-3], [-0.5]]).endswith(b"\r\n-3\r\n-0,5\r\n")


def test_a_very_long_table_is_written_line_by_line():
    pieces = delimited.chunks(["x"], ([number] for number in range(10**9)))

    assert next(pieces) == b"\xef\xbb\xbfx\r\n"
    assert next(pieces) == b"0\r\n"


def test_an_opendocument_keeps_what_each_cell_is():
    row = ["  deux\nlignes & <plus>  ", 3, 4.5, date(2026, 3, 3), NINE, time(9, 30), None]
    written = opendocument.write("L’atelier", ["x"] * len(row), [row])

    sheet = CalamineWorkbook.from_object(io.BytesIO(written))
    assert sheet.sheet_names == ["L’atelier"]
    assert sheet.get_sheet_by_index(0).to_python()[1] == [
        *("  deux\nlignes & <plus>  ", 3, 4.5),
        *(date(2026, 3, 3), datetime(2026, 3, 3, 9), time(9, 30), ""),  # noqa: DTZ001
    ]


def test_the_same_table_makes_the_same_octets():
    one, other = (opendocument.write("a", HEADING, [["b", 1]]) for _time in range(2))

    assert one == other


def test_what_xml_cannot_hold_is_left_out():
    written = opendocument.write("a\x00", ["x"], [["b\x01c\ufffe"]])

    sheet = CalamineWorkbook.from_object(io.BytesIO(written)).get_sheet_by_index(0)
    assert sheet.to_python() == [["x"], ["bc"]]
