"""The week, month or year that figures are about: from one day of the calendar to another."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from coliving.spaces.models import Space
from coliving.spans import A_DAY, Span


class Scale(StrEnum):
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class Term:
    """From the first day to the last, both of them in it."""

    scale: Scale
    first: date
    last: date

    @classmethod
    def around(cls, day: date, scale: Scale) -> Self:
        """The week (from Monday), month or year that the day is in."""
        if scale is Scale.WEEK:
            first = day - A_DAY * day.weekday()
            return cls(scale, first, first + A_DAY * 6)
        if scale is Scale.MONTH:
            first = day.replace(day=1)
            return cls(scale, first, (first + A_DAY * 31).replace(day=1) - A_DAY)
        return cls(scale, date(day.year, 1, 1), date(day.year, 12, 31))

    def before(self) -> Self:
        return self.around(self.first - A_DAY, self.scale)

    def after(self) -> Self:
        return self.around(self.last + A_DAY, self.scale)

    def window(self, space: Space, known: Span) -> Span | None:
        """What of it is known, on the calendar of the space, if anything is."""
        start = Span.whole_day(self.first, space.zone).start
        whole = Span(start, Span.whole_day(self.last, space.zone).end)
        return whole & known if whole.overlaps(known) else None
