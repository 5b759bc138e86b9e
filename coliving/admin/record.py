"""The record of a space: who did what when. It can be read, and nothing else."""

from flask import Blueprint, render_template, request

from coliving.admin.tabs import Chapter
from coliving.admin.wording import WORDS, facts
from coliving.bookings.planned import entries, verbs_in
from coliving.db import db
from coliving.i18n import lazy_gettext
from coliving.spaces.access import managed_space, managers

bp = Blueprint("manage_record", __name__, url_prefix="/manage/<slug>/record")
CHAPTER = Chapter(
    "manage_record.show",
    lazy_gettext("Record"),
    "copy",
    lazy_gettext("Who did what, and when. Nobody can change it afterwards."),
)
A_PAGE = 50


@bp.get("")
@managers
def show(slug: str) -> str:
    space = managed_space(slug)
    known = verbs_in(space)
    asked, page = request.args.get("verb", ""), request.args.get("page", "")
    verb = asked if asked in known else ""
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
    found = db.paginate(entries(space, verb), page=max(number, 1), per_page=A_PAGE, error_out=False)
    return render_template(
        "admin/record.html",
        space=space,
        found=found,
        verb=verb,
        verbs=[("", "–"), *((one, WORDS.get(one, one)) for one in known)],
        words=WORDS,
        facts=lambda entry: facts(entry.detail, space.zone),
    )
