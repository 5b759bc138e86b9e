"""Photographs as people send them: checked, turned upright, shrunk, and made anew.

Nothing of the file itself is kept. A camera hides in it when and where it was used, and
somebody else may hide more.
"""

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from PIL import Image, ImageOps
from werkzeug.datastructures import FileStorage

from coliving.errors import Refusal, Refused
from coliving.i18n import _

MOST_MEGABYTES = 15
MOST_PIXELS = 50_000_000
"""What the cameras of good phones make; decoded, at most 200 MB."""
LARGE, SMALL, SHEET = 1280, 480, 1600
"""The longer side, in pixels: of a photograph, of the same for telephones, of a plan."""
INKS = 64
QUALITY = 80
FORMATS = ("JPEG", "PNG", "WEBP")
ACCEPTED = "image/jpeg,image/png,image/webp"
UNREADABLE = (ArithmeticError, EOFError, LookupError, OSError, SyntaxError, TypeError, ValueError)
"""What Pillow raises, as it goes, at files that are broken, or broken on purpose."""
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
DARKROOM = Lock()
"""One photograph at a time in each process: the memory is enough for one."""


@dataclass(frozen=True)
class Print:
    """A picture that is fit to be kept, with its size in pixels."""

    media_type: str
    content: bytes
    small: bytes | None
    width: int
    height: int
    small_width: int


def develop(file: FileStorage, field: str) -> Print:
    """The photograph in the file, as JPEG. Raises Refused, at the field, if there is none."""
    content = contents(file, field)
    with DARKROOM:
        image = _flat(_upright(content, LARGE, field))
    large = _jpeg(image)
    width, height = image.size
    image.thumbnail((SMALL, SMALL))
    return Print("image/jpeg", large, _jpeg(image), width, height, image.width)


def copied(content: bytes, field: str) -> Print:
    """The plan on the photograph or scan, with lines as sharp as in a drawing. Or Refused."""
    with DARKROOM:
        image = _flat(_upright(content, SHEET, field))
    made = BytesIO()
    image.quantize(INKS).save(made, "PNG", optimize=True)
    return Print("image/png", made.getvalue(), None, *image.size, image.width)


def contents(file: FileStorage, field: str) -> bytes:
    """All of the file. Raises Refused if it is empty, or larger than anybody needs."""
    content = file.stream.read(MOST_MEGABYTES * 1_000_000 + 1)
    if not content:
        raise refused("empty_file", _("This file is empty."), field)
    if len(content) > MOST_MEGABYTES * 1_000_000:
        text = _("This file is too large: at most %(num)s MB.", num=MOST_MEGABYTES)
        raise refused("large_file", text, field)
    return content


def _upright(content: bytes, side: int, field: str) -> Image.Image:
    """The image, no larger than it is shown, the way up that the camera was held. Or Refused."""
    try:
        image = Image.open(BytesIO(content), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        image.thumbnail((side, side))
        image.load()
        return ImageOps.exif_transpose(image)
    except BOMBS as error:
        text = _("This picture has too many pixels: at most 50 million.")
        raise refused("large_picture", text, field) from error
    except (*UNREADABLE, struct.error, zlib.error) as error:
        text = _("This is not a picture that we can read. Send a photo in JPEG, PNG or WebP.")
        raise refused("not_a_picture", text, field) from error


def _flat(image: Image.Image) -> Image.Image:
    """Its colours alone, on white where one could see through it."""
    seen = image.convert("RGBA")
    plain = Image.new("RGB", image.size, "white")
    plain.paste(seen, mask=seen)
    return plain


def refused(code: str, text: str, field: str) -> Refused:
    return Refused(Refusal(code, text, field))


def _jpeg(image: Image.Image) -> bytes:
    made = BytesIO()
    image.save(made, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return made.getvalue()
