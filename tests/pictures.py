"""Files to send: photographs made on the spot."""

from io import BytesIO
from typing import Any

from PIL import Image
from werkzeug.datastructures import FileStorage

SIZE = (400, 300)


def picture(kind: str = "JPEG", size: tuple[int, int] = SIZE, **options: Any) -> bytes:
    """A picture whose upper left quarter is red."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    made = BytesIO()
    image.save(made, kind, **options)
    return made.getvalue()


def sent(content: bytes, name: str = "photo.jpg") -> FileStorage:
    """As a form carries it."""
    return FileStorage(BytesIO(content), filename=name)


def shown(content: bytes) -> Image.Image:
    """What somebody sees who is sent this."""
    image = Image.open(BytesIO(content))
    image.load()
    return image
