"""Where everything stands in the pictures."""

from datetime import date, timedelta

import pytest

from coliving.reports.occupancy import NOTHING, Share
from coliving.reports.pictures import LINE_WIDTH, bars, heat_map, year_line
from coliving.reports.terms import Scale, Term
from coliving.spaces.models import Resource
from tests.cast import MONDAY

HOUR = timedelta(hours=1)


def share(percent: float) -> Share:
    return Share(percent * HOUR / 100, HOUR)


def test_the_heat_map_goes_from_the_first_hour_to_the_last_and_leaves_out_closed_days():
    heat = heat_map({(0, 9): share(40), (2, 9): share(0), (2, 12): share(10)})

    assert (heat.days, heat.hours) == ([0, 2], [9, 10, 11, 12])
    assert [tile.level for tile in heat.tiles] == [5, 0, 2]
    assert (heat.top, heat.busiest().weekday) == (50, 0)
    assert heat.row(2) == [share(0), NOTHING, NOTHING, share(10)]
    assert len({(tile.x, tile.y) for tile in heat.tiles}) == 3


def test_a_space_that_is_never_open_has_an_empty_heat_map():
    assert heat_map({}).tiles == []


def test_a_bar_is_as_long_as_its_share():
    laser = Resource(name="Laser")

    assert [bar.width for bar in bars([(laser, share(50)), (laser, share(0))])] == [180, 0]


def test_the_line_of_the_year_breaks_where_nothing_was_offered():
    weeks = {MONDAY + timedelta(weeks=n): share(n) for n in (0, 1, 4, 5, 6)}

    line = year_line(weeks, 2026)

    assert [path.count("L") for path in line.paths] == [1, 2]
    assert line.top == 10
    heights = [point.y for point in line.points]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize("day", [date(2025, 12, 29), date(2026, 12, 28)])
def test_a_week_that_is_of_two_years_stays_in_the_picture(day: date):
    (point,) = year_line({day: share(100)}, 2026).points

    assert 0 < point.x <= LINE_WIDTH


@pytest.mark.parametrize(
    ("scale", "first", "last"),
    [
        (Scale.WEEK, date(2024, 2, 26), date(2024, 3, 3)),
        (Scale.MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        (Scale.YEAR, date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_term_is_whole_and_the_next_one_begins_where_it_ends(
    scale: Scale, first: date, last: date
):
    term = Term.around(date(2024, 2, 29), scale)

    assert (term.first, term.last) == (first, last)
    assert term.after().first == last + timedelta(days=1)
    assert term.after().before() == term == term.before().after()
