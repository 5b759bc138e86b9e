"""Bringing the people of a list into a space: a letter for those who have an address, a line in
its books for the others.
"""

from collections import Counter
from datetime import datetime

from coliving.accounts.actions.guests import Guest, welcome
from coliving.accounts.models import User
from coliving.bookings.actions.inviting import Invitee, send_letters
from coliving.bookings.audit import note
from coliving.bookings.people_foresight import Person, foresee_people
from coliving.db import db, transaction
from coliving.sheets.columns import Table
from coliving.sheets.previews import Fate, counted, insist
from coliving.spaces.models import Remark, Role, Space, SpaceRole, lock_space


def import_people(space: Space, table: Table, seen: str, by: User, now: datetime) -> Counter[Fate]:
    """Invite or write down whoever is new; answer how many rows had each fate.

    `seen` is the fingerprint of what was shown. The same list a second time changes nothing.
    Raises Refused ("outdated") when something else would happen by now, and when there are
    more letters than a space may send within a day.
    """
    with transaction():
        lock_space(space.id)
        rows = foresee_people(table, space)
        insist(rows, seen)
        changing = [row.told for row in rows if row.fate in {Fate.NEW, Fate.CHANGED} and row.told]
        letters = [one.told for one in changing if one.user is None and one.told.email]
        for person in changing:
            if person.user or not person.told.email:
                _write_down(person, space, by, now)
        invitees = (Invitee(one.email, one.role, one.name) for one in letters if one.email)
        send_letters(space, invitees, by, now)
        found = counted(rows)
        said = {"added": found[Fate.NEW], "altered": found[Fate.CHANGED]}
        if any(said.values()):
            note(space.id, by, "imported_people", said, now)
    return found


def _write_down(person: Person, space: Space, by: User, now: datetime) -> None:
    told = person.told
    user = person.user or welcome(Guest(told.name, told.phone), by.language, now)
    if person.user is None:
        db.session.add(SpaceRole(space_id=space.id, user_id=user.id, role=Role.MEMBER))
    elif user.email is None and told.phone:
        user.phone = told.phone
    if told.note:
        remark = Remark(space_id=space.id, user_id=user.id, author_id=by.id, text=told.note)
        remark.created_at = now
        db.session.add(remark)
