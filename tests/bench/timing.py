"""Timing one thing against another in the same breath.

The machine is shared and noisy, and noise only ever adds: what is measured and its baseline
take turns in short rounds, each round gives the ratio of the shortest times of both, and the
median of the ratios is the figure.
"""

import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlencode

Act = Callable[[], None]


@dataclass(frozen=True)
class Figure:
    """How many times the baseline something takes, and both in milliseconds."""

    ratio: float
    milliseconds: float
    baseline: float


def compare(act: Act, baseline: Act, rounds: int = 15, turns: int = 12) -> Figure:
    for warm_up in (act, baseline) * 3:
        warm_up()
    pairs = [(_shortest(act, turns), _shortest(baseline, turns)) for _ in range(rounds)]
    return Figure(
        ratio=median(one / other for one, other in pairs),
        milliseconds=median(one for one, _ in pairs) * 1000,
        baseline=median(other for _, other in pairs) * 1000,
    )


@dataclass(frozen=True)
class Answer:
    headers: dict[str, str]
    body: bytes


class Visitor:
    """A browser that keeps its connection and its cookie, and reads every answer whole."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Accept-Encoding": "gzip", "Accept-Language": "fr"}
        if cookie:
            self.headers["Cookie"] = cookie

    def get(self, path: str, expected: int = 200, **headers: str) -> Answer:
        return self._ask("GET", path, None, expected, headers)

    def post(self, path: str, form: dict[str, str], expected: int = 303) -> Answer:
        kind = {"Content_Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(form), expected, kind)

    def _ask(
        self, method: str, path: str, body: str | None, expected: int, headers: dict[str, str]
    ) -> Answer:
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, path, body, self.headers | more)
        response = self.connection.getresponse()
        answer = Answer(dict(response.getheaders()), response.read())
        if response.status != expected:
            raise RuntimeError(f"{method} {path}: {response.status}, not {expected}")
        return answer


def _shortest(act: Act, turns: int) -> float:
    times = []
    for _ in range(turns):
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
    return min(times)
