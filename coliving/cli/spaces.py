"""`flask spaces`: spaces by the dozen, from the command line."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import AppGroup

from coliving import clock
from coliving.errors import Refused
from coliving.i18n import _
from coliving.spaces.importing import AT_A_TIME, Outcome, import_rows, network_to_join
from coliving.spaces.importing_rows import BadRow, Row, read_rows
from coliving.spaces.models import Network

NOTHING_DONE = 2
REFUSED = "refused"

spaces = AppGroup("spaces", help="Look after spaces.")


@spaces.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--network", "slug", help="The network they join, if there are several.")
def import_command(file: Path, slug: str | None) -> None:
    """Make a space of each line of a CSV FILE, with a machine for each capability.

    Lines that cannot go in are named with their reason, and the others go in. It may be run
    again, after an interruption or with a newer file. The last line is for programs:
    "N added, N updated, N unchanged, N refused". Ends with 2 when nothing could be read.
    """
    try:
        lines = list(read_rows(file))
        network = network_to_join(slug)
    except Refused as refused:
        _give_up(" ".join(refusal.message for refusal in refused.refusals))
    counts = _import(network, lines, clock.now())
    for line in lines:
        _report(line)
    click.echo(", ".join(f"{counts[word]} {word}" for word in (*Outcome, REFUSED)))


def _give_up(reason: str) -> NoReturn:
    click.echo(reason, err=True)
    sys.exit(NOTHING_DONE)


def _import(network: Network, lines: list[Row | BadRow], now: datetime) -> Counter[str]:
    rows = [line for line in lines if isinstance(line, Row)]
    counts = Counter({REFUSED: len(lines) - len(rows)})
    with _progress(len(rows)) as advance:
        for start in range(0, len(rows), AT_A_TIME):
            batch = rows[start : start + AT_A_TIME]
            counts.update(import_rows(network, batch, now))
            advance(len(batch))
    return counts


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """A bar that grows, for whoever watches; a line now and then, for logs."""
    done = 0

    def say(count: int) -> None:
        nonlocal done
        done += count
        click.echo(_("%(done)s of %(total)s spaces", done=done, total=total))

    if sys.stdout.isatty():
        with click.progressbar(length=total) as bar:
            yield bar.update
    else:
        yield say


def _report(line: Row | BadRow) -> None:
    if isinstance(line, BadRow):
        reasons = ", ".join(refusal.message for refusal in line.refusals)
        words = _("Line %(line)s, %(name)s, is refused:", line=line.line, name=line.name or "?")
        click.echo(f"{words} {reasons}.")
    elif line.notes:
        words = _("Line %(line)s, %(name)s:", line=line.line, name=line.name)
        click.echo(f"{words} {', '.join(line.notes)}.")
