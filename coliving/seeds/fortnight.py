"""A busy fortnight in the demo: what people mean to do, done.

Every booking goes through the same action as anybody's, so that the house rules hold; what
they refuse is left out. What has gone was booked beforehand, as it would have been, and most
people came.
"""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import func, select

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel
from coliving.bookings.actions.requests import Answer, approve
from coliving.bookings.models import Booking
from coliving.db import db
from coliving.errors import Refused
from coliving.outbox.actions import letters_stay_home
from coliving.seeds.arrivals import welcome
from coliving.seeds.furnishing import SPACES, described
from coliving.seeds.lots import Place, Plan, plans_of
from coliving.spaces.access import who_answers
from coliving.spaces.models import Period, Resource, Space
from coliving.spaces.opening import opening
from coliving.spans import A_DAY, Span

PAST, AHEAD, RUNNING_LOW = 28 * A_DAY, 14 * A_DAY, 7 * A_DAY
LEFT_OPEN = 2 * A_DAY
"""What somebody asks for farther ahead is left for whoever tries out the demo to answer."""
AT_HOME, VISITING = 6, 1


def keep_busy(now: datetime) -> int:
    """Book for last month and the coming fortnight, or its rest when less than a week is left.

    Answers how many bookings were made. Nothing is written to anybody.
    """
    places = [place for slug in SPACES if (place := _place(slug))]
    with letters_stay_home():
        made = sum(_carry_out(plan, now) for place in places for plan in _plans(place, now))
    for place in places:
        welcome(place.space, _regulars(), now)
    return made


def _plans(place: Place, now: datetime) -> Iterator[Plan]:
    """What people mean to do there while it is open: asking for the rest would be slow."""
    around = Span(now - PAST - A_DAY, now + AHEAD + A_DAY)
    hours = opening(place.space, around).members
    for day in _days_to_fill(place, now):
        for plan in plans_of(place, day):
            if any(stretch.covers(plan.wish.span) for stretch in hours):
                yield plan


def _carry_out(plan: Plan, now: datetime) -> bool:
    notice = plan.wish.resource.rules.length("notice")
    latest = plan.wish.span.start - notice
    booked_at = now if latest > now else latest - plan.beforehand
    try:
        booking = book(plan.member, plan.wish, booked_at)
        if booking.is_pending and booking.span.start < now + LEFT_OPEN:
            approve(booking, Answer(who_answers(booking.resource.space)[0]), booked_at)
        if plan.gives_up:
            cancel(booking, booked_at)
    except Refused:
        return False
    return True


def _place(slug: str) -> Place | None:
    """The space as it is now; nothing if somebody has removed or renamed it."""
    space = db.session.scalar(select(Space).where(Space.slug == slug))
    if space is None:
        return None
    things = db.session.scalars(select(Resource).where(Resource.space_id == space.id))
    periods = db.session.scalars(select(Period).where(Period.space_id == space.id))
    return Place(
        space=space,
        things={thing.name: thing for thing in things},
        periods={period.name: period for period in periods},
        people=_people(slug),
        listed=described(slug)["resources"],
    )


def _people(slug: str) -> dict[User, int]:
    """Who comes, and how often: everybody of the network, those of the place more than others."""
    homes = {facts["email"]: facts.get("home") for facts in described("people")["people"]}
    query = select(User).where(User.email.in_([email for email, home in homes.items() if home]))
    return {
        user: AT_HOME if homes[str(user.email)] == slug else VISITING
        for user in db.session.scalars(query.order_by(User.id))
    }


def _days_to_fill(place: Place, now: datetime) -> Iterator[date]:
    today = now.astimezone(place.space.zone).date()
    last = _last_day(place)
    if last and last >= today + RUNNING_LOW:
        return
    day = max(today - PAST, last + A_DAY) if last else today - PAST
    while day < today + AHEAD:
        yield day
        day += A_DAY


def _regulars() -> list[str]:
    return [facts["email"] for facts in described("people")["people"] if "regular" in facts]


def _last_day(place: Place) -> date | None:
    """The last day for which one of the regulars has booked something there."""
    query = select(func.max(Booking.starts_at)).where(
        Booking.resource_id.in_([thing.id for thing in place.things.values()]),
        Booking.member_id.in_([user.id for user in place.people if user.email in _regulars()]),
    )
    last: datetime | None = db.session.scalar(query)
    return last.astimezone(place.space.zone).date() if last else None
