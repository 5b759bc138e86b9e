"""How much a space is used: figures as pictures and tables, by week, month and thing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for

from coliving import clock
from coliving.admin.tabs import Tab
from coliving.bookings.views.asked import asked_day
from coliving.i18n import _, lazy_gettext
from coliving.reports.occupancy import Figures, counted_since, figures
from coliving.reports.offered import Things
from coliving.reports.pictures import YearLine, bars, heat_map, year_line
from coliving.reports.tables import heading, rows
from coliving.reports.terms import Scale, Term
from coliving.sheets import delimited, opendocument
from coliving.spaces.access import managed_space, managers
from coliving.spaces.models import Resource, Space
from coliving.spans import A_DAY

bp = Blueprint("manage_figures", __name__, url_prefix="/manage/<slug>/figures")
TAB = Tab("manage_figures.show", lazy_gettext("Figures"), "chart")


@dataclass(frozen=True)
class Asked:
    """What the address asks for, read kindly: this month of the whole space, without more."""

    space: Space
    things: list[Resource]
    thing: Resource | None
    term: Term
    now: datetime

    @classmethod
    def of(cls, space: Space) -> "Asked":
        now, scale = clock.now(), request.args.get("scale", "")
        day = asked_day("day") or now.astimezone(space.zone).date()
        term = Term.around(day, Scale(scale) if scale in list(Scale) else Scale.MONTH)
        things = list(Things.of(space).resources.values())
        uid = request.args.get("thing", "")
        thing = next((one for one in things if str(one.uid) == uid), None)
        return cls(space, things, thing, term, now)

    @property
    def year(self) -> Term:
        """The year in which the term begins."""
        return Term.around(self.term.first, Scale.YEAR)

    def figures(self, term: Term) -> Figures | None:
        """Nothing when the term is all to come."""
        window = term.window(self.space, self.now)
        return figures(self.space, window, self.thing) if window else None

    def address(self, endpoint: str, **other: Any) -> str:
        """The same question with something else in it."""
        uid: UUID | None = self.thing.uid if self.thing else None
        values = {"scale": self.term.scale.value, "day": self.term.first, "thing": uid} | other
        return url_for(endpoint, slug=self.space.slug, **values)


@bp.get("")
@managers
def show(slug: str) -> str:
    asked = Asked.of(managed_space(slug))
    found = asked.figures(asked.term)
    yearly = found if asked.term == asked.year else asked.figures(asked.year)
    since = counted_since(asked.space)
    return render_template(
        "admin/figures.html",
        space=asked.space,
        asked=asked,
        is_now=asked.term.first <= asked.now.astimezone(asked.space.zone).date() <= asked.term.last,
        found=found,
        total=found.total() if found else None,
        heat=heat_map(found.by_hour()) if found else None,
        bars=bars(found.by_thing()) if found else [],
        since=since,
        line=_line(yearly, since, asked.year.first.year) if yearly and since else None,
    )


@bp.get("/table.csv")
@managers
def as_csv(slug: str) -> Response:
    return _table(slug, "csv", "text/csv", lambda _title, lines: delimited.write(heading(), lines))


@bp.get("/table.ods")
@managers
def as_ods(slug: str) -> Response:
    def write(title: str, lines: list[list[Any]]) -> bytes:
        return opendocument.write(title, heading(), lines)

    return _table(slug, "ods", opendocument.MIMETYPE, write)


def _table(
    slug: str, ending: str, kind: str, write: Callable[[str, list[list[Any]]], bytes]
) -> Response:
    asked = Asked.of(managed_space(slug))
    found = asked.figures(asked.term)
    lines = list(rows(found, asked.term, asked.space)) if found else []
    name = f"{asked.space.slug}-{asked.term.first}-{asked.term.last}.{ending}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(write(_("Figures"), lines), mimetype=kind, headers=headers)


def _line(yearly: Figures, since: date, year: int) -> YearLine:
    """Of the weeks before anybody was ever checked in, nothing is known."""
    weeks = yearly.by(lambda _number, cell: Term.around(cell.day, Scale.WEEK).first)
    known = {monday: share for monday, share in weeks.items() if monday > since - 7 * A_DAY}
    return year_line(known, year)
