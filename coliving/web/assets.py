"""Our own files: compressed once, and kept by browsers for a year.

`url_for("static", …)` carries a digest of the content, so that an address never changes
its meaning and a new release is seen at once. An address without it is asked for anew.
"""

import gzip
import hashlib
import mimetypes
import stat
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask, Response, abort, request
from werkzeug.security import safe_join

A_YEAR = 365 * 24 * 60 * 60


class Asset(NamedTuple):
    """A file of ours, as it is sent."""

    version: str
    mimetype: str
    body: bytes
    zipped: bytes | None


def init_app(app: Flask) -> None:
    """Take over the `static` endpoint, and put the version into its addresses."""
    folder = str(app.static_folder)

    def send(filename: str) -> Response:
        return _answer(_find(folder, filename) or abort(404))

    app.view_functions["static"] = send

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and (asset := _find(folder, values.get("filename", ""))):
            values.setdefault("v", asset.version)


def _answer(asset: Asset) -> Response:
    zipped = asset.zipped if request.accept_encodings["gzip"] else None
    response = Response(zipped or asset.body, mimetype=asset.mimetype)
    response.vary.add("Accept-Encoding")
    response.set_etag(f"{asset.version}-gzip" if zipped else asset.version)
    if zipped:
        response.content_encoding = "gzip"
    if request.args.get("v") == asset.version:
        response.cache_control.public = True
        response.cache_control.max_age = A_YEAR
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


def _find(folder: str, name: str) -> Asset | None:
    path = Path(safe_join(folder, name) or folder)
    try:
        found = path.stat()
    except (OSError, ValueError):  # there is none, or no file may have such a name
        return None
    return _load(path, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


@lru_cache(maxsize=512)
def _load(path: Path, _changed_ns: int) -> Asset:
    """Read once for each time it is changed: on a server, once."""
    body = path.read_bytes()
    zipped = gzip.compress(body, mtime=0)
    mimetype = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    version = hashlib.sha256(body).hexdigest()[:12]
    return Asset(version, mimetype, body, zipped if len(zipped) < 0.9 * len(body) else None)
