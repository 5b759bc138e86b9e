"""Which column is which: headings as people write them, in any of our languages."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from coliving.errors import Refusal, Refused
from coliving.i18n import LANGUAGES, _, force_locale, joined
from coliving.sheets.cells import Line, unreadable

HEADING_WITHIN = 10
"""A title or two may stand above the headings."""
_IN_BRACKETS = re.compile(r"\(.*?\)")
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Column:
    """What a column is called in our own files, and `also` by others: accents do not matter."""

    name: str
    title: LazyString
    also: tuple[str, ...] = ()
    is_needed: bool = False


@dataclass(frozen=True)
class Row:
    """A line by the names of its columns, without its empty cells."""

    number: int
    cells: Mapping[str, str]
    runs_over: bool = False
    """Whether something stands to the right of the last heading."""


@dataclass(frozen=True)
class Table:
    """What could be understood of a file; `unknown` are the headings that could not."""

    rows: Sequence[Row]
    unknown: Sequence[str] = ()


def plain(name: str) -> str:
    """A name as it is compared: neither capitals nor spaces matter."""
    return " ".join(name.split()).casefold()


def folded(text: str) -> str:
    """The bare words, to compare by: "Capacité (pers.)" → "capacite"."""
    plain = unicodedata.normalize("NFKD", _IN_BRACKETS.sub("", text).casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NO_WORD.sub(" ", letters).strip()


def spellings(named: Mapping[str, LazyString]) -> dict[str, str]:
    """Each name in each of our languages, folded, and the code that it stands for."""
    found = {folded(code): code for code in named}
    for language in LANGUAGES:
        with force_locale(language):
            found |= {folded(str(name)): code for code, name in named.items()}
    return found


def understand(lines: Sequence[Line], columns: Sequence[Column]) -> Table:
    """The rows under the headings, which are looked for in the first lines.

    Raises Refused ("headings") at the field "file" when a column that is needed is missing,
    or when one heading stands twice; and ("unreadable") when nothing stands under them.
    """
    known = spellings({column.name: column.title for column in columns})
    known |= {folded(word): column.name for column in columns for word in column.also}
    top = range(min(HEADING_WITHIN, len(lines)))
    at = max(top, key=lambda number: len(_recognised(lines[number], known)))
    heading = _trimmed(lines[at].cells)
    names = _named(heading, known)
    _check(heading, names, columns)
    if at == len(lines) - 1:
        raise unreadable(_("There is no row under the headings."))
    unknown = [title for title, name in zip(heading, names, strict=True) if title and not name]
    return Table([_row(line, names) for line in lines[at + 1 :]], unknown)


def _named(heading: Sequence[str], known: Mapping[str, str]) -> list[str | None]:
    """The column of each heading. Of two that mean one column the first is read."""
    words = [folded(title) for title in heading]
    first: dict[str, str] = {}
    return [
        name if name and first.setdefault(name, word) == word else None
        for word, name in zip(words, map(known.get, words), strict=True)
    ]


def _recognised(line: Line, known: Mapping[str, str]) -> set[str]:
    return {folded(cell) for cell in line.cells} & known.keys()


def _check(heading: Sequence[str], names: Sequence[str | None], columns: Sequence[Column]) -> None:
    counted = Counter(names)
    wrong = [
        Refusal("headings", _("The column “%(name)s” stands twice.", name=column.title), "file")
        for column in columns
        if counted[column.name] > 1
    ]
    missing = [str(one.title) for one in columns if one.is_needed and not counted[one.name]]
    if missing:
        text = _(
            "A heading is missing: %(missing)s. We have found: %(found)s.",
            missing=joined(missing),
            found=joined([title for title in heading if title][:HEADING_WITHIN]),
        )
        wrong.append(Refusal("headings", text, "file"))
    if wrong:
        raise Refused(*wrong)


def _row(line: Line, names: Sequence[str | None]) -> Row:
    pairs = zip(names, line.cells, strict=False)
    cells = {name: cell for name, cell in pairs if name and cell}
    return Row(line.number, cells, any(line.cells[len(names) :]))


def _trimmed(cells: Sequence[str]) -> list[str]:
    """Without the empty cells to the right."""
    return list(cells[: max((number for number, cell in enumerate(cells, 1) if cell), default=0)])
