"""Every page of the manager's part, in the order of its tabs."""

from flask import Blueprint, Flask

from coliving.admin import changes, hours, mine, record, space
from coliving.admin.tabs import Tab

BLUEPRINTS: tuple[Blueprint, ...] = (
    changes.bp,
    hours.bp,
    mine.bp,
    record.bp,
    space.bp,
)
TABS: tuple[Tab, ...] = (changes.TAB, hours.TAB, space.TAB, record.TAB)


def init_app(app: Flask) -> None:
    """Open the pages, and let their layout know the tabs."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.jinja_env.globals["manager_tabs"] = TABS
