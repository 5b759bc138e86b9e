"""What can be taken along with a booking, as the form offers it and as it comes back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from coliving.bookings.asking import Item
from coliving.bookings.forms import BookingForm
from coliving.bookings.units import Vacancy, leaves, vacancy
from coliving.db import db
from coliving.errors import Refusal, Refused
from coliving.forms import Form
from coliving.i18n import _, ngettext
from coliving.spaces.models import Resource, ResourceKind
from coliving.spans import Span

PREFIX = "item-"
ALONG = (ResourceKind.ACCESSORY, ResourceKind.ROOM, ResourceKind.OFFICE)
"""What may be taken along: a stock of chairs, and other rooms."""
LONGEST_NUMBER = 4
FEW = 3


@dataclass(frozen=True)
class Offer:
    """A further thing on the form: how many are free, if the time is known, and what is typed."""

    item: Item
    free: int | None
    typed: str
    errors: Sequence[str]

    @property
    def resource(self) -> Resource:
        return self.item.resource

    @property
    def is_counted(self) -> bool:
        """Whether one says how many; a room, or the only projector, is ticked."""
        return not self.item.is_room and self.resource.units > 1


@dataclass(frozen=True)
class WithIt:
    """What the form offers besides, at the time that it shows."""

    span: Span | None
    all: Sequence[Offer]

    @property
    def is_open(self) -> bool:
        """Whether there is something to see in it already."""
        return any(one.typed or one.errors for one in self.all)

    @property
    def names(self) -> list[str]:
        """The first few by name, and how many there are besides."""
        few = [one.resource.name for one in self.all[:FEW]]
        if more := len(self.all) - len(few):
            few.append(ngettext("%(num)s other thing", "%(num)s other things", more))
        return few

    @property
    def has_errors(self) -> bool:
        return any(one.errors for one in self.all)


def with_it(
    resource: Resource,
    span: Span | None,
    typed: Mapping[str, str],
    refused: Refused | None,
    held: Iterable[Item] = (),
) -> WithIt:
    """What can be taken along with the resource at that time, besides what is held already."""
    along, own = _along(resource), {item.resource.id: item.quantity for item in held}
    needed = [(leaf, 1) for one in along for leaf in leaves(one)]
    left = vacancy(needed, span) if span and needed else None
    offers = [
        Offer(
            item=(item := Item(one)),
            free=_free(one, left) + own.get(one.id, 0) if left else None,
            typed=typed.get(item.field, "")[:LONGEST_NUMBER],
            errors=[one.message for one in refused.about(item.field)] if refused else (),
        )
        for one in along
    ]
    return WithIt(span, sorted(offers, key=lambda one: one.item.is_room))


def read_items(resource: Resource, typed: Mapping[str, str]) -> tuple[Item, ...]:
    """What was typed as items. Raises Refused at the field of what is no number.

    What cannot be taken along with the resource, or not any more, is refused too.
    """
    asked = typed_items(typed)
    along = {Item(one).field: one for one in _along(resource)} if asked else {}
    refusals, items = [], []
    for field, text in asked.items():
        thing = along.get(field)
        if thing is None:
            gone = _("Something that you took along is not there any more: look at it again.")
            refusals.append(Refusal("unreadable", gone, field))
        elif not (text.isascii() and text.isdecimal() and len(text) < LONGEST_NUMBER):
            refusals.append(Refusal("unreadable", _("Please type a whole number."), field))
        elif int(text):
            items.append(Item(thing, int(text)))
    if refusals:
        raise Refused(*refusals)
    return tuple(items)


def typed_items(typed: Mapping[str, str]) -> dict[str, str]:
    """The fields of items that say something, as they were typed."""
    said = ((name, text.strip()) for name, text in typed.items() if name.startswith(PREFIX))
    return {name: text for name, text in said if text not in ("", "0")}


def fields_of(items: Iterable[Item]) -> dict[str, str]:
    """The items as the form sends them."""
    return {item.field: str(item.quantity) for item in items}


def _along(resource: Resource) -> list[Resource]:
    """What the space lends with it: in service, and no part of it."""
    own = {leaf.id for leaf in leaves(resource)}
    query = select(Resource).where(
        Resource.space_id == resource.space_id,
        Resource.kind.in_(ALONG),
        Resource.id != resource.id,
        Resource.in_service,
        Resource.retired_at.is_(None),
    )
    query = query.options(selectinload(Resource.parts))
    found = db.session.scalars(query.order_by(Resource.position, Resource.name, Resource.id))
    return [one for one in found if not own & {leaf.id for leaf in leaves(one)}]


def _free(resource: Resource, left: Vacancy) -> int:
    return min(len(left.free(leaf)) for leaf in leaves(resource))


def shown(form: Form[BookingForm], resource: Resource) -> Span | None:
    """The time that the form shows, if it is one."""
    try:
        return BookingForm.model_validate(dict(form.raw)).span(resource.space.zone)
    except (ValidationError, Refused):
        return None
