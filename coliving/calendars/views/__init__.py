"""Feeds for programs, and the pages that show people how to subscribe to them."""

from flask import Flask

from coliving.calendars import itip
from coliving.calendars.views import feed, pages
from coliving.calendars.views.blueprint import calendars

__all__ = ["feed", "init_app", "pages"]


def init_app(app: Flask) -> None:
    """Serve the calendars, and let letters carry their entries."""
    app.register_blueprint(calendars)
    itip.register()
