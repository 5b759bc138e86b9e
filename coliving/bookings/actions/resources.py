"""What managers do to the things of their space, short of what hits bookings.

Fewer units, out of service, retired: those are changes that are seen before they happen
(`intents`). All else is done at once, and what is booked keeps its time.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import exists, or_, select

from coliving.accounts.models import User
from coliving.bookings.actions.changing import holding_space
from coliving.bookings.actions.spaces import touch
from coliving.bookings.audit import note
from coliving.bookings.refitting import become, have_units, make_ready
from coliving.bookings.units import relatives
from coliving.db import db, transaction
from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.spaces.inventory import everything_in, names_in
from coliving.spaces.models import Resource, ResourcePart, Space, lock_resources
from coliving.spaces.naming import following, numbered
from coliving.spaces.picturing import PhotoWish, hang
from coliving.spaces.resource_forms import ResourceForm, ResourcesForm, Together

MANY = 200
"""At most so many new things at a time."""
LONGEST_NAME = 80
COPIED = (
    *("kind", "description", "price_note", "units", "capacity", "features", "access_needs"),
    *("turnaround", "policy"),
)


def add_resources(space: Space, told: ResourcesForm, by: User, now: datetime) -> list[Resource]:
    """Put new things at the end of the board: all of them, or none.

    Raises Refused ("too_many", "too_long", "name_taken") at the names.
    """
    with transaction():
        touch(space, now)
        everything = everything_in(space)
        last = max((one.position for one in everything), default=-1)
        names = _names(told, names_in(space))
        units = told.count if told.together is Together.ROW else 1
        new = [
            Resource(
                space=space, name=name, units=units, position=place, changed_at=now, **told.told()
            )
            for place, name in enumerate(names, start=last + 1)
        ]
        db.session.add_all(new)
        note(space.id, by, "added", {"what": _from_to(names), "units": len(names) * units}, now)
    return new


def copy_resource(resource: Resource, by: User, now: datetime) -> Resource:
    """Another one like it, after it on the board, without its photo and its parts."""
    space = resource.space
    with holding_space(space, now):
        after = [one for one in everything_in(space) if one.position > resource.position]
        for place, one in enumerate(after, start=resource.position + 2):
            one.position = place
        twin = Resource(
            space=space,
            name=following(resource.name, names_in(space)),
            position=resource.position + 1,
            changed_at=now,
            **{name: getattr(resource, name) for name in COPIED},
        )
        db.session.add(twin)
        note(space.id, by, "added", {"what": twin.name}, now)
    return twin


def describe_resource(
    resource: Resource, told: ResourceForm, photo: PhotoWish, by: User, now: datetime
) -> int:
    """Change what the resource is and its photo, but for fewer units: that is another change.

    Whoever has booked keeps their time. Answers how many bookings follow one another too
    closely to make it ready between them. Raises Refused ("name_taken", "divided").
    """
    with _holding(resource, now):
        if hang(resource, photo, now):
            said = {"what": resource.name, "changed": ["photo"]}
            note(resource.space_id, by, "altered", said, now)
        return alter(resource, told, by, now)


def alter(resource: Resource, told: ResourceForm, by: User, now: datetime) -> int:
    """The same but for the photo, in the caller's transaction, which holds its relatives too."""
    values = told.told() | {"name": told.name, "units": max(resource.units, told.units)}
    changed = [name for name, value in values.items() if getattr(resource, name) != value]
    if "name" in changed:
        others = [name for name in names_in(resource.space) if name != resource.name]
        _refuse_taken([told.name], others, "name")
    if "units" in changed:
        _refuse_divided(resource)
        have_units(resource, values["units"])
    if "kind" in changed:
        become(resource, told.kind)
    for name in changed:
        setattr(resource, name, values[name])
    close = make_ready(resource, now) if "turnaround" in changed else 0
    if changed:
        said = {"what": resource.name, "changed": changed}
        note(resource.space_id, by, "altered", said, now)
    return close


def bring_back(resource: Resource, by: User, now: datetime) -> None:
    """What was retired is there again, and can be booked."""
    with _holding(resource, now):
        resource.retired_at = None
        resource.in_service, resource.out_of_service_note = True, ""
        note(resource.space_id, by, "brought_back", {"what": resource.name}, now)


def put_in_order(space: Space, order: Sequence[Resource], by: User, now: datetime) -> None:
    """Let the board go by this order; what is not in it stays behind it, as it was."""
    with holding_space(space, now):
        everything = everything_in(space)
        named = {one.id for one in order}
        others = [one for one in everything if one.id not in named]
        for place, one in enumerate([*order, *others]):
            one.position = place
        note(space.id, by, "ordered", {}, now)


@contextmanager
def _holding(resource: Resource, now: datetime) -> Iterator[None]:
    """A transaction in which nobody books it, or what shares its time."""
    number = resource.id
    with transaction():
        lock_resources(relatives(number), now)
        yield


def _names(told: ResourcesForm, taken: list[str]) -> list[str]:
    lines = [line.strip() for line in told.names.splitlines() if line.strip()]
    each = told.count if told.together is Together.APART else 1
    if len(lines) * each > MANY:
        text = _("That is too many at a time: at most %(num)s.", num=MANY)
        raise Refused(Refusal("too_many", text, "names"))
    names: list[str] = []
    for line in lines:
        names += numbered(line, each, [*taken, *names] if each > 1 else ())
    if too_long := next((name for name in names if len(name) > LONGEST_NAME), None):
        text = _("“%(name)s” is too long for a name.", name=too_long)
        raise Refused(Refusal("too_long", text, "names"))
    _refuse_taken(names, taken, "names")
    return names


def _refuse_taken(names: Sequence[str], taken: Iterable[str], field: str) -> None:
    """Two of one name cannot be told apart on the board, nor on the telephone."""
    known = {name.casefold() for name in taken}
    for name in names:
        if name.casefold() in known:
            text = _("There is “%(name)s” already: give it another name.", name=name)
            raise Refused(Refusal("name_taken", text, field))
        known.add(name.casefold())


def _refuse_divided(resource: Resource) -> None:
    """A hall is one, and so is each half of it: booking the whole takes one unit of each part."""
    mine = or_(ResourcePart.whole_id == resource.id, ResourcePart.part_id == resource.id)
    if db.session.scalar(select(exists().where(mine))):
        text = _("It divides, or is a part of something: there is only one of it.")
        raise Refused(Refusal("divided", text, "units"))


def _from_to(names: Sequence[str]) -> str:
    """ "Bureau 1 – Bureau 8": what the record says of many."""
    return names[0] if len(names) == 1 else f"{names[0]} – {names[-1]}"
