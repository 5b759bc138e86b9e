"""The pictures of spaces and of what is in them. An address always shows the same one."""

from uuid import UUID

from flask import Blueprint, Response, abort
from sqlalchemy import select

from coliving.accounts.access import public
from coliving.db import db
from coliving.spaces.models import Picture

A_YEAR = 365 * 24 * 60 * 60
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A drawing that is opened by itself is a document: nothing in it runs or fetches."""

bp = Blueprint("pictures", __name__, url_prefix="/pictures")


@bp.get("/<uuid:uid>")
@public
def show(uid: UUID) -> Response:
    picture = _picture(uid)
    return shown(picture, picture.content)


@bp.get("/<uuid:uid>/small")
@public
def small(uid: UUID) -> Response:
    picture = _picture(uid)
    return shown(picture, picture.small or picture.content)


def shown(picture: Picture, content: bytes) -> Response:
    """The picture as an answer that is a picture and nothing else."""
    answer = Response(content, mimetype=picture.media_type)
    answer.headers["Content-Security-Policy"] = POLICY
    if picture.is_public:
        answer.cache_control.public = True
    else:
        answer.cache_control.private = True
    answer.cache_control.max_age = A_YEAR
    answer.cache_control.immutable = True
    return answer


def _picture(uid: UUID) -> Picture:
    public = select(Picture).where(Picture.uid == uid, Picture.is_public)
    return db.session.scalar(public) or abort(404)
