"""The pages of this feature, whichever module they are written in."""

from flask import Blueprint

calendars = Blueprint("calendars", __name__)
