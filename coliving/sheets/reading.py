"""A file that somebody sends, as the lines of its first table: by what it is, not by its name.

Nothing is trusted: how much it unpacks to is added up before it is unpacked, rows are counted
while they are read, XML has no entities, and no formula is worked out.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import ParseError

from openpyxl.utils.exceptions import InvalidFileException

from coliving.i18n import _
from coliving.sheets import delimited, excel, opendocument, opendocument_reading
from coliving.sheets.cells import Line, unreadable

MEBIBYTE = 1024 * 1024
MOST_OCTETS = 4 * MEBIBYTE
MOST_UNPACKED = 16 * MEBIBYTE
MOST_ROWS = 2000
"""More than any of our spaces has of anything; one page shows them all before they go in."""
MOST_COLUMNS = 100
MOST_MEMBERS = 500
ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0"
"""How ZIP files begin, and how old Office files and those with a password do."""
PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
"""Others are read in gulps that know no measure; no spreadsheet program writes them."""
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError),
    *(ParseError, InvalidFileException, ValueError, TypeError),
    *(LookupError, AttributeError, ArithmeticError),
)
"""What zipfile, defusedxml and openpyxl raise when a file is not what it says."""


def read(content: bytes) -> list[Line]:
    """The lines that hold anything, in order.

    Raises Refused ("unreadable") at the field "file", in words for whoever has sent it.
    """
    if len(content) > MOST_OCTETS:
        raise unreadable(_("This file is too large: at most %(num)s MB.", num=4))
    if content.startswith(OLE):
        raise unreadable(
            _(
                "This is an old Excel file, or one with a password: save it as .xlsx, .ods or "
                "CSV, without a password."
            )
        )
    lines = _unpacked(content) if content.startswith(ZIP) else delimited.read(content)
    found = list(_bounded(line for line in lines if any(line.cells)))
    if not found:
        raise unreadable(_("There is nothing in this file."))
    return found


def _bounded(lines: Iterable[Line]) -> Iterator[Line]:
    for count, line in enumerate(lines):
        if count > MOST_ROWS:  # the heading is one more
            text = _(
                "There are more than %(num)s rows, which is as many as go in at a time: "
                "cut the file in two.",
                num=MOST_ROWS,
            )
            raise unreadable(text)
        yield line


def _unpacked(content: bytes) -> Iterator[Line]:
    """What is wrong with the file is raised while its lines are asked for."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check(archive)
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                yield from excel.read(content, MOST_COLUMNS)
            elif "content.xml" in names and _is_sheet(archive):
                with archive.open("content.xml") as xml:
                    yield from opendocument_reading.read(xml, MOST_COLUMNS)
            else:
                raise unreadable(_("This is neither a CSV file nor a spreadsheet (.xlsx or .ods)."))
    except BROKEN as error:
        raise unreadable(
            _("This file is damaged: open it in your spreadsheet program and save it anew.")
        ) from error


def _check(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if {member.compress_type for member in members} - PACKINGS:
        raise zipfile.BadZipFile
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED:
        raise unreadable(_("There is too much in this file: keep the one table that is needed."))


def _is_sheet(archive: zipfile.ZipFile) -> bool:
    """Raises Refused where it is one, and has a password."""
    if archive.read("mimetype").strip() != opendocument.MIMETYPE.encode():
        return False
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise unreadable(_("This file has a password: save it without one."))
    return True
