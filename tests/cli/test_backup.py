"""A backup holds everything, a restored copy is equal, and nothing is lost on the way."""

import gzip
import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import insert, select

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel
from coliving.cli import archive
from coliving.db import Base, db, newest_revision
from coliving.outbox.models import Letter
from coliving.spaces.models import Resource
from coliving.spaces.photographs import Print
from coliving.spaces.picturing import kept
from tests.cast import SUNDAY, person, wish
from tests.databases import Database
from tests.servers import ROOT, environment

Run = Callable[..., Result]
PRINT = Print("image/jpeg", bytes(range(256)), None, 16, 16, 16)
Content = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def village(
    alice: User, bob: User, dora: User, desks: Resource, hall: tuple[Resource, ...]
) -> None:
    """A little of everything: bookings that stand, one that was cancelled, letters, roles,
    and more pictures than are read at a time.
    """
    book(alice, wish(desks, 9, 12), SUNDAY)
    book(bob, wish(hall[0], 9, 12), SUNDAY)
    cancel(book(alice, wish(desks, 14, 18), SUNDAY), SUNDAY)
    pictures = [kept(PRINT, f"Photo {n}", SUNDAY) for n in range(archive.FEW_AT_A_TIME + 2)]
    desks.picture = pictures[-1]


@pytest.fixture
def run(app: Flask) -> Run:
    """`run("backup", file)`: the command, as an operator types it."""

    def invoke(*arguments: object, on: Flask = app) -> Result:
        db.session.commit()
        return on.test_cli_runner().invoke(args=[str(argument) for argument in arguments])

    return invoke


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "coliving.backup"


def content() -> Content:
    db.session.rollback()
    return {
        table.name: [
            tuple(row)
            for row in db.session.execute(select(table).order_by(*table.primary_key.columns))
        ]
        for table in Base.metadata.sorted_tables
    }


def rewrite(file: Path, change: Callable[[list[Any]], None]) -> None:
    """Alter a backup so well that its checksum is right again."""
    lines = [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()][:-1]
    change(lines)
    plain = [json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines]
    text = "".join(f"{line}\n" for line in plain).encode()
    digest = hashlib.sha256(text).hexdigest()
    file.write_bytes(gzip.compress(text + f'{{"sha256":"{digest}"}}\n'.encode()))


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_a_restored_copy_is_equal_on_either_database(
    village: None, run: Run, file: Path, target: str, request: pytest.FixtureRequest
):
    before = content()
    assert run("backup", file).exit_code == 0

    other: Database = request.getfixturevalue(target)
    other.empty()
    db.session.remove()
    with other.app.app_context():
        result = run("restore", file, on=other.app)
        assert result.exit_code == 0, result.output
        assert content() == before
        db.session.remove()
    assert sum(map(len, before.values())) > 20


def test_life_goes_on_after_a_restore(
    village: None, run: Run, file: Path, alice: User, desks: Resource
):
    run("backup", file)
    assert run("restore", file, "--force").exit_code == 0
    db.session.expire_all()

    book(alice, wish(desks, 9, 10), SUNDAY)
    assert person("Erin").id > alice.id


def test_what_came_after_the_backup_is_gone(village: None, run: Run, file: Path):
    before = content()
    run("backup", file)
    person("Erin")

    assert run("restore", file, "--force").exit_code == 0
    assert content() == before


def test_a_backup_is_for_its_owner_only_and_stands_alone(village: None, run: Run, file: Path):
    run("backup", file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_backup_is_not_overwritten_by_accident(village: None, run: Run, file: Path):
    file.write_text("the only copy")

    assert run("backup", file).exit_code == 1
    assert file.read_text() == "the only copy"
    assert run("backup", file, "--force").exit_code == 0
    assert run("restore", file, "--force").exit_code == 0


def test_a_full_database_is_not_overwritten_by_accident(village: None, run: Run, file: Path):
    run("backup", file)
    person("Erin")
    before = content()

    result = run("restore", file)
    assert result.exit_code == 1
    assert "--force" in result.output
    assert content() == before


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-40])


def cut_cleanly(file: Path) -> None:
    lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    file.write_bytes(gzip.compress(b"".join(lines[:-3])))


def alter(file: Path) -> None:
    text = gzip.decompress(file.read_bytes())
    file.write_bytes(gzip.compress(text.replace(b"Alice", b"Alise")))


def forget_the_heading(file: Path) -> None:
    rewrite(file, lambda lines: lines.pop(0))


def rename_a_column(file: Path) -> None:
    rewrite(file, lambda lines: lines[0]["columns"]["user"].reverse())


def write_nonsense(file: Path) -> None:
    def change(lines: list[Any]) -> None:
        for line in lines[1:]:
            line[:] = ["nonsense" for _ in line]

    rewrite(file, change)


def replace_by_a_picture(file: Path) -> None:
    file.write_bytes(b"\x89PNG")


@pytest.mark.parametrize(
    "harm",
    [
        cut,
        cut_cleanly,
        alter,
        forget_the_heading,
        rename_a_column,
        write_nonsense,
        replace_by_a_picture,
    ],
)
def test_a_damaged_backup_changes_nothing(
    village: None, run: Run, file: Path, harm: Callable[[Path], None]
):
    before = content()
    run("backup", file)
    harm(file)

    result = run("restore", file, "--force")
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "altérée" in result.output
    assert content() == before


def test_a_backup_of_another_release_names_both_migrations(village: None, run: Run, file: Path):
    run("backup", file)
    rewrite(file, lambda lines: lines[0].update(revision="9999"))

    result = run("restore", file, "--force")
    assert result.exit_code == 1
    assert "9999" in result.output
    assert newest_revision() in result.output


def test_the_database_still_refuses_an_overlap_that_was_smuggled_in(
    village: None, run: Run, file: Path
):
    before = content()
    run("backup", file)

    def smuggle(lines: list[Any]) -> None:
        columns, counts = lines[0]["columns"]["occupancy"], lines[0]["counts"]
        first = len(lines) - sum(list(counts.values())[list(counts).index("occupancy") :])
        twin = list(lines[first])
        twin[columns.index("id")] = 9999
        lines.insert(first + 1, twin)
        counts["occupancy"] += 1

    rewrite(file, smuggle)
    result = run("restore", file, "--force")
    assert result.exit_code == 1
    assert "one_at_a_time" in result.output
    assert content() == before


def test_a_backup_is_of_one_moment(village: None, run: Run, file: Path):
    """Somebody signs up while the first rows are being written: they are in the next backup."""
    before = content()
    late = insert(User).values(name="Late", created_at=SUNDAY, changed_at=SUNDAY)

    def sign_up(_rows: int) -> None:
        with db.engine.begin() as another:
            another.execute(late)

    with archive.snapshot() as connection, file.open("wb") as unfinished:
        heading = archive.heading_of(connection, newest_revision(), SUNDAY)
        archive.write(connection, heading, unfinished, sign_up)

    assert content() != before
    assert run("restore", file, "--force").exit_code == 0
    assert content() == before


def test_a_missing_file_is_said_in_a_sentence(app: Flask, run: Run, file: Path):
    result = run("restore", file)
    assert result.exit_code == 1
    assert "No such file" in result.output


def test_a_backup_that_is_killed_leaves_the_old_one(app: Flask, database: Database, file: Path):
    letter = {"template": "booked", "recipient": "a@example.org", "facts": {"text": "x" * 500}}
    dates = {"created_at": SUNDAY, "run_at": SUNDAY + timedelta(days=1)}
    db.session.execute(insert(Letter), [letter | dates] * 20_000)
    db.session.commit()
    file.write_text("the old one")
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "backup", "--force", str(file)],
        cwd=ROOT,
        env=environment(database.url),
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None and not any(
        path.stat().st_size > 10_000 for path in file.parent.iterdir() if path != file
    ):
        os.sched_yield()
    process.send_signal(signal.SIGKILL)

    assert process.wait() == -signal.SIGKILL
    assert file.read_text() == "the old one"
