"""What will become of each row of a file, so that it is seen before anything is written."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from coliving.errors import Refusal

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


def counted(rows: Sequence[Foreseen[T]]) -> Counter[Fate]:
    return Counter(row.fate for row in rows)


def fingerprint(rows: Sequence[Foreseen[T]]) -> str:
    """Stands for all that was seen: what is confirmed is that, or it is shown again."""
    seen = [(row.number, row.name, row.fate.value, row.differences) for row in rows]
    return hashlib.sha256(repr(seen).encode()).hexdigest()
