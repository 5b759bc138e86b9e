"""A hall and its halves: what divides into what, and where its bookings sit from then on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from coliving.accounts.models import User
from coliving.bookings.actions.changing import holding_space
from coliving.bookings.actions.intents import hold
from coliving.bookings.audit import note
from coliving.bookings.hits import FOR_GOOD, hit_by
from coliving.bookings.models import Block, Booking, BookingItem, Occupancy
from coliving.bookings.units import free_unit, leaves
from coliving.db import db
from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.spaces.models import Resource, ResourceKind, ResourcePart
from coliving.spans import Span


class InTheWay(Refused):
    """These bookings hold time that the whole and its parts would both need."""

    def __init__(self, bookings: Sequence[Booking]) -> None:
        text = _("Some of it is booked at the same time: move or cancel one of the two first.")
        super().__init__(Refusal("in_the_way", text, "parts"))
        self.bookings = bookings


def divide(whole: Resource, parts: Sequence[Resource], by: User, now: datetime) -> None:
    """Let the whole divide into these parts from now on; into none, and it is one thing again.

    What is booked of the whole ahead, and its maintenance, takes the new parts instead of the
    old ones. Raises InTheWay with the bookings that hold them already, and Refused at "parts"
    where there is maintenance of them, or they make no sense.
    """
    with holding_space(whole.space, now):
        _refuse_nonsense(whole, parts)
        before, after = leaves(whole), list(parts) or [whole]
        if {leaf.id for leaf in before} == {leaf.id for leaf in after}:
            return
        ahead = Span(now, FOR_GOOD)
        bookings, blocks = _booked(whole, ahead), _blocks(whole, ahead)
        _let_go(before, bookings, blocks, ahead)
        db.session.execute(delete(ResourcePart).where(ResourcePart.whole_id == whole.id))
        db.session.add_all(ResourcePart(whole_id=whole.id, part_id=part.id) for part in parts)
        for one in (whole, *parts):
            one.has_divided = True
        db.session.expire(whole, ["parts"])
        if both := set().union(*(_seat(leaf, bookings, blocks, ahead) for leaf in after)):
            query = select(Booking).where(Booking.id.in_(both)).order_by(Booking.starts_at)
            raise InTheWay(list(db.session.scalars(query)))
        said = {"what": whole.name, "parts": [part.name for part in parts]}
        note(whole.space_id, by, "divided", said, now)


def _refuse_nonsense(whole: Resource, parts: Sequence[Resource]) -> None:
    """A part is one thing, and has no parts of its own."""
    columns = (ResourcePart.whole_id, ResourcePart.part_id)
    wholes, halves = (set(db.session.scalars(select(column))) for column in columns)
    reasons = []
    if parts and whole.id in halves:
        reasons.append(_("%(name)s is a part of something itself.", name=whole.name))
    if len(parts) == 1:
        reasons.append(_("What divides has at least two parts."))
    for part in parts:
        if part.id in wholes or part.id == whole.id:
            reasons.append(_("%(name)s divides itself: tick its parts.", name=part.name))
    for one in (whole, *parts) if parts else ():
        if one.units > 1 or one.kind is ResourceKind.ACCESSORY:
            reasons.append(
                _("%(name)s is several: only a single thing divides, or is a part.", name=one.name)
            )
    if reasons:
        raise Refused(*(Refusal("parts", text, "parts") for text in reasons))


def _booked(whole: Resource, ahead: Span) -> list[Booking]:
    """What is booked of it, by itself or together with other things."""
    beside = select(BookingItem.booking_id).where(BookingItem.resource_id == whole.id)
    with_it = set(db.session.scalars(beside))

    def takes_it(booking: Booking) -> bool:
        return booking.resource_id == whole.id or booking.id in with_it

    return hit_by(whole.space, ahead, takes_it)


def _blocks(whole: Resource, ahead: Span) -> list[Block]:
    query = select(Block).where(Block.resource_id == whole.id, Block.overlapping(ahead))
    return list(db.session.scalars(query.order_by(Block.starts_at)))


def _let_go(
    leaves: Sequence[Resource], bookings: Sequence[Booking], blocks: Sequence[Block], ahead: Span
) -> None:
    """Free what they hold of these: each is seated anew."""
    booked = Occupancy.booking_id.in_([one.id for one in bookings])
    blocked = Occupancy.block_id.in_([one.id for one in blocks])
    here = Occupancy.resource_id.in_([leaf.id for leaf in leaves])
    db.session.execute(
        delete(Occupancy).where(here, booked | blocked, Occupancy.ends_at > ahead.start)
    )


def _seat(
    leaf: Resource, bookings: Sequence[Booking], blocks: Sequence[Block], ahead: Span
) -> set[int]:
    """Let all of them take this part. Answers the bookings that cannot be had at once."""
    both: set[int] = set()
    for block in blocks:
        span = block.span & ahead
        if rows := _during(leaf, span):
            both |= _booked_by(leaf, rows)
        else:
            hold(block, leaf, span)
    for booking in bookings:
        unit = free_unit(leaf, booking.span)
        if unit is None:
            both |= {booking.id} | _booked_by(
                leaf, _during(leaf, booking.span.longer(leaf.turnaround))
            )
        else:
            db.session.add(Occupancy.of(booking, leaf, unit))
            db.session.flush()
    return both


def _during(leaf: Resource, span: Span) -> list[Occupancy]:
    query = select(Occupancy).where(Occupancy.resource_id == leaf.id, Occupancy.overlapping(span))
    return list(db.session.scalars(query))


def _booked_by(leaf: Resource, rows: Sequence[Occupancy]) -> set[int]:
    """Whose they are. Raises Refused ("blocked") when it is maintenance's."""
    bookings = {row.booking_id for row in rows if row.booking_id}
    if len(bookings) < len({row.booking_id for row in rows}):
        text = _("There is maintenance of %(name)s then already.", name=leaf.name)
        raise Refused(Refusal("blocked", text, "parts"))
    return bookings
