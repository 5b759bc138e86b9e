"""What is set up once and looked at seldom: a page of contents, chapter by chapter."""

from flask import Blueprint, render_template

from coliving.admin.tabs import Tab
from coliving.i18n import lazy_gettext
from coliving.spaces.access import managed_space, managers

bp = Blueprint("manage_settings", __name__, url_prefix="/manage/<slug>/settings")
TAB = Tab("manage_settings.show", lazy_gettext("Settings"), "key")


@bp.get("")
@managers
def show(slug: str) -> str:
    return render_template("admin/settings.html", space=managed_space(slug))
