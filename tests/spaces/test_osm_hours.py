"""Weekly hours as OpenStreetMap writes them: read, written, and read again as the same."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coliving.errors import Refused
from coliving.spaces.osm_hours import Stretch, parse, write

MINUTES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))


@st.composite
def weeks(draw: st.DrawFn) -> list[Stretch]:
    """Any week whose stretches keep apart on their day, and end with it."""
    found = []
    for weekday in draw(st.sets(st.integers(0, 6))):
        edges = sorted(draw(st.sets(MINUTES, min_size=2, max_size=6)))
        pairs = zip(edges[::2], edges[1::2], strict=False)
        found += [Stretch(weekday, opens, closes) for opens, closes in pairs]
    return sorted(found)


@given(weeks())
def test_what_is_written_reads_as_the_same_week(app_context, week: list[Stretch]):
    assert parse(write(week)) == week


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Mo-Fr 08:30-12:30,13:30-18:00; Sa 09:00-12:00",) * 2,
        ("24/7",) * 2,
        ("Mo,We 09:00-17:00",) * 2,
        ("Fr 22:00-02:00",) * 2,
        ("Mo 22:00-46:00",) * 2,
        ("", ""),
        ("  mo - fr  8:30 - 12:30 , 13:30 – 18:00 ; ", "Mo-Fr 08:30-12:30,13:30-18:00"),
        ("Mo-Fr 09:00-18:00; We off", "Mo-Tu,Th-Fr 09:00-18:00"),
        ("Mo-Fr 09:00-18:00; We 09:00-12:00", "Mo-Tu,Th-Fr 09:00-18:00; We 09:00-12:00"),
        ("08:00-24:00", "Mo-Su 08:00-24:00"),
        ("Sa-Mo 10:00-12:00", "Mo,Sa-Su 10:00-12:00"),
        ("Fr 22:00-26:00", "Fr 22:00-02:00"),
        ("Mo 09:00-12:00,12:00-18:00", "Mo 09:00-18:00"),
        ("Su closed", ""),
        ("Mo 08:00-12:00;; Sa 09:00-12:00;", "Mo 08:00-12:00; Sa 09:00-12:00"),
    ],
)
def test_it_is_read_as_the_specification_has_it(app_context, typed: str, written: str):
    assert write(parse(typed)) == written


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Jan-Mar 08:00-12:00", "We cannot read “jan-mar 08:00-12:00” in “Jan-Mar 08:00-12:00”"),
        ("Mo-Fr sunrise-sunset", "We cannot read “sunrise-sunset”"),
        ("Mo-Fr 8h-12h", "We cannot read “8h-12h”"),
        ("Mo-Fr 08:00+", "We cannot read “08:00+”"),
        ("Mo-Fr", "At what time? Write it after “Mo-Fr”."),
        ("Mo-Fr 08:00-12:00; PH off", "leave “ph off” out here"),
        ("Mo 08:00-12:00, Tu 09:00-12:00", "Put a semicolon before “tu 09:00-12:00”"),
        ("Mo 25:00-26:00", "“25:00-26:00” is more than a day."),
        ("Mo 08:00-33:00", "“08:00-33:00” is more than a day."),
        ("Mo 08:00-08:00", "opens and closes at the same time"),
        ("Mo 08:00-12:00,11:00-14:00", "“Mo 08:00-12:00” runs into the hours that follow it."),
        ("Mo 22:00-03:00; Tu 02:00-04:00", "“Mo 22:00-03:00” runs into"),
        ("Su 22:00-03:00; Mo 02:00-04:00", "“Su 22:00-03:00” runs into"),
        ("Mo 08:60-12:00", "We cannot read “08:60-12:00”"),
    ],
)
def test_what_it_cannot_read_is_named(app_context, typed: str, said: str):
    with pytest.raises(Refused) as refused:
        parse(typed)
    assert said in refused.value.refusals[0].message


@given(st.text(alphabet="MoTuFr-,;: 0123456789off/", max_size=30))
def test_nothing_that_is_typed_breaks_it(app_context, typed: str):
    try:
        week = parse(typed)
    except Refused:
        return
    assert write(parse(write(week))) == write(week)


@pytest.fixture
def app_context(application):
    with application.test_request_context(headers={"Accept-Language": "en"}):
        yield
