"""Bob looks at how much his space is used: on pictures, in tables, and in a file to take home."""

import io
import re
import zipfile
from datetime import timedelta

import pytest

from coliving.spaces.models import Closure, Space
from coliving.spans import A_DAY, Span
from tests.cast import MONDAY, at, make
from tests.reports.visits import came

PAGE = "/manage/la-filature/figures"
EASTER = MONDAY + 34 * A_DAY
MARCH = {"scale": "month", "day": "2026-03-15"}


@pytest.fixture(autouse=True)
def in_april(turn_to):
    turn_to(at(9, 10, MONDAY + 35 * A_DAY).start)


@pytest.fixture
def visited(alice, bob, workshop, desks) -> Space:
    came(alice, workshop, at(9, 12))
    came(bob, desks, at(9, 11, MONDAY + A_DAY))
    return workshop.space


def test_bob_sees_how_much_of_it_was_used(bob, visited, browse):
    page = browse(bob).get(PAGE, query_string=MARCH).text

    assert "<dt>Presence</dt><dd>5 h</dd>" in page
    assert "<dt>Visits</dt><dd>2</dd>" in page
    assert "<dt>Different people</dt><dd>2</dd>" in page
    assert f"<dt>Offered</dt><dd>{22 * 14 * 13:,} h</dd>" in page
    assert "Occupancy is presence over what was offered." in page


def test_each_picture_says_what_it_shows_and_its_numbers_stand_beside_it(bob, visited, browse):
    page = browse(bob).get(PAGE, query_string=MARCH | {"scale": "week", "day": "2026-03-02"}).text

    assert page.count('<svg class="chart"') == 3
    assert page.count('role="img"') == 3
    assert "Fullest: Mon at 09:00, 8%." in page
    assert re.search(r'<tr><th scope="row">Workshop</th><td>3 h</td><td>70 h</td><td>4%', page)
    assert "style=" not in page.partition("<main")[2]


def test_one_thing_alone(bob, workshop, visited, browse):
    asked = MARCH | {"thing": str(workshop.uid)}

    page = browse(bob).get(PAGE, query_string=asked).text

    assert "<dt>Presence</dt><dd>3 h</dd>" in page
    assert f"<dt>Offered</dt><dd>{22 * 14} h</dd>" in page


def test_what_nobody_was_checked_in_for_says_how_that_is_done(bob, visited, browse):
    april = browse(bob).get(PAGE, query_string={"day": "2026-04-03"}).text
    assert "Nobody was checked in in that time" in april
    assert "/manage/la-filature/today/paper" in april

    easter = {"scale": "week", "day": "2026-04-05"}
    make(Closure(space_id=visited.id, span=Span(at(0, 1).start, at(0, 1, EASTER).end)))
    assert "Nothing was offered" in browse(bob).get(PAGE, query_string=easter).text


@pytest.mark.parametrize("day", ["2019-05-05", "2031-05-05"])
def test_before_the_first_check_in_nothing_is_known_and_later_neither(
    bob, visited, browse, day: str
):
    page = browse(bob).get(f"{PAGE}?day={day}").text

    assert "Nothing is known of that time" in page
    assert "with the first check-in, on Monday, March 2, 2026" in page


@pytest.mark.parametrize(
    "asked", ["?day=never", "?scale=decade", "?thing=laser", "?day=0001-01-01", "?scale=year"]
)
def test_whatever_stands_in_the_address_there_is_a_page(bob, visited, browse, asked: str):
    assert browse(bob).get(PAGE + asked).status_code == 200


def test_a_space_in_which_nobody_was_ever_checked_in_says_how_that_is_done(
    bob, la_filature, workshop, browse
):
    page = browse(bob).get(PAGE).text

    assert "Nobody was checked in in that time" in page
    assert '<svg class="chart"' not in page
    assert browse(bob).get(PAGE + "/table.csv").data.count(b"\n") == 1


def test_what_was_before_the_first_check_in_does_not_count_as_empty(bob, alice, desks, browse):
    came(alice, desks, at(8, 18, MONDAY + 29 * A_DAY))  # the last of March is a Tuesday

    page = browse(bob).get(PAGE, query_string=MARCH).text

    assert f"<dt>Offered</dt><dd>{14 * 12} h</dd>" in page


def test_the_table_goes_home_as_csv(bob, visited, browse):
    week = {"scale": "week", "day": "2026-03-02"}
    answer = browse(bob, "fr").get(PAGE + "/table.csv", query_string=week)

    assert answer.mimetype == "text/csv"
    assert (
        'filename="la-filature-2026-03-02-2026-03-08.csv"' in answer.headers["Content-Disposition"]
    )
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert lines[0].split(";")[1] == "Ressource"
    assert "La Filature;Workshop;2026-03-02;2026-03-02;3;14;21" in lines[1].replace(",", ".")
    assert len(lines) == 1 + 2 * 5


def test_a_year_has_a_line_for_each_month(bob, visited, browse):
    answer = browse(bob).get(PAGE + "/table.csv?scale=year&day=2026-03-02")

    lines = answer.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 2 * 2  # March and what has been of April
    assert "2026-03-01;2026-03-31" in lines[1]


def test_no_name_of_a_thing_becomes_a_formula(bob, workshop, visited, browse):
    workshop.name = "=1+1"

    answer = browse(bob).get(PAGE + "/table.csv", query_string=MARCH)

    assert ";'=1+1;" in answer.text


def test_the_table_goes_home_as_opendocument(bob, visited, browse):
    answer = browse(bob).get(PAGE + "/table.ods", query_string=MARCH)

    assert answer.mimetype == "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as file:
        assert "Workshop" in file.read("content.xml").decode()


def test_what_is_still_to_come_is_not_counted(bob, visited, browse, turn_to):
    turn_to(at(12, 13).start + timedelta(0))

    page = browse(bob).get(PAGE, query_string={"scale": "week", "day": str(MONDAY)}).text

    assert f"<dt>Offered</dt><dd>{4 * 13} h</dd>" in page


@pytest.mark.parametrize("address", ["", "/table.csv", "/table.ods"])
def test_they_are_nobody_elses_to_see(la_filature, refuses, address: str):
    assert refuses("GET", PAGE + address)
