"""Figures as a table to take along: a line for each thing and day, or for a year each month."""

from collections.abc import Iterator
from datetime import date, timedelta

from coliving.i18n import _
from coliving.reports.occupancy import Figures
from coliving.reports.terms import Scale, Term
from coliving.sheets.cells import Cell
from coliving.spaces.models import Space

AN_HOUR = timedelta(hours=1)


def heading() -> list[str]:
    return [
        _("Space"),
        _("Resource"),
        _("From"),
        _("Until"),
        _("Hours of presence"),
        _("Hours offered"),
        _("Occupancy in percent"),
    ]


def rows(figures: Figures, term: Term, space: Space) -> Iterator[list[Cell]]:
    """In the order of the things, then of time; hours in decimals."""

    def stretch(day: date) -> tuple[date, date]:
        if term.scale is not Scale.YEAR:
            return day, day
        month = Term.around(day, Scale.MONTH)
        return month.first, month.last

    for thing, hours in figures.each:
        for (first, last), share in sorted(hours.by(lambda cell: stretch(cell.day)).items()):
            present, offered = (round(one / AN_HOUR, 2) for one in (share.present, share.offered))
            rate = round(100 * present / offered, 1)
            yield [space.name, thing.name, first, last, present, offered, rate]
