"""A process that books one desk over HTTP, hour after hour, whatever happens to the server.

`python -m tests.bookings.browsing_racer PORT COOKIE TOKEN RESOURCE SECONDS`. All racers go
through the same hours in the same order. What the server confirmed is printed.
"""

import http.client
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlencode

from coliving import clock

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def hours() -> Iterator[tuple[date, int]]:
    tomorrow = clock.now().date() + timedelta(days=1)
    for ahead in range(300):
        day = tomorrow + timedelta(days=ahead)
        if day.weekday() < 5:
            yield from ((day, hour) for hour in range(8, 18))


def ask(connection: http.client.HTTPConnection, path: str, body: str, cookie: str) -> str:
    """What the server said: "booked" and the booking's page, "refused", or nothing at all."""
    try:
        connection.request("POST", path, body, FORM | {"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return "unanswered"
    if answer.status == 303:
        return f"booked {answer.headers['Location'].rsplit('/', 1)[-1]}"
    return "refused" if answer.status == 422 else f"status {answer.status}"


def main(port: int, cookie: str, token: str, resource: str, seconds: float) -> None:
    until = time.monotonic() + seconds
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    for day, hour in hours():
        if time.monotonic() > until:
            break
        times = {"day": day.isoformat(), "start": f"{hour:02}:00", "end": f"{hour + 1:02}:00"}
        body = urlencode(times | {"csrf_token": token})
        sys.stdout.write(ask(connection, f"/resources/{resource}/book", body, cookie) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:5], float(sys.argv[5]))
