"""The named parts of the day: those that are typed, and those that suit the hours."""

from datetime import time

import pytest
from flask import Flask

from coliving.errors import Refused
from coliving.spaces.osm_hours import parse
from coliving.spaces.periods import Part, parts_of, read_parts


@pytest.fixture(autouse=True)
def english(application: Flask):
    with application.test_request_context(headers={"Accept-Language": "en"}):
        yield


@pytest.mark.parametrize(
    ("hours", "parts"),
    [
        ("Mo-Fr 08:30-12:30,13:30-18:00", "Morning 08-12 Afternoon 13-18 Whole day 08-18"),
        ("Mo-Fr 09:00-18:00", "Morning 09-12 Afternoon 14-18 Whole day 09-18"),
        ("Sa 09:00-12:00; We 09:00-18:00", "Morning 09-12 Afternoon 14-18 Whole day 09-18"),
        ("We 14:00-18:00", "Whole day 14-18"),
        ("Fr 20:00-02:00", ""),
        ("", ""),
    ],
)
def test_they_suit_the_longest_day_of_the_week(hours: str, parts: str):
    found = parts_of(parse(hours))
    assert " ".join(f"{part.name} {part.starts:%H}-{part.ends:%H}" for part in found) == parts


def test_a_line_without_a_name_is_none():
    rows = [(" Early ", "06:00", "09:00:00"), ("", "09:00", "12:00")]
    assert read_parts(rows) == [Part("Early", time(6), time(9))]


@pytest.mark.parametrize(
    "rows",
    [
        [("Early", "6", "9")],
        [("Early", "06:00", "25:00")],
        [("Early", "06:00", "06:00")],
        [("Early", "06:00", "09:00"), ("Early", "09:00", "12:00")],
    ],
)
def test_what_is_no_part_of_a_day_is_refused(rows: list[tuple[str, str, str]]):
    with pytest.raises(Refused) as refused:
        read_parts(rows)
    assert refused.value.about("periods")
