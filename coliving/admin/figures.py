"""How much a space is used: figures as pictures and tables, by week, month and thing."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for

from coliving import clock
from coliving.admin.tabs import Tab
from coliving.bookings.views.asked import asked_day
from coliving.i18n import _, lazy_gettext
from coliving.reports.measuring import Cell
from coliving.reports.occupancy import Figures, figures, known
from coliving.reports.offered import Things
from coliving.reports.pictures import bars, heat_map, year_line
from coliving.reports.tables import heading, rows
from coliving.reports.terms import Scale, Term
from coliving.sheets.formats import FORMATS
from coliving.spaces.access import managed_space, managers
from coliving.spaces.models import Resource, Space
from coliving.spans import Span
from coliving.web.downloads import attachment

bp = Blueprint("manage_figures", __name__, url_prefix="/manage/<slug>/figures")
TAB = Tab("manage_figures.show", lazy_gettext("Figures"), "chart")


@dataclass(frozen=True)
class Asked:
    """What the address asks for, read kindly: this month of the whole space, without more.

    `known` is the time of which anything is known, if somebody was ever checked in.
    """

    space: Space
    things: list[Resource]
    thing: Resource | None
    term: Term
    known: Span | None

    @classmethod
    def of(cls, space: Space, now: datetime) -> "Asked":
        scale = request.args.get("scale", "")
        day = asked_day("day") or now.astimezone(space.zone).date()
        term = Term.around(day, Scale(scale) if scale in list(Scale) else Scale.MONTH)
        things = list(Things.of(space).resources.values())
        uid = request.args.get("thing", "")
        thing = next((one for one in things if str(one.uid) == uid), None)
        return cls(space, things, thing, term, known(space, now))

    @property
    def year(self) -> Term:
        """The year in which the term begins."""
        return Term.around(self.term.first, Scale.YEAR)

    def figures(self, term: Term) -> Figures | None:
        """Nothing when nothing is known of the term."""
        window = term.window(self.space, self.known) if self.known else None
        return figures(self.space, window, self.thing) if window else None

    def address(self, endpoint: str, **other: Any) -> str:
        """The same question with something else in it."""
        uid: UUID | None = self.thing.uid if self.thing else None
        values = {"scale": self.term.scale.value, "day": self.term.first, "thing": uid} | other
        return url_for(endpoint, slug=self.space.slug, **values)


@bp.get("")
@managers
def show(slug: str) -> str:
    space, now = managed_space(slug), clock.now()
    asked = Asked.of(space, now)
    found = asked.figures(asked.term)
    yearly = found if asked.term == asked.year else asked.figures(asked.year)
    return render_template(
        "admin/figures.html",
        space=space,
        asked=asked,
        is_now=asked.term.first <= now.astimezone(space.zone).date() <= asked.term.last,
        found=found,
        total=found.whole.total() if found else None,
        heat=heat_map(found.by_hour()) if found else None,
        bars=bars(found.by_thing()) if found else [],
        line=year_line(yearly.whole.by(_week), asked.year.first.year) if yearly else None,
    )


@bp.get("/table.<any('csv','ods'):ending>")
@managers
def table(slug: str, ending: str) -> Response:
    """The numbers of the page, to take home."""
    asked, form = Asked.of(managed_space(slug), clock.now()), FORMATS[ending]
    found = asked.figures(asked.term)
    lines = rows(found, asked.term, asked.space) if found else ()
    name = f"{asked.space.slug}-{asked.term.first}-{asked.term.last}.{ending}"
    return attachment(form.write(_("Figures"), heading(), lines), form.mimetype, name)


def _week(cell: Cell) -> date:
    return Term.around(cell.day, Scale.WEEK).first
