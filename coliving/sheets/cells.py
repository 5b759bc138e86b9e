"""What a cell holds, and how it is written as text.

Reading gives text only: a date is "2026-03-03", a number "8" or "4.5". Whoever reads the rows
knows what each column means, and a file that was typed has nothing but text anyway.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from coliving.errors import Refusal, Refused

Cell = str | int | float | date | datetime | time | None
"""A datetime is written as the wall clock of its own zone has it."""


@dataclass(frozen=True)
class Line:
    """A line of a file that was read, by the number that its reader sees beside it."""

    number: int
    cells: tuple[str, ...]


def unreadable(why: str) -> Refused:
    """What to raise where nothing can be made of the file as a whole."""
    return Refused(Refusal("unreadable", why, "file"))


def as_text(value: object) -> str:
    """A value as one would type it: ISO 8601 for dates, no zeros after a whole number."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float):
        return f"{value:.10f}".rstrip("0").rstrip(".")
    return str(value)
