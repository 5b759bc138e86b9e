"""What stands in the address of a page, read kindly: what cannot be read is left out."""

from datetime import date, time
from typing import TypeVar

from flask import request
from pydantic import TypeAdapter, ValidationError

from coliving.bookings.forms import Day, WallTime

T = TypeVar("T")

_DAY: TypeAdapter[date] = TypeAdapter(Day)
_TIME: TypeAdapter[time] = TypeAdapter(WallTime)


def asked_day(name: str) -> date | None:
    """The day of the address, as 2026-03-02, or nothing."""
    return read_day(request.args.get(name, ""))


def read_day(text: str) -> date | None:
    """The day that somebody wrote, unless it is none or centuries away."""
    return _read(_DAY, text)


def asked_time(name: str) -> time | None:
    """The time on the wall clock that the address names, as 09:30, or nothing."""
    return _read(_TIME, request.args.get(name, ""))


def asked_number(name: str) -> int:
    """A page number: one, unless the address has a reasonable one."""
    text = request.args.get(name, "")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


def _read(kind: TypeAdapter[T], text: str) -> T | None:
    try:
        return kind.validate_python(text)
    except ValidationError:
        return None
