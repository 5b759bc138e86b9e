"""Content lines survive whatever people type."""

import re

from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from coliving.calendars.events import vevent
from coliving.calendars.lines import MOST_OCTETS, escaped, fold, plain
from tests.cast import SUNDAY

AWKWARD = st.sampled_from([*"\\,;:\"'^\n\r\t é€", "📯", "👩🏽‍🌾", "\u2028", "\x00", "\x85", "\r\n"])
texts = st.lists(AWKWARD | st.characters(codec="utf-8"), max_size=200).map("".join)


def event(text: str) -> bytes:
    moments = {"dtstamp": SUNDAY, "dtstart": SUNDAY, "dtend": SUNDAY.replace(hour=1)}
    said = {"uid": "1@example.org", **moments, "summary": text}
    return vevent(tuple(said.items()))


def calendar(text: str) -> bytes:
    head = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Tests//EN\r\n"
    return head + event(text) + b"END:VCALENDAR\r\n"


@given(texts)
def test_no_line_is_longer_than_75_octets_nor_cut_where_it_hurts(text: str):
    lines = event(text).split(b"\r\n")
    assert lines.pop() == b""
    for line in lines:
        assert len(line) <= MOST_OCTETS
        assert line.decode()  # no character is cut in two
        backslashes = len(line) - len(line.rstrip(b"\\"))
        assert backslashes % 2 == 0  # and no escaped one is cut from its backslash
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line)


@given(texts)
def test_what_was_written_is_what_is_read(text: str):
    expected = plain(text)
    (read,) = Calendar.from_ical(calendar(text)).events
    assert str(read["summary"]) == expected


@given(texts)
def test_a_second_parser_reads_the_same(text: str):
    text = text.replace("\\", "/")  # it takes an escaped backslash before N for a line break
    (read,) = IcsCalendarStream.calendar_from_ics(calendar(text).decode()).events
    assert (read.summary or "") == plain(text)


@given(texts)
def test_folding_loses_nothing(text: str):
    line = f"NAME:{escaped(text)}"
    assert fold(line).decode().replace("\r\n ", "").removesuffix("\r\n") == line


def test_nobody_adds_a_property_by_breaking_the_line():
    assert b"\r\nATTACH" not in event("x\r\nATTACH:https://evil.example")
