"""The poster for the door: what the place is, when it is open, and the code to book."""

from flask import Blueprint, render_template, url_for

from coliving.admin.tabs import Chapter
from coliving.i18n import lazy_gettext, weekdays
from coliving.spaces.access import managed_space, managers
from coliving.spaces.models import Audience
from coliving.spaces.opening import timetable_of
from coliving.web.qr import qr
from coliving.web.settings import settings

bp = Blueprint("manage_poster", __name__, url_prefix="/manage/<slug>/poster")
CHAPTER = Chapter(
    "manage_poster.show",
    lazy_gettext("Poster"),
    "qr",
    lazy_gettext("For the door: when it is open, and the code to book."),
)


@bp.get("")
@managers
def show(slug: str) -> str:
    space = managed_space(slug)
    week = timetable_of(space).hours
    address = settings().base_url + url_for("spaces.show", slug=slug)
    days = [
        (name, [line for line in week if line.weekday == number])
        for number, name in enumerate(weekdays())
    ]
    return render_template(
        "admin/poster.html",
        space=space,
        days=days,
        members=Audience.MEMBERS,
        address=address,
        qr=qr(address),
    )
