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
    scale = Scale.MONTH if term.scale is Scale.YEAR else None

    def first_of(day: date) -> date:
        return Term.around(day, scale).first if scale else day

    found = figures.by(lambda number, cell: (number, first_of(cell.day)))
    for thing in figures.things:
        for number, first in sorted(found):
            if number != thing.id:
                continue
            share = found[number, first]
            last = Term.around(first, scale).last if scale else first
            present, offered = (round(one / AN_HOUR, 2) for one in (share.present, share.offered))
            rate = round(100 * present / offered, 1)
            yield [space.name, thing.name, first, last, present, offered, rate]
