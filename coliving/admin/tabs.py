"""The ways to the manager's pages: tabs for every day, chapters for what is set up once."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from coliving.spaces.models import Space


@dataclass(frozen=True)
class Tab:
    """The way to a page: its endpoint takes the slug of the space. `icon` is one of icons.svg."""

    endpoint: str
    label: LazyString
    icon: str

    @property
    def blueprint(self) -> str:
        """Whose pages are behind it."""
        return self.endpoint.partition(".")[0]


@dataclass(frozen=True)
class Counted(Tab):
    """A tab that says how many things wait behind it."""

    count: Callable[[Space], int]


@dataclass(frozen=True)
class Chapter(Tab):
    """A page of the settings; `about` says in a few words what one finds there."""

    about: LazyString
