"""Reading a list of places: each line is a place that can go in, or says why it cannot.

Nothing here touches the database. What becomes of a doubtful line:

- no postcode, or one that is not five digits: refused. The département, and with it the
  holidays and the clock, hang on it, and it cannot be guessed: “2100” beside Dijon lacks its
  last digit, not its first.
- no coordinates: goes in without a pin on the map, with a note.
- the place of an earlier line under another name: refused, and the line is named.
- another name at the address of an earlier line: two places under one roof, with a note.
"""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from coliving.errors import Refusal
from coliving.i18n import _
from coliving.sheets import delimited
from coliving.sheets.cells import Line, unreadable
from coliving.spaces.communes import commune_name, slugify
from coliving.spaces.importing_checks import KINDS, Cells, as_number, capabilities_of, refusals

COLUMNS = (
    *("name", "kind", "address", "postal_code", "city"),
    *("latitude", "longitude", "capabilities", "url"),
)
NO_LINE = Line(1, ())
A_STONES_THROW = 100  # metres
_METRES_PER_DEGREE = 111_320
_EVERY_LAB_SAYS = frozenset(
    ("atelier", "by", "d", "de", "du", "fab", "fablab", "l", "la", "lab", "le", "les", "the")
)


@dataclass(frozen=True)
class Row:
    """A place that can go in. `source` tells it again in the next version of the file."""

    line: int
    source: str
    name: str
    kind: str
    address: str
    postcode: str
    commune: str
    pin: tuple[float, float] | None
    capabilities: tuple[str, ...]
    website: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class BadRow:
    """A line that cannot go in, with every reason why."""

    line: int
    name: str
    refusals: tuple[Refusal, ...]


class _Seen:
    """The places of the lines above, by commune, to tell the one that stands twice."""

    def __init__(self) -> None:
        self.sources: dict[str, Row] = {}
        self.communes: dict[str, list[Row]] = defaultdict(list)

    def add(self, row: Row) -> None:
        self.sources[row.source] = row
        self.communes[row.commune].append(row)

    def twin(self, row: Row) -> Row | None:
        others = (other for other in self.communes[row.commune] if _same_place(other, row))
        return self.sources.get(row.source) or next(others, None)

    def neighbour(self, row: Row) -> Row | None:
        others = (other for other in self.communes[row.commune] if _same_spot(other, row))
        return next(others, None)


def read_rows(file: Path) -> Iterator[Row | BadRow]:
    """The lines of a CSV file.

    Raises Refused ("unreadable") when the file is not such a list: before the first line is
    given, or at a line after which nothing makes sense (a quote that never ends).
    """
    return _places(_table(file))


def _places(table: Iterator[tuple[int, Cells | int]]) -> Iterator[Row | BadRow]:
    seen = _Seen()
    for line, cells in table:
        if isinstance(cells, int):
            yield BadRow(line, "", (_wrong_width(cells),))
        elif reasons := refusals(cells):
            yield BadRow(line, cells["name"], tuple(reasons))
        elif twin := seen.twin(row := _row(line, cells)):
            text = _("the same place as line %(line)s, “%(name)s”", line=twin.line, name=twin.name)
            yield BadRow(line, row.name, (Refusal("duplicate", text),))
        else:
            yield _with_neighbour(row, seen.neighbour(row))
            seen.add(row)


def _table(file: Path) -> Iterator[tuple[int, Cells | int]]:
    """Each line with its number: its cells, or how many there were if not the right number."""
    try:
        lines = delimited.read(file.read_bytes())
    except OSError as error:
        raise unreadable(_("The file cannot be opened: %(why)s.", why=error.strerror)) from error
    header = [column.lower() for column in next(lines, NO_LINE).cells]
    _check_header(header)
    return _under(header, lines)


def _under(header: list[str], lines: Iterator[Line]) -> Iterator[tuple[int, Cells | int]]:
    for line in lines:
        if len(line.cells) == len(header):
            yield line.number, dict(zip(header, line.cells, strict=True))
        elif line.cells:  # an empty line says nothing
            yield line.number, len(line.cells)


def _check_header(header: list[str]) -> None:
    if not any(header):
        raise unreadable(_("The file is empty."))
    missing = [column for column in COLUMNS if column not in header]
    unknown = [column for column in header if column not in COLUMNS]
    complaints = []
    if missing:
        complaints.append(_("Columns are missing: %(names)s.", names=", ".join(missing)))
    if unknown:
        complaints.append(_("Columns are unknown: %(names)s.", names=", ".join(unknown)))
    if len(set(header)) < len(header):
        complaints.append(_("A column stands twice."))
    if complaints:
        expected = _("Expected: %(names)s.", names=", ".join(COLUMNS))
        raise unreadable(" ".join([*complaints, expected]))


def _row(line: int, cells: Cells) -> Row:
    commune, notes = commune_name(cells["city"]), []
    if commune.isdecimal():  # the checks let pass the arrondissements of one commune only
        notes.append(_("the commune “%(written)s” is read as Paris", written=commune))
        commune = "Paris"
    if not cells["latitude"]:
        notes.append(_("no coordinates: it goes in without a pin on the map"))
    return Row(
        line=line,
        source=cells["url"] or f"{slugify(cells['name'])}@{slugify(commune)}",
        name=" ".join(cells["name"].split()),
        kind=KINDS[cells["kind"]],
        address="" if commune_name(cells["address"]) == commune else cells["address"],
        postcode=cells["postal_code"],
        commune=commune,
        pin=_pin(cells),
        capabilities=capabilities_of(cells),
        website=cells["url"],
        notes=tuple(notes),
    )


def _pin(cells: Cells) -> tuple[float, float] | None:
    latitude, longitude = as_number(cells["latitude"]), as_number(cells["longitude"])
    return None if latitude is None or longitude is None else (latitude, longitude)


def _with_neighbour(row: Row, other: Row | None) -> Row:
    if other is None:
        return row
    text = _(
        "at the address of line %(line)s, “%(name)s”: taken for two places under one roof",
        line=other.line,
        name=other.name,
    )
    return replace(row, notes=(*row.notes, text))


def _same_place(one: Row, other: Row) -> bool:
    mine, theirs = _own_words(one), _own_words(other)
    return _near(one, other) and (bool(mine & theirs) or mine == theirs)


def _same_spot(one: Row, other: Row) -> bool:
    address = slugify(one.address)
    return bool(address) and (address, one.postcode) == (slugify(other.address), other.postcode)


def _near(one: Row, other: Row) -> bool:
    if one.pin and other.pin:
        return _metres(one.pin, other.pin) <= A_STONES_THROW
    return _same_spot(one, other)


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """As the crow flies; exact enough at the distance of a stone's throw."""
    north = one[0] - other[0]
    east = (one[1] - other[1]) * math.cos(math.radians(one[0]))
    return math.hypot(north, east) * _METRES_PER_DEGREE


def _own_words(row: Row) -> set[str]:
    """What is left of a lab's name without what all labs are called, and without its commune."""
    return (
        set(slugify(row.name).split("-")) - _EVERY_LAB_SAYS - set(slugify(row.commune).split("-"))
    )


def _wrong_width(count: int) -> Refusal:
    text = _("%(count)s cells instead of %(columns)s", count=count, columns=len(COLUMNS))
    return Refusal("width", text)
