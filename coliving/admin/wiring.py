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
    rules,
    settings,
    space,
    start,
    tablets,
    today,
)
from coliving.admin.tabs import Chapter, Tab

# Desk, paper, patience and tablets are pages of today's.
__all__ = ["BLUEPRINTS", "CHAPTERS", "TABS", "desk", "paper", "patience", "tablets"]

BLUEPRINTS: tuple[Blueprint, ...] = (
    changes.bp,
    hours.bp,
    kiosk.bp,
    mine.bp,
    poster.bp,
    record.bp,
    rules.bp,
    settings.bp,
    space.bp,
    start.bp,
    today.bp,
)
TABS: tuple[Tab, ...] = (today.TAB, changes.TAB, settings.TAB)
"""What one opens every day or every week: few, for they share one row of a phone."""
CHAPTERS: tuple[Chapter, ...] = (
    hours.CHAPTER,
    rules.CHAPTER,
    space.CHAPTER,
    poster.CHAPTER,
    record.CHAPTER,
)
"""What is behind the settings, in the order in which one would tell it."""


def init_app(app: Flask) -> None:
    """Open the pages, and let their layout know the ways to them."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.jinja_env.globals.update(manager_tabs=TABS, manager_chapters=CHAPTERS)
