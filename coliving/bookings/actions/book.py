"""Booking: lock, check, write, tell."""

from datetime import datetime

from coliving.accounts.models import User
from coliving.bookings.actions.deciding import Override, check, holding, record
from coliving.bookings.approval import settle
from coliving.bookings.asking import Ask, Wish, gather
from coliving.bookings.loading import same_booking
from coliving.bookings.models import Booking
from coliving.bookings.request_letters import tell_standing
from coliving.bookings.together import take_along
from coliving.bookings.units import occupy
from coliving.db import add_now
from coliving.errors import Refusal, Refused
from coliving.i18n import _


class AlreadyBooked(Refused):
    """The member has this very booking: here it is."""

    def __init__(self, booking: Booking) -> None:
        super().__init__(Refusal("already", _("You already have this booking.")))
        self.booking = booking


def book(member: User, wish: Wish, now: datetime, override: Override | None = None) -> Booking:
    """Book for the member, or raise Refused with every reason why not.

    Where the space is asked first it is a request until somebody there says yes. Whether
    somebody may override is for the caller to know.
    """
    with holding(wish.numbers, member, now):
        return _book(gather(member, wish, now), member, override)


def book_once(member: User, wish: Wish, now: datetime, override: Override | None = None) -> Booking:
    """Like `book`, for a form that may be sent twice, even at the same moment: the second
    time it raises AlreadyBooked.
    """
    with holding(wish.numbers, member, now):
        ask = gather(member, wish, now)
        if ask.vacancy.taken and (twin := same_booking(member, wish.resource, wish.span)):
            raise AlreadyBooked(twin)
        return _book(ask, member, override)


def _book(ask: Ask, member: User, override: Override | None) -> Booking:
    if member.deleted_at is not None:  # in another window, a moment before
        raise Refused(Refusal("gone", _("This account was deleted.")))
    permit, wish, now = check(ask, override), ask.wish, ask.now
    booking = Booking(
        member=member,
        member_id=member.id,
        resource=wish.resource,
        resource_id=wish.resource.id,
        span=wish.span,
        purpose=wish.purpose,
        created_at=now,
        changed_at=now,
    )
    record(booking, permit.broken, override, now)
    if override is None:
        settle(booking, wish.things, now)
    add_now(booking)
    if wish.items:
        take_along(booking, wish.items)
    occupy(booking, permit.places)
    tell_standing([booking], "booked", now)
    return booking
