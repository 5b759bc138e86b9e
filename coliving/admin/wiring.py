"""Every page of the manager's part, in the order of its tabs."""

from flask import Blueprint, Flask

from coliving.admin import (
    changes,
    desk,
    hours,
    kiosk,
    mine,
    paper,
    patience,
    poster,
    record,
    space,
    start,
    tablets,
    today,
)
from coliving.admin.tabs import Tab

# Desk, paper, patience and tablets are pages of today's.
__all__ = ["BLUEPRINTS", "TABS", "desk", "paper", "patience", "tablets"]

BLUEPRINTS: tuple[Blueprint, ...] = (
    changes.bp,
    hours.bp,
    kiosk.bp,
    mine.bp,
    poster.bp,
    record.bp,
    space.bp,
    start.bp,
    today.bp,
)
TABS: tuple[Tab, ...] = (today.TAB, changes.TAB, hours.TAB, space.TAB, record.TAB)


def init_app(app: Flask) -> None:
    """Open the pages, and let their layout know the tabs."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.jinja_env.globals["manager_tabs"] = TABS
