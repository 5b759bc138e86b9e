"""Files for whoever asks, to keep."""

from collections.abc import Iterable

from flask import Response


def attachment(content: bytes | Iterable[bytes], mimetype: str, name: str) -> Response:
    """A file that the browser saves by this name (RFC 6266), and nobody keeps on the way."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(content, mimetype=mimetype, headers=headers)
