"""The way in: the spaces that somebody runs, or volunteers in."""

from flask import Blueprint, render_template

from coliving.accounts.access import me
from coliving.db import db
from coliving.spaces.access import staff, staffed_spaces

MANY = 200

bp = Blueprint("manage", __name__)


@bp.get("/manage")
@staff
def index() -> str:
    spaces = db.session.scalars(staffed_spaces(me()).limit(MANY))
    return render_template("admin/mine.html", spaces=list(spaces))
