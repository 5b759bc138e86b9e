"""The row of tabs on top of the manager's pages."""

from dataclasses import dataclass

from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class Tab:
    """The way to a page: its endpoint takes the slug of the space. `icon` is one of icons.svg."""

    endpoint: str
    label: LazyString
    icon: str
