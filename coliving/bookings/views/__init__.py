"""The pages where people find, book and keep track."""

from flask import Blueprint

from coliving.bookings.views.leaving import leaving

blueprints: tuple[Blueprint, ...] = (leaving,)
