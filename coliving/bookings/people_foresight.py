"""What each row of a list of people would do. Nothing is written here.

Compared are only those whom the space knows already: nobody learns from a list whether an
address has an account elsewhere.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.invitations import invitations_of
from coliving.bookings.people_sheet import TITLES, PersonForm, read, role_words
from coliving.db import db
from coliving.errors import Refusal
from coliving.i18n import _
from coliving.sheets.columns import Row, Table, plain
from coliving.sheets.previews import Difference, Fate, Foreseen, faults, runs_over
from coliving.spaces.models import Remark, Role, Space, SpaceRole
from coliving.spaces.roles import TITLES as ROLES

_NO_DIGIT = re.compile(r"\D")


@dataclass(frozen=True)
class Person:
    """What a row says, and who of the space it is; nobody yet if they are new."""

    told: PersonForm
    user: User | None = None


Found = tuple[User, SpaceRole]


class _Known:
    """Those whom the space knows, whom it has asked to come, and what it has noted of whom."""

    def __init__(self, space: Space) -> None:
        here, noted = SpaceRole.space_id == space.id, Remark.space_id == space.id
        people = select(User, SpaceRole).join(SpaceRole, SpaceRole.user_id == User.id).where(here)
        remarks = select(Remark.user_id, Remark.text).where(noted)
        self.by_email: dict[str, Found] = {}
        self.by_name: dict[str, list[Found]] = defaultdict(list)
        for user, role in db.session.execute(people.order_by(User.id)):
            self.by_email[user.email or ""] = user, role
            self.by_name[plain(user.name)].append((user, role))
        self.invited = {one.email for one in invitations_of(space)}
        self.remarks = {(number, text) for number, text in db.session.execute(remarks)}
        self.lines: dict[tuple[str, str], int] = {}

    def find(self, told: PersonForm) -> Found | None:
        """By the address; without one by the name, unless the telephones differ."""
        if told.email:
            return self.by_email.get(told.email)
        namesakes = self.by_name.get(plain(told.name), [])
        return next((one for one in namesakes if _share_phones(told, one[0])), None)


def foresee_people(table: Table, space: Space) -> list[Foreseen[Person]]:
    """What becomes of each row, with every reason where it cannot go in."""
    known, roles = _Known(space), role_words()
    return [_foreseen(row, known, roles) for row in table.rows]


def _foreseen(row: Row, known: _Known, roles: dict[str, str]) -> Foreseen[Person]:
    form = read(row.cells, roles)
    name = form.raw.get("name", "")
    wrong = faults(form.errors, row, TITLES) + runs_over(row)
    if form.data is None:
        return Foreseen(row.number, name, Fate.BAD, refusals=tuple(wrong))
    user, held = known.find(form.data) or (None, None)
    wrong += _twice(row, form.data, known) + _in_the_way(form.data, held)
    if wrong:
        return Foreseen(row.number, name, Fate.BAD, refusals=tuple(wrong))
    if held and held.role is Role.VISITOR:
        user = None
    person = Person(form.data, user)
    if user:
        changes = tuple(_changes(form.data, user, known))
        return Foreseen(row.number, name, Fate.CHANGED if changes else Fate.SAME, person, changes)
    if form.data.email in known.invited:
        return Foreseen(row.number, name, Fate.SAME, person)
    return Foreseen(row.number, name, Fate.NEW, person, tuple(_news(form.data)))


def _share_phones(told: PersonForm, user: User) -> bool:
    """Whether they may be one: with one number, or where one of the two says none."""
    phones = {_NO_DIGIT.sub("", phone) for phone in (told.phone, user.phone)} - {""}
    return len(phones) < 2


def _twice(row: Row, told: PersonForm, known: _Known) -> list[Refusal]:
    who = (told.email or plain(told.name), "" if told.email else _NO_DIGIT.sub("", told.phone))
    line = known.lines.setdefault(who, row.number)
    if line == row.number:
        return []
    title = str(TITLES["email" if told.email else "name"])
    return [Refusal("twice", _("The same person stands in line %(line)s.", line=line), title)]


def _in_the_way(told: PersonForm, held: SpaceRole | None) -> list[Refusal]:
    if held and held.blocked_at is not None:
        text = _("%(name)s is blocked: unblock them first.", name=told.name)
        return [Refusal("blocked", text, str(TITLES["name"]))]
    if told.email is None and told.role.is_above(Role.MEMBER) and held is None:
        text = _("Without an account %(name)s cannot sign in to help.", name=told.name)
        return [Refusal("no_account", text, str(TITLES["email"]))]
    return []


def _changes(told: PersonForm, user: User, known: _Known) -> list[Difference]:
    """Only those without an account are written down anew; of others, notes are taken."""
    changes = []
    if told.phone and user.email is None and told.phone != user.phone:
        changes.append(Difference(str(TITLES["phone"]), user.phone, told.phone))
    if told.note and (user.id, told.note) not in known.remarks:
        changes.append(Difference(str(TITLES["note"]), "", told.note))
    return changes


def _news(told: PersonForm) -> list[Difference]:
    """What somebody new is, and how they come to know."""
    said = {"role": str(ROLES[told.role])}
    if told.email:
        way = _("by a letter to %(email)s", email=told.email)
    else:
        way = _("written down, without an account")
        said |= {"phone": told.phone, "note": told.note}
    shown = [Difference(str(TITLES[name]), "", text) for name, text in said.items() if text]
    return [Difference(_("How"), "", way), *shown]
