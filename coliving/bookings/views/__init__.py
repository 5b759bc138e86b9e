"""The pages where people find, book and keep track."""

from flask import Blueprint

from coliving.bookings.views import along, changes, party, waiting
from coliving.bookings.views.bookings import bp as bookings
from coliving.bookings.views.home import bp as home
from coliving.bookings.views.invitations import bp as invitations
from coliving.bookings.views.leaving import leaving
from coliving.bookings.views.remarks import bp as remarks
from coliving.bookings.views.resources import bp as resources
from coliving.bookings.views.series import bp as series
from coliving.bookings.views.spaces import bp as spaces

__all__ = ["along", "blueprints", "changes", "party", "waiting"]

blueprints: tuple[Blueprint, ...] = (
    home,
    spaces,
    resources,
    bookings,
    series,
    leaving,
    invitations,
    remarks,
)
