"""`flask worker`: sends the letters, for as long as it runs."""

import signal
from datetime import timedelta

import click
from flask.cli import with_appcontext

from coliving.outbox.delivery import postman_for
from coliving.web.settings import settings
from coliving.worker.loop import Worker


@click.command()
@click.option("--once", "mode", flag_value="once", help="Send what is due, then stop.")
@click.option(
    "--lease",
    type=click.IntRange(min=1),
    default=300,
    show_default=True,
    help="Seconds after which the letters of a worker that died go to another.",
)
@with_appcontext
def worker(mode: str | None, lease: int) -> None:
    """Send letters until told to stop (Ctrl-C, or SIGTERM)."""
    working = Worker(postman_for(settings()), timedelta(seconds=lease))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, working.stop)
    if mode == "once":
        working.empty()
    else:
        working.run()
