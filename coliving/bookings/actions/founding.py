"""A new space: its address, its hours, what is in it, and its first manager, all at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.audit import note
from coliving.db import db, transaction
from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.spaces.access import networks_of
from coliving.spaces.communes import commune_name, timezone_of
from coliving.spaces.forms import AddressForm
from coliving.spaces.gazetteer import look_up
from coliving.spaces.holidays import department
from coliving.spaces.importing import free_slug
from coliving.spaces.models import Network, OpeningHours, Period, Resource, Role, Space, SpaceRole
from coliving.spaces.opening import Timetable
from coliving.spaces.osm_hours import Stretch
from coliving.spaces.periods import parts_of
from coliving.spaces.starters import Starter, Thing


@dataclass(frozen=True)
class Plan:
    """All that its founder has said; `network` is a slug, for whoever has the choice."""

    address: AddressForm
    timetable: Timetable
    starter: Starter
    counts: Mapping[str, int]
    network: str = ""


def found(plan: Plan, founder: User, now: datetime) -> Space:
    """Open the space; who founds it runs it. Sent twice, it is founded once.

    Raises Refused ("network") where the founder has several and none of them was named.
    """
    with transaction():
        User.lock(founder.id, now)
        if space := _same(plan, founder):
            return space
        space = _space(plan, founder, now)
        db.session.add(space)
        db.session.flush()
        db.session.add_all(_inside(plan, space, founder))
        db.session.add_all(_resources(plan, space, now))
        said = {"name": space.name, "starter": plan.starter.code}
        note(space.id, founder, "founded", said, now)
    return space


def networks(founder: User) -> list[Network]:
    """Those that a space of the founder's may join: their own.

    Joining another would make its founder a member of it, for whom its doors open.
    """
    theirs = select(Network).where(Network.id.in_(networks_of(founder)))
    return list(db.session.scalars(theirs.order_by(Network.name)))


def _same(plan: Plan, founder: User) -> Space | None:
    query = select(Space).join(SpaceRole, SpaceRole.space_id == Space.id)
    query = query.where(SpaceRole.user_id == founder.id, SpaceRole.role == Role.MANAGER)
    here = (Space.name == plan.address.name, Space.postcode == plan.address.postcode)
    return db.session.scalar(query.where(*here).limit(1))


def _network(plan: Plan, founder: User, slug: str) -> Network:
    """The founder's only one, or the one of theirs that was named; else one of its own."""
    known = networks(founder)
    if not known:
        return Network(name=plan.address.name, slug=_free_network_slug(slug))
    if len(known) == 1:
        return known[0]
    for network in known:
        if network.slug == plan.network:
            return network
    raise Refused(Refusal("network", _("Which network does it belong to?"), "network"))


def _free_network_slug(slug: str) -> str:
    tries = [slug, *(f"{slug}-{number}" for number in range(2, 100))]
    used = set(db.session.scalars(select(Network.slug).where(Network.slug.in_(tries))))
    return next(one for one in tries if one not in used)


def _space(plan: Plan, founder: User, now: datetime) -> Space:
    told = plan.address
    commune = commune_name(told.commune)
    place = look_up(f"{commune} ({told.postcode})").place
    slug = free_slug(told.name, commune)
    return Space(
        network=_network(plan, founder, slug),
        name=told.name,
        slug=slug,
        kinds=[kind.value for kind in plan.starter.kinds],
        address=told.address,
        postcode=told.postcode,
        commune=commune,
        latitude=place.point.latitude if place else None,
        longitude=place.point.longitude if place else None,
        timezone=timezone_of(department("", told.postcode)),
        closed_on_holidays=plan.timetable.closed_on_holidays,
        policy=plan.starter.policy,
        changed_at=now,
    )


def _inside(plan: Plan, space: Space, founder: User) -> Iterator[object]:
    """Its first manager, its hours, and the parts of its day."""
    yield SpaceRole(space_id=space.id, user_id=founder.id, role=Role.MANAGER)
    for line in plan.timetable.hours:
        yield OpeningHours(space_id=space.id, **line._asdict())
    for part in parts_of([Stretch(*line[:3]) for line in plan.timetable.hours]):
        yield Period(space_id=space.id, **part._asdict())


def _resources(plan: Plan, space: Space, now: datetime) -> Iterator[Resource]:
    for position, (thing, name, units) in enumerate(_named(plan)):
        yield Resource(
            space=space,
            kind=thing.kind,
            name=name,
            units=units,
            capacity=thing.capacity,
            features=list(thing.features),
            policy=thing.policy,
            turnaround=thing.turnaround,
            position=position,
            changed_at=now,
        )


def _named(plan: Plan) -> Iterator[tuple[Thing, str, int]]:
    """Each resource to be: what, its name, its units. Of none there is no resource."""
    for thing in plan.starter.things:
        count = plan.counts.get(thing.code, thing.count)
        if thing.apart and count > 1:
            for number in range(1, count + 1):
                yield thing, f"{thing.name} {number}", 1
        elif count:
            yield thing, str(thing.name), count
