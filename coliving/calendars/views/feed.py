"""A feed over HTTP (RFC 9110): programs ask often, and mostly hear that nothing is new.

Errors are never pages: Thunderbird, for one, stops asking for good when it hears 410,
keeps what it has when it hears 404, and would take a page for an empty calendar.
"""

import re
from datetime import datetime

from flask import Response, abort, request
from werkzeug.http import http_date

from coliving import clock
from coliving.accounts.access import public
from coliving.calendars.editions import Edition, newest
from coliving.calendars.feeds import file_name, plain, zipped
from coliving.calendars.views.blueprint import calendars

GZIP = "gzip"
CANNOT_UNZIP = re.compile("outlook|exchange|office", re.IGNORECASE)
"""They ask for gzip, and then show an empty calendar (markuspoerschke/iCal#541)."""


@calendars.get("/f/<token>/<name>.ics")
@public
def feed(token: str, name: str) -> Response:
    """The calendar at this address. The name in it is for people, and any will do."""
    edition = newest(token, clock.now())
    if edition is None:
        abort(404)
    if edition.revoked_at is not None:
        abort(410)
    is_zipped = _unzips()
    response = _nothing_new() if _is_known(edition) else _full(edition, is_zipped)
    _sign(response, edition, is_zipped)
    return response


def _nothing_new() -> Response:
    response = Response(status=304)
    del response.headers["Content-Type"]
    return response


def _full(edition: Edition, is_zipped: bool) -> Response:
    whole = zipped(edition) if is_zipped else plain(edition)
    response = Response(whole.content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{file_name(edition)}.ics"'
    if is_zipped:
        response.headers["Content-Encoding"] = GZIP
    return response


def _sign(response: Response, edition: Edition, is_zipped: bool) -> None:
    """What the next visit needs in order to be short, and what caches may do."""
    scope = "public" if edition.kind.is_public else "private"
    twin = "-gz" if is_zipped else ""
    response.headers.extend(
        {
            "ETag": f'"{edition.etag}{twin}"',
            "Last-Modified": http_date(_last_modified(edition)),
            "Cache-Control": f"{scope}, max-age=300, must-revalidate",
            "Vary": "Accept-Encoding",
            "X-Robots-Tag": "noindex",  # robots.txt must let Google's importer through
            "Referrer-Policy": "no-referrer",
        }
    )


def _last_modified(edition: Edition) -> datetime:
    """The newest change: of a booking, or of the window when a new day begins."""
    return max(edition.changed_at, edition.today)


def _is_known(edition: Edition) -> bool:
    """Whether the program already has this edition (RFC 9110 13.2.2)."""
    known = request.headers.get("If-None-Match")
    if known is not None:  # however quoted, weakened or listed: nothing else looks like ours
        return edition.etag in known or known.strip() == "*"
    since = request.if_modified_since
    return since is not None and _last_modified(edition).replace(microsecond=0) <= since


def _unzips() -> bool:
    """Whether the program says by name that it reads gzip, and is not known to fail at it."""
    asks = any(name == GZIP and quality > 0 for name, quality in request.accept_encodings)
    return asks and not CANNOT_UNZIP.search(request.headers.get("User-Agent", ""))
