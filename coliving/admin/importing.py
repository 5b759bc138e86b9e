"""Lists from a spreadsheet: every row is seen, the bad ones first, before anything is written."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coliving import clock
from coliving.accounts.access import me
from coliving.admin.carrying import Carrier
from coliving.admin.lists import LISTS
from coliving.admin.tabs import Chapter
from coliving.errors import Refused
from coliving.i18n import _, joined, lazy_gettext, ngettext
from coliving.sheets import reading
from coliving.sheets.columns import Table, understand
from coliving.sheets.formats import FORMATS
from coliving.sheets.previews import Fate, Foreseen, counted, fingerprint
from coliving.spaces.access import managed_space, managers
from coliving.spaces.communes import slugify
from coliving.spaces.models import Space
from coliving.web.downloads import attachment
from coliving.web.uploads import takes_files

bp = Blueprint("manage_data", __name__, url_prefix="/manage/<slug>")
CHAPTER = Chapter(
    "manage_data.show",
    lazy_gettext("Import and export"),
    "copy",
    lazy_gettext("Bring in lists from a spreadsheet, take all your data home."),
)


@bp.get("/import")
@managers
def show(slug: str) -> str:
    return _page(managed_space(slug))


@bp.get("/import/<what>/template.<any('csv','ods'):ending>")
@managers
def template(slug: str, what: str, ending: str) -> ResponseReturnValue:
    """An empty list with two lines that show how it is meant, in the language of the page."""
    managed_space(slug)
    listing = LISTS.get(what) or abort(404)
    heading = [str(column.title) for column in listing.columns]
    form = FORMATS[ending]
    content = form.write(str(listing.title), heading, listing.examples())
    return attachment(content, form.mimetype, f"{slugify(str(listing.title))}.{ending}")


@bp.post("/import/<what>")
@takes_files
@managers
def preview(slug: str, what: str) -> ResponseReturnValue:
    """What would become of each row. Nothing is written."""
    space = managed_space(slug)
    listing = LISTS.get(what) or abort(404)
    file = request.files.get("file")
    try:
        content = file.stream.read(reading.MOST_OCTETS + 1) if file else b""
        table = understand(reading.read(content), listing.columns)
        return _preview(space, what, table, _carrier(space, what).pack(table))
    except Refused as refused:
        return _page(space, what, refused), 422


@bp.post("/import/<what>/confirm")
@managers
def confirm(slug: str, what: str) -> ResponseReturnValue:
    """What was seen happens, or it is shown again as it would be now."""
    space = managed_space(slug)
    listing = LISTS.get(what) or abort(404)
    packed = request.form.get("packed", "")
    try:
        table = _carrier(space, what).unpack(packed)
    except Refused as refused:
        return _page(space, what, refused), 422
    try:
        found = listing.bring_in(space, table, request.form.get("seen", ""), me(), clock.now())
    except Refused as refused:
        return _preview(managed_space(slug), what, table, packed, refused), 422
    flash(_("The list is in: %(what)s.", what=joined(_said(found))))
    return redirect(url_for(listing.page, slug=slug), 303)


def _said(found: Counter[Fate]) -> list[str]:
    new, changed, bad = found[Fate.NEW], found[Fate.CHANGED], found[Fate.BAD]
    return [
        *([ngettext("%(num)s added", "%(num)s added", new)] if new else []),
        *([ngettext("%(num)s changed", "%(num)s changed", changed)] if changed else []),
        *([ngettext("%(num)s row left out", "%(num)s rows left out", bad)] if bad else []),
    ]


def _carrier(space: Space, what: str) -> Carrier:
    return Carrier(f"{what} of {space.id} by {me().id}")


def _page(space: Space, what: str = "", refused: Refused | None = None) -> str:
    wrong = [refusal.message for refusal in refused.refusals] if refused else []
    return render_template("admin/import.html", space=space, lists=LISTS, wrong={what: wrong})


def _preview(
    space: Space, what: str, table: Table, packed: str, refused: Refused | None = None
) -> str:
    rows: Sequence[Foreseen[Any]] = LISTS[what].foresee(table, space)
    return render_template(
        "admin/import_preview.html",
        space=space,
        what=what,
        title=LISTS[what].title,
        rows={fate.value: [row for row in rows if row.fate is fate] for fate in Fate},
        found=counted(rows),
        unknown=table.unknown,
        warning=LISTS[what].warns(rows),
        packed=packed,
        seen=fingerprint(rows),
        refused=refused,
    )
