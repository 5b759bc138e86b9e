"""The photo of a space, or of a thing in it: what is typed and sent, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from werkzeug.datastructures import FileStorage

from coliving.db import db
from coliving.spaces.forms import PhotoForm
from coliving.spaces.models import Picture, Resource, Space
from coliving.spaces.photographs import Print, develop


@dataclass(frozen=True)
class PhotoWish:
    """Another photo, none any more, or other words for the one that is there."""

    photo: Print | None
    words: str
    is_unwanted: bool


def photo_wish(told: PhotoForm, files: Mapping[str, FileStorage]) -> PhotoWish:
    """What the form asks for. Raises Refused ("photo") where the file is no photo."""
    file = files.get("photo")
    sent = develop(file, "photo") if file and file.filename else None
    return PhotoWish(sent, told.photo_alt, told.photo_remove)


def hang(owner: Space | Resource, wish: PhotoWish, now: datetime) -> bool:
    """Do what is wished, in the caller's transaction; answer whether anything has changed."""
    old = owner.picture
    if wish.photo:
        owner.picture = kept(wish.photo, wish.words, now)
    elif old and wish.is_unwanted:
        owner.picture = None
    elif old and old.alt != wish.words:
        old.alt = wish.words
        return True
    else:
        return False
    if old:
        db.session.flush()  # nobody points at it any more
        db.session.delete(old)
    return True


def kept(photo: Print, words: str, now: datetime) -> Picture:
    """A new row for it, in the caller's transaction."""
    picture = Picture(
        media_type=photo.media_type,
        content=photo.content,
        small=photo.small,
        width=photo.width,
        height=photo.height,
        small_width=photo.small_width,
        alt=words,
        created_at=now,
    )
    db.session.add(picture)
    return picture
