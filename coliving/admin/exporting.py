"""All data of a space, to take home as one file."""

from collections.abc import Iterator
from datetime import datetime
from tempfile import SpooledTemporaryFile

from flask import render_template
from flask.typing import ResponseReturnValue

from coliving import clock
from coliving.accounts.access import me
from coliving.admin.importing import bp
from coliving.admin.wording import WORDS
from coliving.bookings.actions.takeouts import take_out
from coliving.reports.takeout.zipped import calendar_name, file_name, sheets, write
from coliving.spaces.access import managed_space, managers
from coliving.spaces.models import Space
from coliving.web.downloads import attachment

IN_MEMORY = 4 * 1024 * 1024
"""What is longer waits in a temporary file."""
TABLES = sheets(WORDS)
A_PIECE = 64 * 1024


@bp.get("/export")
@managers
def export(slug: str) -> str:
    return render_template(
        "admin/export.html",
        space=managed_space(slug),
        files=[(file_name(sheet), sheet.about) for sheet in TABLES],
        calendar=calendar_name(),
    )


@bp.post("/export")
@managers
def download(slug: str) -> ResponseReturnValue:
    """The file. It is made whole first: what the browser gets is never half of it."""
    space, now = managed_space(slug), clock.now()
    take_out(space, me(), now)
    pieces = _pieces(space, now)
    next(pieces)
    name = f"{space.slug}-{now.astimezone(space.zone):%Y-%m-%d}.zip"
    return attachment(pieces, "application/zip", name)


def _pieces(space: Space, now: datetime) -> Iterator[bytes]:
    """Nothing at first, when the file is there; then the file, which is gone afterwards."""
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        write(space, TABLES, file, now)
        file.seek(0)
        yield b""
        while piece := file.read(A_PIECE):
            yield piece
