"""The pages where people find, book and keep track."""

from flask import Blueprint

from coliving.bookings.views import changes
from coliving.bookings.views.bookings import bp as bookings
from coliving.bookings.views.home import bp as home
from coliving.bookings.views.leaving import leaving
from coliving.bookings.views.resources import bp as resources
from coliving.bookings.views.series import bp as series
from coliving.bookings.views.spaces import bp as spaces

__all__ = ["blueprints", "changes"]

blueprints: tuple[Blueprint, ...] = (home, spaces, resources, bookings, series, leaving)
