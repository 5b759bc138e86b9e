"""Whatever stands in a cell: the row goes in as it is meant, or says why not."""

import csv
import io

import pytest

from coliving.bookings import people_sheet
from coliving.db import db
from coliving.sheets import opendocument
from coliving.spaces import resource_sheet
from coliving.spaces.inventory import everything_in
from tests.admin.test_import_people import PEOPLE
from tests.admin.test_import_things import THINGS, bobs, confirm, send
from tests.test_fuzz_pages import FIGURES, TEXTS

__all__ = ["bobs"]

pytestmark = pytest.mark.usefixtures("sunday")

CELLS = [text for text in {*TEXTS, *FIGURES} if "\x00" not in text]
GOOD = {"name": "Row {}", "kind": "salle", "email": "row{}@example.org"}
LISTS = {THINGS: resource_sheet.COLUMNS, PEOPLE: people_sheet.COLUMNS}


def rows(names: list[str]) -> list[list[str]]:
    """Each odd cell in each column of an otherwise good row."""
    odd = [(name, cell) for name in names for cell in CELLS]
    return [
        [cell if name == which else GOOD.get(name, "").format(number) for name in names]
        for number, (which, cell) in enumerate(odd)
    ]


@pytest.mark.parametrize("where", LISTS)
def test_any_text_in_any_cell_of_a_csv_gets_a_page(bobs, la_filature, where):
    names = [column.name for column in LISTS[where]]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([names, *rows(names)])

    page = send(bobs, text.getvalue().encode(), what=where)

    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert confirm(bobs, page, where).status_code in {303, 422}
    for thing in everything_in(la_filature):
        assert thing.name == thing.name.strip() != ""
    assert bobs.get("/spaces/la-filature").status_code == 200
    assert bobs.post("/manage/la-filature/export").status_code == 200


@pytest.mark.parametrize("where", LISTS)
def test_the_same_in_a_spreadsheet(bobs, la_filature, where):
    names = [column.name for column in LISTS[where]]
    content = opendocument.write("Table", names, rows(names))

    page = send(bobs, content, "table.ods", where)

    assert page.status_code == 200
    again = confirm(bobs, page, where)
    assert again.status_code in {303, 422}
    db.session.expire_all()


@pytest.mark.parametrize("packed", ["", "x", ".eJw", "a" * 3000, "\x00", "é.é"])
def test_what_was_never_shown_is_not_confirmed(bobs, la_filature, packed):
    answer = bobs.post(f"{THINGS}/confirm", data={"packed": packed, "seen": "x"})

    assert answer.status_code == 422
    assert everything_in(la_filature) == []
