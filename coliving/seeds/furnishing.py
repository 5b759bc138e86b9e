"""The places and the people of the demo, as the files in data/ describe them."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from coliving.accounts.models import User
from coliving.accounts.passwords import hashed
from coliving.db import db, transaction
from coliving.spaces.importing import AT_A_TIME, import_rows
from coliving.spaces.importing_rows import Row, read_rows
from coliving.spaces.models import (
    Administrator,
    Audience,
    Closure,
    Network,
    OpeningHours,
    Period,
    Resource,
    ResourceKind,
    ResourcePart,
    Role,
    Space,
    SpaceRole,
)
from coliving.spaces.policy import Policy
from coliving.spans import A_DAY, Span

DATA = Path(__file__).parent / "data"
FABLABS = DATA / "fablabs.csv"
NETWORKS = {"chataigneraie": "Tiers-lieux de la Châtaigneraie", "fablabs": "Fablabs de France"}
SPACES = ("la-filature", "la-navette", "la-grande-scie")
THERE_FOR = 365 * A_DAY
"""Since when there is in the demo what one can book: figures look back."""
PASSWORD = "coliving-demo"  # noqa: S105  it is printed for everybody to read

COPIED = (
    *("slug", "name", "kinds", "address", "postcode", "commune", "insee_code"),
    *("latitude", "longitude", "access_notes", "accessibility", "amenities"),
    *("contact_email", "contact_phone", "website"),
)

Facts = dict[str, Any]


def described(name: str) -> Facts:
    """What the file of that name in data/ says."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def furnish(now: datetime) -> None:
    """Make the networks, the three spaces and the people, all at once, if they are not there."""
    with transaction():
        if db.session.scalar(select(Network.id).where(Network.slug.in_(NETWORKS))):
            return
        networks = [Network(name=name, slug=slug) for slug, name in NETWORKS.items()]
        db.session.add_all(networks)
        db.session.flush()
        spaces = {slug: _space(described(slug), networks[0], now) for slug in SPACES}
        _people(spaces, networks, now)


def add_fablabs(now: datetime) -> None:
    """Import the fablabs that are not there yet; those that are, somebody may have changed."""
    network = db.session.scalars(select(Network).where(Network.slug == "fablabs")).one()
    known = set(db.session.scalars(select(Space.source).where(Space.source.is_not(None))))
    rows = [row for row in read_rows(FABLABS) if isinstance(row, Row) and row.source not in known]
    for start in range(0, len(rows), AT_A_TIME):
        import_rows(network, rows[start : start + AT_A_TIME], now)


def _space(facts: Facts, network: Network, now: datetime) -> Space:
    space = Space(
        **{name: facts[name] for name in COPIED},
        description=facts["description"].strip(),
        network_id=network.id,
        policy=Policy(**facts.get("policy", {})),
        changed_at=now,
    )
    db.session.add(space)
    db.session.flush()
    _open(space, facts, now)
    _equip(space, facts["resources"], now - THERE_FOR)
    return space


def _open(space: Space, facts: Facts, now: datetime) -> None:
    for hours in facts["hours"]:
        audience = Audience(hours.get("audience", Audience.EVERYBODY))
        for day in hours["days"]:
            line = OpeningHours(space_id=space.id, weekday=day, audience=audience)
            line.opens, line.closes = hours["opens"], hours["closes"]
            db.session.add(line)
    db.session.add_all(Period(space_id=space.id, **period) for period in facts["periods"])
    for closure in facts["closures"]:
        span = _days(closure, space.zone, now)
        db.session.add(Closure(space_id=space.id, span=span, reason=closure["reason"]))


def _days(closure: Facts, zone: ZoneInfo, now: datetime) -> Span:
    first = now.astimezone(zone).date() + A_DAY * closure["in_days"]
    last = first + A_DAY * (closure["days"] - 1)
    return Span(Span.whole_day(first, zone).start, Span.whole_day(last, zone).end)


def _equip(space: Space, listed: list[Facts], now: datetime) -> None:
    made = {
        facts.get("key", facts["name"]): _resource(facts, space, position, now)
        for position, facts in enumerate(listed)
    }
    db.session.add_all(made.values())
    db.session.flush()
    for facts in listed:
        for part in facts.get("parts", ()):
            whole_id, part_id = made[facts["key"]].id, made[part].id
            db.session.add(ResourcePart(whole_id=whole_id, part_id=part_id))


def _resource(facts: Facts, space: Space, position: int, now: datetime) -> Resource:
    return Resource(
        space_id=space.id,
        kind=ResourceKind(facts["kind"]),
        name=facts["name"],
        description=facts.get("description", ""),
        price_note=facts.get("price_note", ""),
        units=facts.get("units", 1),
        capacity=facts.get("capacity", 1),
        features=facts.get("features", []),
        access_needs=facts.get("access_needs", ""),
        turnaround=timedelta(minutes=facts.get("turnaround", 0)),
        policy=Policy(**facts.get("policy", {})),
        in_service=facts.get("in_service", True),
        out_of_service_note=facts.get("out_of_service_note", ""),
        position=position,
        changed_at=now,
    )


def _people(spaces: dict[str, Space], networks: list[Network], now: datetime) -> None:
    password_hash = hashed(PASSWORD)  # one for all: it is no secret, and hashing is slow
    for facts in described("people")["people"]:
        user = User(
            email=facts["email"],
            name=facts["name"],
            language=facts.get("language", "fr"),
            password_hash=password_hash,
            created_at=now,
            changed_at=now,
        )
        db.session.add(user)
        db.session.flush()
        if "home" in facts:
            role, home = Role(facts["role"]), spaces[facts["home"]]
            db.session.add(SpaceRole(space_id=home.id, user_id=user.id, role=role))
        elif "role" in facts:
            db.session.add_all(
                Administrator(network_id=network.id, user_id=user.id) for network in networks
            )
