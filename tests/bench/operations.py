"""What is measured, each as one act of a visitor."""

import gzip
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from urllib.parse import urlencode

from sqlalchemy import text
from sqlalchemy.engine import Engine

from tests.bench.timing import Act, Visitor
from tests.bench.world import A_FORTNIGHT, Landmarks

A_MONTH = timedelta(days=30)
WEEKS = 26


def feed_path(visitor: Visitor, landmarks: Landmarks) -> str:
    """The address of the calendar of 500 events, as its page shows it."""
    shown = gzip.decompress(visitor.get(f"/resources/{landmarks.calendar}/calendar").body)
    found = re.search(r"/f/[\w-]+/[\w.-]+\.ics", shown.decode())
    if not found:
        raise RuntimeError("the page shows no address")
    return found[0]


def unchanged(visitor: Visitor, path: str) -> Act:
    """The feed, asked for again by a program that has it."""
    etag = visitor.get(path).headers["ETag"]
    return lambda: _done(visitor.get(path, expected=304, If_None_Match=etag))


def page(visitor: Visitor, path: str) -> Act:
    return lambda: _done(visitor.get(path))


def booking(visitor: Visitor, landmarks: Landmarks, token: str, today: date) -> Act:
    """One whole booking of the quiet desk, each time of another hour."""
    slots = _slots(today)

    def act() -> None:
        day, hour = next(slots)
        form = {
            "csrf_token": token,
            "day": day,
            "start": f"{hour:02}:00",
            "end": f"{hour + 1:02}:00",
        }
        visitor.post(f"/resources/{landmarks.desk}/book", form)

    return act


def series(visitor: Visitor, landmarks: Landmarks, token: str, today: date) -> Act:
    """The quiet desk for half a year of weeks, confirmed date by date: each time another hour.

    It begins where single bookings do not come.
    """
    slots = _slots(today + A_MONTH)

    def act() -> None:
        day, hour = next(slots)
        hours = f"{hour:02}:00-{hour + 1:02}:00"
        first = date.fromisoformat(day)
        dates = (first + week * timedelta(days=7) for week in range(WEEKS))
        form = {f"on-{one}": f"{landmarks.desk} {hours}" for one in dates}
        start, end = hours.split("-")
        form |= {"day": day, "start": start, "end": end, "times": str(WEEKS)}
        visitor.post(f"/resources/{landmarks.desk}/series/confirm", form | {"csrf_token": token})

    return act


def bare_insert(engine: Engine) -> Act:
    """The least a booking could cost: lock a row, write a row, commit."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE bare (id INTEGER PRIMARY KEY, resource_id INTEGER)"))
    numbers = count(1)
    connection = engine.connect()
    lock = text("UPDATE resource SET revision = revision + 1 WHERE id = 1")
    write = text("INSERT INTO bare (id, resource_id) VALUES (:id, 1)")

    def act() -> None:
        connection.execute(lock)
        connection.execute(write, {"id": next(numbers)})
        connection.commit()

    return act


def today_path(landmarks: Landmarks) -> str:
    """The day of the space that Alice runs, as she sees it."""
    return f"/manage/{landmarks.run_slug}/today"


def closing(visitor: Visitor, landmarks: Landmarks, token: str, today: date) -> Act:
    """A day of 300 bookings closed, each time another: all are cancelled, and all are told.

    What it would hit is looked at beforehand, as on the page, for all days.
    """
    path = f"/manage/{landmarks.run_slug}/changes/close"
    forms = []
    for days in range(1, A_FORTNIGHT):
        form = {"first": (today + timedelta(days=days)).isoformat(), "note": "Travaux"}
        shown = gzip.decompress(visitor.get(f"{path}?{urlencode(form)}").body).decode()
        found = re.search(r'name="seen" value="(\w+)"', shown)
        if not found:
            raise RuntimeError("the page does not say what it would hit")
        forms.append(form | {"seen": found[1], "csrf_token": token})
    left = iter(forms)
    return lambda: _done(visitor.post(path, next(left)))


def search_path(today: date) -> str:
    """A desk, next Tuesday morning, within 30 km of Aurillac."""
    tuesday = today + timedelta(days=(1 - today.weekday()) % 7 or 7)
    return f"/?lat=44.926&lon=2.441&radius=30&day={tuesday}&period=morning&kind=desk"


def board_path(landmarks: Landmarks, today: date) -> str:
    """The busy space, tomorrow."""
    return f"/spaces/{landmarks.busy_slug}?day={today + timedelta(days=1)}"


def _slots(today: date) -> Iterator[tuple[str, int]]:
    for days in range(2, 360):
        for hour in range(8, 19):
            yield (today + timedelta(days=days)).isoformat(), hour


def _done(_answer: object) -> None:
    return None
