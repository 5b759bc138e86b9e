"""Bookings of the past, and who came for them."""

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.checking_in import Witness, check_in
from coliving.bookings.asking import Wish
from coliving.bookings.models import Booking, Means
from coliving.spaces.models import Resource
from coliving.spans import Span
from tests.cast import SUNDAY


def booked(member: User, thing: Resource, span: Span) -> Booking:
    return book(member, Wish(thing, span), SUNDAY)


def came(member: User, thing: Resource, span: Span) -> Booking:
    booking = booked(member, thing, span)
    check_in(booking, Witness(member, Means.TAP), span.start)
    return booking
