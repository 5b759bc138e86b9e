"""The takeout as one ZIP file, in the language of its reader."""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import IO

from flask_babel.speaklater import LazyString

from coliving.i18n import _, day
from coliving.reports.takeout import bookings, people, place
from coliving.reports.takeout.calendar import calendar
from coliving.reports.takeout.pictures import pictures
from coliving.reports.takeout.sheets import Sheet
from coliving.sheets import delimited
from coliving.spaces.communes import slugify
from coliving.spaces.models import Space


def file_name(sheet: Sheet) -> str:
    """ "Opening hours" → "opening-hours.csv"."""
    return f"{slugify(str(sheet.title))}.csv"


def calendar_name() -> str:
    return f"{slugify(_('Bookings'))}.ics"


def sheets(words: Mapping[str, LazyString]) -> Sequence[Sheet]:
    """All tables, in the order in which they are explained; `words` are what deeds are called."""
    return (*place.SHEETS, *people.SHEETS, *bookings.SHEETS, bookings.record(words))


def write(space: Space, tables: Sequence[Sheet], file: IO[bytes], now: datetime) -> None:
    """Write everything into the file. However much it is, little of it is in memory at once."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_("README.txt"), _explained(space, tables, now))
        for sheet in tables:
            heading = [str(title) for title in sheet.heading]
            _add(archive, file_name(sheet), delimited.chunks(heading, sheet.rows(space)))
        _add(archive, calendar_name(), calendar(space))
        for name, content in pictures(space):
            archive.writestr(f"{slugify(_('Photos'))}/{name}", content, zipfile.ZIP_STORED)


def _add(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> None:
    with archive.open(name, "w") as member:
        for piece in pieces:
            member.write(piece)


def _explained(space: Space, tables: Sequence[Sheet], now: datetime) -> str:
    """What is in each file; with line ends and a mark that old editors need."""
    files = [(file_name(sheet), str(sheet.about)) for sheet in tables]
    files.append((calendar_name(), _("What is booked, for any calendar program: with names.")))
    files.append((f"{slugify(_('Photos'))}/", _("Your photos and plans, if there are any.")))
    width = max(len(name) for name, _about in files)
    lines = [
        _("%(space)s: all its data on %(day)s", space=space.name, day=day(now, space.zone)),
        "",
        *(f"{name:<{width}}  {about}" for name, about in files),
        "",
        _(
            "The tables open in LibreOffice, Excel and others. Times are those of %(zone)s.",
            zone=space.timezone,
        ),
        _("An apostrophe before =, +, - or @ keeps your program from taking text for a formula."),
        _("Passwords, secret addresses of calendars and letters that went out are not in here."),
        _("There are names and addresses in here: keep it where only you can read it."),
    ]
    return delimited.MARK + "\r\n".join(lines) + "\r\n"
