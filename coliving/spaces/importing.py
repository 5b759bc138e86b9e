"""Making spaces of the rows of a list, again and again without harm.

The list has the last word on what it says: name, kind, address, pin, page and machines.
All else is the managers' own, and so is the address of the page: it is made once. A machine
that the list no longer names is put out of service, never removed: it may have bookings.
"""

from collections.abc import Sequence
from datetime import datetime, time
from enum import StrEnum

from sqlalchemy import select

from coliving.db import db, transaction
from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.spaces.communes import slugify, timezone_of
from coliving.spaces.holidays import department
from coliving.spaces.importing_checks import MACHINES
from coliving.spaces.importing_rows import Row
from coliving.spaces.models import Network, OpeningHours, Period, Resource, ResourceKind, Space
from coliving.spaces.policy import Policy

AT_A_TIME = 25
FIRST_NETWORK = "Réseau"
WEEKDAYS = range(5)
OPENS, CLOSES = time(9), time(18)
PERIODS = (
    ("Matin", time(9), time(12)),
    ("Après-midi", time(14), time(18)),
    ("Journée", time(9), time(18)),
)
MACHINE_RULES = Policy(grid=30, longest=4 * 60)
NO_LONGER_LISTED = "N’est plus dans la liste importée."


class Outcome(StrEnum):
    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


def import_rows(network: Network, rows: Sequence[Row], now: datetime) -> list[Outcome]:
    """Make or update the space of each row, in one transaction: give AT_A_TIME, not thousands.

    New spaces join the network; those that are there already stay in theirs.
    """
    with transaction():
        sources = [row.source for row in rows]
        query = select(Space).where(Space.source.in_(sources))
        known = {space.source: space for space in db.session.scalars(query)}
        return [_import_row(network, row, known.get(row.source), now) for row in rows]


def network_to_join(slug: str | None) -> Network:
    """The network of that slug; without one the only network, made if there is none at all.

    Raises Refused ("network"), which names the networks there are.
    """
    networks = {network.slug: network for network in db.session.scalars(select(Network))}
    if slug in networks:
        return networks[slug]
    known = ", ".join(sorted(networks))
    if slug is not None:
        text = _("There is no network “%(slug)s” among: %(known)s.", slug=slug, known=known)
        raise Refused(Refusal("network", text))
    if len(networks) > 1:
        text = _("Which network? Add --network and one of: %(known)s.", known=known)
        raise Refused(Refusal("network", text))
    return next(iter(networks.values()), None) or _first_network()


def free_slug(name: str, commune: str) -> str:
    """An address for a space that no other has: its name, with its commune if need be."""
    short = slugify(name) or "lieu"
    long = slugify(f"{short} {commune}")
    tries = (short, long, *(f"{long}-{number}" for number in range(2, 100)))
    used = set(db.session.scalars(select(Space.slug).where(Space.slug.in_(tries))))
    return next(slug for slug in tries if slug not in used)


def _first_network() -> Network:
    with transaction():
        network = Network(name=FIRST_NETWORK, slug=slugify(FIRST_NETWORK))
        db.session.add(network)
    return network


def _import_row(network: Network, row: Row, space: Space | None, now: datetime) -> Outcome:
    outcome = Outcome.ADDED
    if space is None:
        space = _new_space(network, row, now)
    else:
        outcome = Outcome.UPDATED if _update(space, row) else Outcome.UNCHANGED
    if _equip(space, row, now) and outcome is Outcome.UNCHANGED:
        outcome = Outcome.UPDATED
    if outcome is Outcome.UPDATED:
        space.revision += 1
        space.changed_at = now
    return outcome


def _new_space(network: Network, row: Row, now: datetime) -> Space:
    slug = free_slug(row.name, row.commune)
    space = Space(network_id=network.id, slug=slug, source=row.source, changed_at=now)
    _update(space, row)
    db.session.add(space)
    db.session.flush()
    db.session.add_all(
        OpeningHours(space_id=space.id, weekday=day, opens=OPENS, closes=CLOSES) for day in WEEKDAYS
    )
    db.session.add_all(
        Period(space_id=space.id, name=name, starts=starts, ends=ends)
        for name, starts, ends in PERIODS
    )
    return space


def _update(space: Space, row: Row) -> bool:
    """Take over what the row says; answer whether anything is new."""
    latitude, longitude = row.pin or (None, None)
    return _assign(
        space,
        {
            "name": row.name,
            "kinds": [row.kind],
            "address": row.address,
            "postcode": row.postcode,
            "commune": row.commune,
            "latitude": latitude,
            "longitude": longitude,
            "timezone": timezone_of(department("", row.postcode)),
            "website": row.website,
        },
    )


def _equip(space: Space, row: Row, now: datetime) -> bool:
    """See to it that the machines of the row are there; answer whether anything is new."""
    prefix = f"{row.source}#"
    query = select(Resource).where(Resource.space_id == space.id)
    machines = {machine.source: machine for machine in db.session.scalars(query) if machine.source}
    changed = False
    for code in MACHINES:
        machine = machines.get(prefix + code)
        if machine is None and code in row.capabilities:
            db.session.add(_machine(space, code, prefix, now))
            changed = True
        elif machine is not None and _serve(machine, code, row):
            machine.changed_at = now
            changed = True
    return changed


def _machine(space: Space, code: str, prefix: str, now: datetime) -> Resource:
    return Resource(
        space_id=space.id,
        kind=ResourceKind.MACHINE,
        name=MACHINES[code],
        policy=MACHINE_RULES,
        position=list(MACHINES).index(code),
        source=prefix + code,
        changed_at=now,
    )


def _serve(machine: Resource, code: str, row: Row) -> bool:
    """Put a machine out of service when its list drops it, and back when it names it again.

    One that a manager has put out of service stays so.
    """
    if code not in row.capabilities and machine.in_service:
        return _assign(machine, {"in_service": False, "out_of_service_note": NO_LONGER_LISTED})
    if code in row.capabilities and machine.out_of_service_note == NO_LONGER_LISTED:
        return _assign(machine, {"in_service": True, "out_of_service_note": ""})
    return False


def _assign(row: Space | Resource, values: dict[str, object]) -> bool:
    new = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in new.items():
        setattr(row, name, value)
    return bool(new)
