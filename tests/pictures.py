"""Files to send: photographs made on the spot."""

from io import BytesIO
from typing import Any

from PIL import Image
from werkzeug.datastructures import FileStorage

from coliving.spaces.photographs import Print

SIZE = (400, 300)
ROOMS = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" fill="none" stroke="#37464d">
    <path d="M3 3h194v94H3zM80 3v40M80 60v37M80 70h117"/>
    <text x="12" y="18" font-size="8" fill="#37464d" stroke="none">Atelier</text></svg>
"""
DRAWING = Print("image/svg+xml", ROOMS.encode(), None, 1000, 500, 1000)
"""A plan of a floor."""


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
