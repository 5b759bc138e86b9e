"""The lists that can be brought in: what is in each, and what becomes of it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel.speaklater import LazyString

from coliving.accounts.models import User
from coliving.bookings import people_sheet
from coliving.bookings.actions.importing import import_things
from coliving.bookings.actions.importing_people import import_people
from coliving.bookings.people_foresight import Person, foresee_people
from coliving.i18n import _, lazy_gettext, ngettext
from coliving.sheets.cells import Cell
from coliving.sheets.columns import Column, Table
from coliving.sheets.previews import Fate, Foreseen
from coliving.spaces import resource_sheet
from coliving.spaces.models import Role, Space
from coliving.spaces.names import feature_name, resource_kind_name
from coliving.spaces.resource_foresight import foresee_things
from coliving.spaces.roles import TITLES

BringIn = Callable[[Space, Table, str, User, datetime], Counter[Fate]]


@dataclass(frozen=True)
class Listing:
    """One sort of list; `page` is the endpoint where one sees what has gone in."""

    title: LazyString
    about: LazyString
    page: str
    columns: Sequence[Column]
    examples: Callable[[], list[list[Cell]]]
    foresee: Callable[[Table, Space], Sequence[Foreseen[Any]]]
    bring_in: BringIn
    warns: Callable[[Sequence[Foreseen[Any]]], str]
    """What cannot be taken back once it is in; nothing, if all of it can."""


def _things() -> list[list[Cell]]:
    """Two lines that show how it is meant, in the order of the columns."""
    desk, room = resource_kind_name("desk"), resource_kind_name("room")
    network = feature_name("ethernet")
    screen = f"{feature_name('screen')}; {feature_name('whiteboard')}"
    return [
        [_("Desks by the window"), desk, 6, 1, _("Quiet in the morning"), network, "", "", 0],
        [_("Meeting room"), room, 1, 12, "", screen, "", _("Free for members"), 15],
    ]


def _people() -> list[list[Cell]]:
    """One who has an address, one who has not."""
    member, volunteer = str(TITLES[Role.MEMBER]), str(TITLES[Role.VOLUNTEER])
    return [
        ["Roux", "Marie", "marie.roux@example.org", "", volunteer, ""],
        ["Vidal", "Paul", "", "04 71 00 00 00", member, _("Comes on Tuesdays")],
    ]


def _letters(rows: Sequence[Foreseen[Person]]) -> str:
    num = sum(row.fate is Fate.NEW and bool(row.told and row.told.told.email) for row in rows)
    if not num:
        return ""
    return ngettext(
        "%(num)s invitation goes out by e-mail at once.",
        "%(num)s invitations go out by e-mail at once.",
        num,
    )


LISTS = {
    "things": Listing(
        lazy_gettext("What there is"),
        lazy_gettext("Desks, rooms, machines: one to a line."),
        "manage_resources.show",
        resource_sheet.COLUMNS,
        _things,
        foresee_things,
        import_things,
        lambda _rows: "",
    ),
    "people": Listing(
        lazy_gettext("People"),
        lazy_gettext(
            "Whoever has an address gets an invitation by e-mail; the others are written down as "
            "members without an account. Notes are kept of those, and of whoever is here already."
        ),
        "manage_people.show",
        people_sheet.COLUMNS,
        _people,
        foresee_people,
        import_people,
        _letters,
    ),
}
