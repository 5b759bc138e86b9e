"""What will become of each row of a file, so that it is seen before anything is written."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from flask_babel.speaklater import LazyString

from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.sheets.columns import Row

LONGEST_QUOTE = 40
T = TypeVar("T")


class Fate(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    BAD = "bad"


@dataclass(frozen=True)
class Difference:
    """What a cell would change: the title of its column, what is said now, and what then."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Foreseen(Generic[T]):
    """One row, and what it would do. `told` is what it says, once it is understood.

    The `field` of a refusal is the title of the column that it is about.
    """

    number: int
    name: str
    fate: Fate
    told: T | None = None
    differences: tuple[Difference, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def faults(
    errors: Mapping[str, Sequence[str]], row: Row, titles: Mapping[str, LazyString]
) -> list[Refusal]:
    """What a form has against the cells of a row, each with what stands in the cell."""
    return [
        Refusal("cell", quoted(row.cells.get(name, ""), text), str(titles.get(name, "")))
        for name, texts in errors.items()
        for text in texts
    ]


def runs_over(row: Row) -> list[Refusal]:
    """Cells that no heading stands over: the row is not what it seems."""
    if not row.runs_over:
        return []
    return [Refusal("runs_over", _("Something stands to the right of the last heading."))]


def quoted(cell: str, why: str) -> str:
    """ "“douze”: Please type a whole number."."""
    return _("“%(cell)s”: %(why)s", cell=cell[:LONGEST_QUOTE], why=why) if cell else why


def counted(rows: Sequence[Foreseen[T]]) -> Counter[Fate]:
    return Counter(row.fate for row in rows)


def fingerprint(rows: Sequence[Foreseen[T]]) -> str:
    """Stands for all that was seen: what is confirmed is that, or it is shown again."""
    seen = [(row.number, row.name, row.fate.value, row.differences) for row in rows]
    return hashlib.sha256(repr(seen).encode()).hexdigest()


def insist(rows: Sequence[Foreseen[T]], seen: str) -> None:
    """Raises Refused ("outdated") unless it is what was seen."""
    if fingerprint(rows) != seen:
        text = _("Something has changed since you looked: this is what would happen now.")
        raise Refused(Refusal("outdated", text))
