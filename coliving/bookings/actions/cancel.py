"""Giving time back: cancelling, leaving early, closing an account."""

from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select, update

from coliving.accounts.actions.links import drop_links
from coliving.accounts.models import User
from coliving.bookings.actions.deciding import Override, holding, record, still_there
from coliving.bookings.actions.party import forget_party
from coliving.bookings.approval import too_late
from coliving.bookings.asking import Ask, Wish
from coliving.bookings.letters import tell
from coliving.bookings.models import HOLDING, Booking, BookingItem, WaitingPlace
from coliving.bookings.together import numbers_of, places_for
from coliving.bookings.units import occupy, release
from coliving.db import db
from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.outbox.actions import forget
from coliving.spaces.models import Shift
from coliving.spaces.roles import resign
from coliving.spaces.roster import give_up_shifts
from coliving.spans import Span

A_MINUTE = timedelta(minutes=1)


def cancel(booking: Booking, now: datetime, override: Override | None = None) -> None:
    """Give the time back, and keep the booking as history.

    Raises Refused inside the space's notice, unless a manager does it. Cancelling
    twice is cancelling once.
    """
    held = numbers_of([booking])
    with holding(held, booking.member, now):
        if booking.is_off:
            return
        still_there(booking, held)
        ask = Ask(booking.member, Wish(booking.resource, booking.span), now)
        late = too_late(booking, ask)
        if late and override is None:
            raise Refused(late)
        release(booking)
        booking.cancel(now)
        tell(booking, "cancelled", now, override.reason if override else "")
        record(booking, [late.code] if late else [], override, now)


def give_back(booking: Booking, now: datetime) -> None:
    """End a booking that is under way now, and free the rest of its time."""
    held = numbers_of([booking])
    with holding(held, booking.member, now):
        still_there(booking, held)
        if not booking.is_confirmed or not booking.span.start < now < booking.span.end:
            raise Refused(Refusal("not_now", _("Only a booking under way can end early.")))
        release(booking)
        left_at = now.replace(second=0, microsecond=0)
        booking.move(Span(booking.span.start, max(left_at, booking.span.start + A_MINUTE)), now)
        db.session.flush()
        occupy(booking, places_for(booking))
        tell(booking, "given_back", now)


def delete_account(user: User, now: datetime) -> None:
    """Cancel what is to come, then forget who it was. Bookings stay, without a name.

    What was written with them goes too, and every calendar that told of them is told anew.
    No letter tells them so, and those already written are removed: from now on we do not
    know the address. Whoever was to come along is told that it is cancelled.
    """
    with holding(_resources_used(user), user, now):
        forget_party(user, now)
        for booking in db.session.scalars(_ahead(user, now)):
            release(booking)
            booking.cancel(now)
        theirs = update(Booking).where(Booking.member_id == user.id)
        db.session.execute(theirs.values(purpose="", answer="", override_reason="", changed_at=now))
        db.session.execute(delete(WaitingPlace).where(WaitingPlace.member_id == user.id))
        if user.email:
            forget(user.email)
            drop_links(user)
        resign(user)
        give_up_shifts(Shift.user_id == user.id, now)
        user.forget(now)


def count_ahead(user: User, now: datetime) -> int:
    """How many bookings of the user are still to come."""
    return len(db.session.scalars(_ahead(user, now)).all())


def _ahead(user: User, now: datetime) -> Select[Booking]:
    query = select(Booking).where(Booking.member_id == user.id, Booking.starts_at > now)
    return query.where(Booking.status.in_(HOLDING))


def _resources_used(user: User) -> set[int]:
    own = select(Booking.resource_id).where(Booking.member_id == user.id)
    further = select(BookingItem.resource_id).join(Booking, Booking.id == BookingItem.booking_id)
    query = own.union(further.where(Booking.member_id == user.id))
    return set(db.session.scalars(query))
