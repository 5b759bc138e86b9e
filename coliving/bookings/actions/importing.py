"""Bringing lists of a manager into their space: what was seen beforehand, and nothing else."""

from collections import Counter
from datetime import datetime

from coliving.accounts.models import User
from coliving.bookings.actions.resources import alter
from coliving.bookings.actions.spaces import touch
from coliving.bookings.audit import note
from coliving.bookings.units import relatives
from coliving.db import db, transaction
from coliving.sheets.columns import Table, plain
from coliving.sheets.previews import Fate, Foreseen, counted, insist
from coliving.spaces.inventory import everything_in
from coliving.spaces.models import Resource, Space, lock_resources, lock_space
from coliving.spaces.resource_foresight import foresee_things, things_by_name
from coliving.spaces.resource_forms import ResourceForm


def import_things(space: Space, table: Table, seen: str, by: User, now: datetime) -> Counter[Fate]:
    """Add and change things as the rows say that can go in; answer how many of each fate.

    `seen` is the fingerprint of what was shown. The same list a second time changes nothing.
    Raises Refused ("outdated") when something else would happen by now.
    """
    with transaction():
        _hold(space, foresee_things(table, space), now)
        rows = foresee_things(table, space)
        insist(rows, seen)
        known = things_by_name(space)
        for row in rows:
            if row.fate is Fate.CHANGED and row.told:
                alter(known[plain(row.name)], row.told, by, now)
        _add(space, [row.told for row in rows if row.fate is Fate.NEW and row.told], now)
        found = counted(rows)
        said = {"added": found[Fate.NEW], "altered": found[Fate.CHANGED]}
        if any(said.values()):
            note(space.id, by, "imported_things", said, now)
    return found


def _hold(space: Space, rows: list[Foreseen[ResourceForm]], now: datetime) -> None:
    """Let nobody book what is to change, nor what shares its time; nor bring in anything else.

    Things before their space, as everywhere. Whatever was read until then is read again.
    """
    known = things_by_name(space)
    changed = [known[plain(row.name)].id for row in rows if row.fate is Fate.CHANGED]
    lock_resources(relatives(*changed), now)
    lock_space(space.id)
    db.session.expire_all()
    touch(space, now)


def _add(space: Space, things: list[ResourceForm], now: datetime) -> None:
    last = max((one.position for one in everything_in(space)), default=-1)
    db.session.add_all(
        Resource(
            space=space,
            name=told.name,
            units=told.units,
            position=place,
            changed_at=now,
            **told.told(),
        )
        for place, told in enumerate(things, start=last + 1)
    )
