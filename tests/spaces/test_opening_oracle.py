"""Opening hours against somebody who stands at the door and looks at the clock every minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from coliving.db import db
from coliving.spaces.holidays import department, holidays_of
from coliving.spaces.models import (
    Audience,
    Closure,
    ExceptionalOpening,
    OpeningHours,
    Space,
)
from coliving.spaces.opening import opening
from coliving.spans import Span

A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)

# Around both changes of the clocks, Good Friday, and an ordinary week.
DAYS = st.sampled_from([date(2026, 3, 28), date(2026, 4, 2), date(2026, 6, 8), date(2026, 10, 24)])
# What a clock shows twice or never is nobody's opening time, but opening at two or three may be.
TIMES = st.sampled_from(
    [time.fromisoformat(f"{hour:02}:00") for hour in (0, 2, 3, 9, 12, 18, 22)]
    + [time.fromisoformat(text) for text in ("00:30", "01:59", "03:01", "13:07", "23:59")]
)
LINES = st.tuples(st.integers(0, 6), TIMES, TIMES, st.sampled_from(Audience))
CLOSURES = st.tuples(st.integers(-600, 3000), st.integers(1, 1500))
FOR_ONCE = st.tuples(CLOSURES, st.sampled_from(Audience))
PLACES = st.sampled_from(
    [
        ("Europe/Paris", "23079"),
        ("Europe/Paris", "57003"),
        ("America/Miquelon", "97502"),
        ("Indian/Reunion", "97415"),
    ]
)


def looks_open(line: OpeningHours, wall: datetime, holidays: set[date]) -> bool:
    """Whether a line of the weekly hours holds the minute that the wall clock shows."""
    today, now = wall.date(), wall.time()
    over_midnight = line.closes <= line.opens
    begun = now >= line.opens and (over_midnight or now < line.closes)
    if line.weekday == today.weekday() and begun and today not in holidays:
        return True
    eve = today - A_DAY
    lasting = over_midnight and now < line.closes
    return line.weekday == eve.weekday() and lasting and eve not in holidays


def minutes(span: Span) -> set[datetime]:
    count = span.length // A_MINUTE
    return {span.start + A_MINUTE * ahead for ahead in range(count)}


def stretch(midnight: datetime, start: int, length: int) -> Span:
    return Span(midnight + A_MINUTE * start, midnight + A_MINUTE * (start + length))


@settings(max_examples=40)
@given(
    DAYS,
    st.lists(LINES, max_size=5),
    st.tuples(st.lists(CLOSURES, max_size=3), st.lists(FOR_ONCE, max_size=2)),
    PLACES,
)
def test_the_doors_are_open_in_the_minutes_in_which_they_are_found_open(
    la_filature: Space,
    day: date,
    lines: list[tuple[int, time, time, Audience]],
    exceptions: tuple[list[tuple[int, int]], list[tuple[tuple[int, int], Audience]]],
    place: tuple[str, str],
):
    db.session.rollback()  # what the last example has left
    la_filature.timezone, la_filature.insee_code = place
    midnight = datetime.combine(day, time(0), UTC)
    window = Span(midnight, midnight + 2 * A_DAY)
    db.session.execute(delete(OpeningHours))
    rows = [
        OpeningHours(space_id=la_filature.id, weekday=n, opens=opens, closes=closes, audience=who)
        for n, opens, closes, who in lines
    ]
    closures, for_once = exceptions
    shut = [stretch(midnight, *edges) for edges in closures]
    extra = [(stretch(midnight, *edges), who) for edges, who in for_once]
    db.session.add_all([*rows, *(Closure(space_id=la_filature.id, span=span) for span in shut)])
    db.session.add_all(
        ExceptionalOpening(space_id=la_filature.id, span=span, audience=who) for span, who in extra
    )
    db.session.flush()

    found = opening(la_filature, window)

    holidays = set(holidays_of(department(place[1], ""), 2026))
    closed = set().union(*(minutes(span) for span in shut))
    for spans, audiences in (
        (found.everybody, {Audience.EVERYBODY}),
        (found.members, set(Audience)),
    ):
        kept = [row for row in rows if row.audience in audiences]
        seen = {
            minute
            for minute in minutes(window) - closed
            if any(looks_open(row, minute.astimezone(ZoneInfo(place[0])), holidays) for row in kept)
        }
        once = set().union(*(minutes(span) for span, who in extra if who in audiences))
        said = set().union(*(minutes(span) for span in spans)) & minutes(window)
        assert said == seen | once & minutes(window)
