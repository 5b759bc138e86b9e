"""`flask backup` and `flask restore`: everything the installation knows, in one file.

The same file goes into SQLite and PostgreSQL: it is also the way from one to the other.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NoReturn

import click
from flask.cli import with_appcontext
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from coliving import clock
from coliving.cli import archive
from coliving.cli.archive import Damaged, Heading, Progress
from coliving.db import Base, current_revision, db, newest_revision, transaction
from coliving.i18n import _

a_file = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command("backup")
@a_file
@click.option("--force", "mode", flag_value="replace", help="Replace FILE if it is there.")
@with_appcontext
def backup(file: Path, mode: str | None) -> None:
    """Save every row to FILE, as they all are at one moment, while people go on booking.

    FILE appears when it is complete; only its owner may read it.
    """
    if file.exists() and not mode:
        _give_up(_("%(file)s is there already: --force replaces it.", file=file))
    with archive.snapshot() as connection:
        revision = _up_to_date(connection)
        heading = archive.heading_of(connection, revision, clock.now())
        with _replacing(file) as unfinished, _progress(_("Saving"), heading.total) as advance:
            archive.write(connection, heading, unfinished, advance)
    click.echo(_("%(rows)s rows are in %(file)s.", rows=heading.total, file=file))


@click.command("restore")
@a_file
@click.option("--force", "mode", flag_value="empty", help="First remove what is in the database.")
@with_appcontext
def restore(file: Path, mode: str | None) -> None:
    """Put back what `flask backup` saved to FILE, or change nothing at all.

    Stop the web server and the worker before, and start them after.
    """
    try:
        heading = _checked(file)
        with transaction():
            connection = db.session.connection()
            _keep_others_out(connection)
            if mode:
                _remove_everything(connection)
            elif not _is_empty(connection):
                _give_up(_("The database is not empty: --force removes what is in it."))
            _insert(connection, file, heading)
            _continue_numbering(connection)
    except OSError as error:
        _give_up(f"{file}: {error.strerror}")
    except Damaged:
        _give_up(
            _("%(file)s is not a whole backup, or was altered. Nothing was changed.", file=file)
        )
    except DBAPIError as error:
        reason = str(error.orig).partition("\n")[0]
        _give_up(_("Nothing was changed. The database refuses: %(reason)s", reason=reason))
    click.echo(_("%(rows)s rows are back from %(file)s.", rows=heading.total, file=file))


def _checked(file: Path) -> Heading:
    """Read it to the end before anything is touched."""
    heading = archive.read_heading(file)
    revision = _up_to_date(db.session.connection())
    if heading.revision != revision:
        _give_up(
            _(
                "The backup is of migration %(theirs)s, this database of %(ours)s. Install the"
                " release that made the backup, restore with it, then upgrade.",
                theirs=heading.revision,
                ours=revision,
            )
        )
    with _progress(_("Checking"), heading.total) as advance:
        for _table, rows in archive.read_rows(file):
            advance(len(rows))
    return heading


def _up_to_date(connection: Connection) -> str:
    """The database's migration, which must be this release's newest."""
    revision = current_revision(connection)
    if revision != newest_revision():
        _give_up(_("The database is not up to date: run “flask db upgrade” first."))
    return newest_revision()


@contextmanager
def _replacing(file: Path) -> Iterator[BinaryIO]:
    """A file beside the one to replace, which takes its name when it is safely on the disk."""
    try:
        number, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    except OSError as error:
        _give_up(f"{file.parent}: {error.strerror}")
    try:
        with os.fdopen(number, "wb") as unfinished:
            yield unfinished
            unfinished.flush()
            os.fsync(number)
        Path(name).replace(file)
    finally:
        Path(name).unlink(missing_ok=True)


def _keep_others_out(connection: Connection) -> None:
    """A server that was not stopped waits. (On SQLite the transaction does that by itself.)"""
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in archive.tables())
        connection.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))


def _is_empty(connection: Connection) -> bool:
    return not any(
        connection.execute(select(1).select_from(table).limit(1)).first()
        for table in archive.tables()
    )


def _remove_everything(connection: Connection) -> None:
    for table in reversed(archive.tables()):
        connection.execute(table.delete())


def _insert(connection: Connection, file: Path, heading: Heading) -> None:
    with _progress(_("Restoring"), heading.total) as advance:
        for table, rows in archive.read_rows(file):
            connection.execute(table.insert(), rows)
            advance(len(rows))


def _continue_numbering(connection: Connection) -> None:
    """PostgreSQL's sequences do not see numbers that were given. (SQLite looks at the rows.)"""
    if connection.dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        key = table.autoincrement_column
        if key is not None:
            sequence = func.pg_get_serial_sequence(f'"{table.name}"', key.name)
            following = select(func.coalesce(func.max(key), 0) + 1).scalar_subquery()
            connection.execute(select(func.setval(sequence, following, False)))


@contextmanager
def _progress(label: str, total: int) -> Iterator[Progress]:
    with click.progressbar(length=total, label=label, file=sys.stderr) as bar:
        yield bar.update


def _give_up(why: str) -> NoReturn:
    raise click.ClickException(why)
