"""The people of a space as a list that managers bring along: its columns, and what a row says."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field
from werkzeug.datastructures import MultiDict

from coliving.accounts.forms import Email, Name
from coliving.forms import Form, Typed, bind
from coliving.i18n import lazy_gettext as _
from coliving.sheets.columns import Column, folded, spellings
from coliving.spaces.forms import Phone
from coliving.spaces.models import Role
from coliving.spaces.roles import TITLES as ROLES

NAMES = ("nom de famille", "nom et prénom", "nom prénom", "prénom et nom", "nom complet")
ADDRESSES = ("e-mail", "email", "mail", "courriel", "adresse mail", "e-mail 1 value")
"""The last is what address books of Google call it."""
COLUMNS = (
    Column("name", _("Name"), (*NAMES, "nom adhérent", "last name", "family name"), is_needed=True),
    Column("first_name", _("First name"), ("prénom", "prénom adhérent", "given name")),
    Column("email", _("E-mail address"), ADDRESSES),
    Column("phone", _("Phone"), ("tél", "tel", "portable", "mobile", "phone 1 value")),
    Column("role", _("Role"), ("fonction",)),
    Column("note", _("Note"), ("remarque", "commentaire", "notes", "observations")),
)
TITLES = {column.name: column.title for column in COLUMNS}
OTHER_ROLES = {
    Role.MEMBER: ("adhérent", "adhérente", "usager", "usagère"),
    Role.VOLUNTEER: ("bénévole",),
    Role.MANAGER: ("gestionnaire", "responsable"),
}
_LOST_ZERO = re.compile(r"[1-9]\d{8}", re.ASCII)
"""A French telephone number that a spreadsheet has taken for a sum."""


class PersonForm(Typed):
    """Somebody of the list. Without an address they get no letter, and cannot sign in."""

    name: Name
    email: Email | None = None
    phone: Phone = ""
    role: Literal[Role.MEMBER, Role.VOLUNTEER, Role.MANAGER] = Role.MEMBER
    note: Annotated[str, Field(max_length=2000)] = ""


def role_words() -> dict[str, str]:
    """Each role by its names in all our languages, folded."""
    known = spellings({role.value: title for role, title in ROLES.items()})
    return known | {
        folded(word): role.value for role, words in OTHER_ROLES.items() for word in words
    }


def read(cells: Mapping[str, str], roles: Mapping[str, str]) -> Form[PersonForm]:
    """What the cells say. The first name comes before the name, as one says it."""
    typed = dict(cells)
    typed["name"] = f"{typed.pop('first_name', '')} {typed.get('name', '')}".strip()
    if _LOST_ZERO.fullmatch(typed.get("phone", "")):
        typed["phone"] = f"0{typed['phone']}"
    if "role" in typed:
        typed["role"] = roles.get(folded(typed["role"]), typed["role"])
    return bind(PersonForm, MultiDict(typed))
