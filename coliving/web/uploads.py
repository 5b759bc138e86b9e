"""Files that people send: longer than any form, and read only where a page asks for one."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, request

View = TypeVar("View", bound=Callable[..., object])

MOST_BYTES = 48 * 1024 * 1024
"""More than we keep of any file: one that is too large is refused at its field. What is
longer still is refused as a whole, before it is read."""
_TAKING: set[Callable[..., object]] = set()


def takes_files(view: View) -> View:
    """Let a form of this view carry files. Stands between the route and its access."""
    _TAKING.add(view)
    return view


def init_app(app: Flask) -> None:
    """Make room for them. Comes before whatever looks into forms."""

    @app.before_request
    def make_room() -> None:
        if app.view_functions.get(request.endpoint or "") in _TAKING:
            request.max_content_length = MOST_BYTES
