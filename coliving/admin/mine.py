"""The way in: the spaces that somebody runs."""

from flask import Blueprint, render_template

from coliving.accounts.access import me
from coliving.db import db
from coliving.spaces.access import managed_spaces, managers

MANY = 200

bp = Blueprint("manage", __name__)


@bp.get("/manage")
@managers
def index() -> str:
    spaces = db.session.scalars(managed_spaces(me()).limit(MANY))
    return render_template("admin/mine.html", spaces=list(spaces))
