"""Letters on the screen instead of in a mailbox, where nobody sends them: in development."""

from uuid import UUID

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from coliving.accounts.access import public
from coliving.db import db
from coliving.outbox.models import Letter
from coliving.outbox.rendering import Unwritable, render

RECENT = 100
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""For the HTML of a letter, which brings its own style and can do nothing else."""

# Anybody may read everybody's letters here, the links that sign in included. That is safe
# because the blueprint is registered where there are no people: never in production.
blueprint = Blueprint("letters", __name__, url_prefix="/dev/letters")


@blueprint.get("")
@public
def index() -> ResponseReturnValue:
    recent = select(Letter).order_by(Letter.id.desc()).limit(RECENT)
    return render_template("letters/index.html", letters=db.session.scalars(recent).all())


@blueprint.get("/<uuid:uid>")
@public
def show(uid: UUID) -> ResponseReturnValue:
    letter = _letter(uid)
    message = render(letter)
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    return render_template("letters/show.html", letter=letter, message=message, text=text)


@blueprint.get("/<uuid:uid>/page")
@public
def page(uid: UUID) -> ResponseReturnValue:
    body = render(_letter(uid)).get_body(("html",))
    if body is None:
        abort(404)
    response = Response(body.get_content(), mimetype="text/html")
    response.headers["Content-Security-Policy"] = POLICY
    return response


@blueprint.get("/<uuid:uid>/attachments/<name>")
@public
def attachment(uid: UUID, name: str) -> ResponseReturnValue:
    named = {part.get_filename(): part for part in render(_letter(uid)).iter_attachments()}
    if name not in named:
        abort(404)
    response = Response(named[name].get_content(), mimetype="text/calendar")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.errorhandler(Unwritable)
def unwritable(error: Unwritable) -> ResponseReturnValue:
    """Whoever is writing a template sees here what is wrong with it."""
    return f"{error}\n", 422, {"Content-Type": "text/plain; charset=utf-8"}


def _letter(uid: UUID) -> Letter:
    letter = db.session.scalar(select(Letter).where(Letter.uid == uid)) or abort(404)
    return letter if not letter.is_forgotten else abort(410)
