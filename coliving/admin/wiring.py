"""Every page of the manager's part, in the order of its tabs."""

from flask import Blueprint, Flask

from coliving.admin import (
    blocking,
    changes,
    desk,
    desk_series,
    exporting,
    figures,
    hours,
    importing,
    invitations,
    kiosk,
    mine,
    paper,
    patience,
    people,
    plans,
    poster,
    record,
    requests,
    resource,
    resources,
    roster,
    rules,
    settings,
    space,
    start,
    tablets,
    today,
)
from coliving.admin.tabs import Chapter, Tab

# Pages of others: desk, paper, patience, roster and tablets of today's, blocking and invitations
# of the people's, and a resource of the resources'.
__all__ = ["BLUEPRINTS", "CHAPTERS", "TABS"]
__all__ += ["desk_series"]  # of the desk's
__all__ += ["blocking", "desk", "invitations", "paper", "patience", "resource", "roster", "tablets"]
__all__ += ["exporting"]  # of importing's

BLUEPRINTS: tuple[Blueprint, ...] = (
    changes.bp,
    figures.bp,
    hours.bp,
    importing.bp,
    kiosk.bp,
    mine.bp,
    people.bp,
    plans.bp,
    poster.bp,
    record.bp,
    requests.bp,
    rules.bp,
    resources.bp,
    settings.bp,
    space.bp,
    start.bp,
    today.bp,
)
TABS: tuple[Tab, ...] = (
    today.TAB,
    requests.TAB,
    changes.TAB,
    people.TAB,
    figures.TAB,
    settings.TAB,
)
"""What one opens every day or every week: few, for they share one row of a phone."""
CHAPTERS: tuple[Chapter, ...] = (
    resources.CHAPTER,
    plans.CHAPTER,
    hours.CHAPTER,
    rules.CHAPTER,
    space.CHAPTER,
    poster.CHAPTER,
    importing.CHAPTER,
    record.CHAPTER,
)
"""What is behind the settings, in the order in which one would tell it."""


def init_app(app: Flask) -> None:
    """Open the pages, and let their layout know the ways to them."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.jinja_env.globals.update(manager_tabs=TABS, manager_chapters=CHAPTERS)
