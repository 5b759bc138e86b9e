"""Who comes along: inviting them, taking them off, and forgetting who they were."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import delete, func, select, update

from coliving.accounts.models import User
from coliving.bookings.actions.deciding import Override, holding, record, still_there
from coliving.bookings.letters import thread_of, write_to
from coliving.bookings.models import Booking, Participant
from coliving.bookings.party import KEPT, Companion, coming
from coliving.bookings.rules import crowded
from coliving.bookings.together import numbers_of, wish_of
from coliving.db import db, transaction
from coliving.errors import Refusal, Refused
from coliving.i18n import _, ngettext
from coliving.outbox.actions import forget_threads
from coliving.spans import A_DAY

MOST_LETTERS = 30
"""Invitations that go out for one member within a day: strangers get no post by the hundred."""


def bring_along(
    booking: Booking,
    companions: Sequence[Companion],
    now: datetime,
    override: Override | None = None,
) -> None:
    """Let these people come along too. Whoever has an address is sent an invitation.

    Raises Refused with every reason why not: the booking no longer holds, too many people,
    too many letters, or somebody is named twice.
    """
    with _holding(booking, now):
        crowd = crowded(wish_of(booking).rooms, booking.party + len(companions))
        hard = [*_twice(booking, companions), *_too_many_letters(booking, companions, now)]
        if hard or (crowd and override is None):
            raise Refused(*filter(None, [crowd, *hard]))
        booking.party += len(companions)
        record(booking, [crowd.code] if crowd else [], override, now)
        for one in companions:
            participant = Participant(
                booking=booking,
                name=one.name,
                email=one.email,
                sequence=0,
                invited_at=now if one.email else None,
            )
            db.session.add(participant)
            db.session.flush()
            write_to(participant, "guest_invited", now)


def take_off(participant: Participant, now: datetime) -> None:
    """Let somebody not come along after all; their calendar lets go of it. Twice is once."""
    number = participant.id
    booking = participant.booking
    with _holding(booking, now):
        participant = db.session.get_one(Participant, number)
        if participant.left_at is None:
            write_to(participant, "guest_cancelled", now)
            participant.name, participant.email, participant.left_at = "", None, now
            booking.party -= 1


def forget_party(user: User, now: datetime) -> None:
    """Forget who came along with the user, and whom others took along at the user's address.

    For the transaction in which the account goes: whoever was invited to something that is
    cancelled with it is told so, and every letter that named the user goes.
    """
    mine = select(Participant).join(Participant.booking).where(Booking.member_id == user.id)
    invited = list(db.session.scalars(mine))
    forget_threads([thread_of(one) for one in invited])
    for one in invited:
        if one.booking.holds and one.booking.starts_at > now:
            write_to(one, "guest_cancelled", now)
    numbers = [one.id for one in invited]
    db.session.execute(delete(Participant).where(Participant.id.in_(numbers)))
    if user.email:
        elsewhere = update(Participant).where(Participant.email == user.email)
        db.session.execute(elsewhere.values(email=None))


def forget_old_parties(now: datetime) -> int:
    """Forget who came along to what is long over; how many they were stays with the booking.

    Answers how many people that was. Twice is once.
    """
    over = select(Booking.id).where(Booking.ends_at < now - KEPT)
    with transaction():
        old = delete(Participant).where(Participant.booking_id.in_(over))
        return len(db.session.execute(old.returning(Participant.id)).all())


@contextmanager
def _holding(booking: Booking, now: datetime) -> Iterator[None]:
    """A transaction in which the booking does not change, as long as it is still to come."""
    held = numbers_of([booking])
    with holding(held, booking.member, now):
        still_there(booking, held)
        if not booking.is_confirmed or booking.ends_at <= now:
            raise Refused(Refusal("over", _("This booking does not hold any more.")))
        yield


def _twice(booking: Booking, companions: Sequence[Companion]) -> Iterator[Refusal]:
    """An address gets one invitation, and whoever booked needs none."""
    known = {one.email for one in coming(booking)} | {booking.member.email}
    for one in companions:
        if one.email and one.email in known:
            text = _("%(email)s comes already.", email=one.email)
            yield Refusal("already", text, "people")
        known.add(one.email)


def _too_many_letters(
    booking: Booking, companions: Sequence[Companion], now: datetime
) -> Iterator[Refusal]:
    query = select(func.count()).select_from(Participant).join(Participant.booking)
    lately = query.where(
        Booking.member_id == booking.member_id, Participant.invited_at > now - A_DAY
    )
    wanted = sum(one.email is not None for one in companions)
    if wanted and (db.session.scalar(lately) or 0) + wanted > MOST_LETTERS:
        text = ngettext(
            "At most %(num)s invitation a day: name the others without an address.",
            "At most %(num)s invitations a day: name the others without an address.",
            MOST_LETTERS,
        )
        yield Refusal("too_many_letters", text, "people")
