"""The photos and plans of a space, each by the name of what it shows."""

from collections.abc import Iterator
from mimetypes import guess_extension

from sqlalchemy import select

from coliving.db import db
from coliving.spaces.communes import slugify
from coliving.spaces.models import Picture, Resource, Space


def pictures(space: Space) -> Iterator[tuple[str, bytes]]:
    """Each with its file name. One at a time in memory."""
    for number, (picture_id, name) in enumerate(_owned(space), start=1):
        kind, content = db.session.execute(
            select(Picture.media_type, Picture.content).where(Picture.id == picture_id)
        ).one()
        yield f"{number:03}-{slugify(name)}{guess_extension(kind) or ''}", content


def _owned(space: Space) -> Iterator[tuple[int, str]]:
    """The numbers of the pictures, and what each is of."""
    if space.picture_id:
        yield space.picture_id, space.name
    here = Resource.space_id == space.id
    things = select(Resource.picture_id, Resource.name).where(here).order_by(Resource.position)
    rows = db.session.execute(things).all()
    yield from ((number, name) for number, name in rows if number)
