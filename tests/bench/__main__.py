"""`sh bin/bench [--database sqlite|postgresql|both] [--bookings N …]`: measure and judge.

It prints a table in Markdown, for docs/performance.md, and fails when a limit is passed.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path

from flask_migrate import upgrade

from coliving import clock, create_app
from coliving.config import Config
from coliving.db import db
from tests.bench import operations
from tests.bench.timing import Act, Figure, Visitor, compare
from tests.bench.world import build
from tests.postgres import DURABLE, running_cluster
from tests.servers import SECRET, serving
from tests.sessions import signed_in

LIMITS = {
    "feed unchanged (304)": 3.0,
    "feed of 500 events": 6.0,
    "day board of 200 resources": 25.0,
    "search within 30 km": 25.0,
    "book one desk": 10.0,
    "book a series of 26 weeks": 6.0,  # times one booking
    "Today, 300 bookings": 60.0,
    "close a day of 300 bookings": 300.0,  # times the bare insert
}
ONLY_ON = {"book one desk": "postgresql", "close a day of 300 bookings": "postgresql"}
"""SQLite is in the same process: its bare insert asks nobody, and is no measure of a visit."""
GROWTH = 1.5
SIZES = {"sqlite": (20_000, 200_000), "postgresql": (20_000, 200_000, 2_000_000)}

Results = dict[str, Figure]


def main() -> int:
    arguments = _arguments()
    failed = False
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        directory = Path(name)
        directory.chmod(0o711)
        for database in arguments.database:
            sizes = arguments.bookings or SIZES[database]
            with _addresses(database, directory) as addresses:
                results = {size: measure(next(addresses), size) for size in sizes}
            failed |= report(database, results)
    return int(failed)


def measure(url: str, bookings: int) -> Results:
    """Build a country in a fresh database and measure everything in it."""
    app = create_app(Config(database_url=url, secret_key=SECRET))
    today = clock.now().date()
    _say(f"{url.split(':')[0]}: building {bookings:,} bookings")
    with app.app_context():
        upgrade()
        landmarks = build(bookings, datetime.combine(today, time(), clock.now().tzinfo))
        bare = operations.bare_insert(db.engine)
        cookie, token = signed_in(app, landmarks.member_key)
    with (
        tempfile.TemporaryFile("w") as log,
        serving(url, output=log, application="tests.bench.hello:app") as hello,
        serving(url, output=log) as server,
    ):
        feed = operations.feed_path(Visitor(server.port), landmarks)
        board = operations.board_path(landmarks, today)
        search = operations.search_path(today)
        member = Visitor(server.port, cookie)

        def against_hello(act: Act) -> Figure:
            return compare(act, operations.page(Visitor(hello.port), "/"))

        book = operations.booking(member, landmarks, token, today)
        again = operations.series(Visitor(server.port, cookie), landmarks, token, today)
        # Each has a connection of its own: the server closes those that nothing comes through.
        return {
            "book one desk": compare(book, bare),
            "book a series of 26 weeks": compare(again, book, rounds=10, turns=4),
            "feed unchanged (304)": against_hello(operations.unchanged(Visitor(server.port), feed)),
            "feed of 500 events": against_hello(operations.page(Visitor(server.port), feed)),
            "day board of 200 resources": against_hello(
                operations.page(Visitor(server.port), board)
            ),
            "search within 30 km": against_hello(operations.page(Visitor(server.port), search)),
            "Today, 300 bookings": against_hello(
                operations.page(Visitor(server.port, cookie), operations.today_path(landmarks))
            ),
            "close a day of 300 bookings": compare(
                operations.closing(Visitor(server.port, cookie), landmarks, token, today),
                bare,
                rounds=5,
                turns=2,
            ),
        }


def report(database: str, results: dict[int, Results]) -> bool:
    """Print the table; answer whether something was too slow."""
    sizes = list(results)
    print(f"\n{database}: times the baseline (milliseconds)\n")
    print("| operation | at most |", *(f"{size:,} bookings |" for size in sizes), "grows by |")
    print("|---|---|", *("---|" for _ in sizes), "---|")
    failed = False
    for name, limit in LIMITS.items():
        figures = [results[size][name] for size in sizes]
        growth = figures[-1].ratio / figures[0].ratio
        cells = [f"{figure.ratio:.1f} × ({figure.milliseconds:.2f}) |" for figure in figures]
        is_judged = ONLY_ON.get(name, database) == database
        said = f"{limit:.0f} ×" if is_judged else "–"
        print(f"| {name} | {said} |", *cells, f"{growth:.2f} × |")
        too_slow = is_judged and any(figure.ratio > limit for figure in figures)
        failed |= too_slow or growth > GROWTH
    return failed


@contextmanager
def _addresses(database: str, directory: Path) -> Iterator[Iterator[str]]:
    """As many empty databases as anybody asks for. PostgreSQL writes as it does in production."""
    names = (f"bench{number}" for number in range(99))
    if database == "sqlite":
        yield (f"sqlite:///{directory / name}.db" for name in names)
        return
    with running_cluster(directory / "pg", DURABLE) as cluster:
        yield (cluster.create(name) for name in names)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="sh bin/bench", description=__doc__)
    parser.add_argument("--database", choices=[*SIZES, "both"], default="both")
    parser.add_argument("--bookings", type=int, nargs="+", help="how many; several are compared")
    arguments = parser.parse_args()
    arguments.database = list(SIZES) if arguments.database == "both" else [arguments.database]
    return arguments


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
