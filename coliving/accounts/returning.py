"""People who are asked to sign in come straight back to where they were, and nowhere else."""

import re
from urllib.parse import unquote, urlsplit

from flask import current_app, request, url_for

# Browsers take //host and /\host for another site, and drop the spaces and controls in between.
OWN_PATH = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f\x7f]{0,1000}")


def own_path(text: str) -> str:
    """The text, if it is a path of our own site with perhaps a query; else nothing."""
    return text if OWN_PATH.fullmatch(text) else ""


def wanted() -> str:
    """The page that the visitor wanted when asked to sign in, or nothing.

    Where forms are sent and nothing can be read, it is the page above: /account for
    /account/name.
    """
    path = own_path(request.values.get("next", ""))
    while path and not _is_page(path):
        path = path.rpartition("/")[0]
    return path


def _is_page(path: str) -> bool:
    pages = current_app.create_url_adapter(request)
    return pages is not None and pages.test(unquote(urlsplit(path).path), "GET")


def destination() -> str:
    """Where the visitor goes once signed in."""
    return wanted() or url_for("home.show")


def current() -> str:
    """The page on the visitor's screen, query and all.

    When they sent a form or the page replaced a part of itself, it is where they did that.
    """
    if request.method == "GET" and "HX-Request" not in request.headers:
        return own_path(request.full_path.removesuffix("?"))
    try:
        before = urlsplit(request.referrer or "")
    except ValueError:  # no browser sends such an address
        return ""
    path = f"{before.path}?{before.query}".removesuffix("?")
    return own_path(path) if before.netloc == request.host else ""
