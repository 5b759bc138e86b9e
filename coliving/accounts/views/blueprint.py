"""The pages of this feature, whichever module they are written in."""

from flask import Blueprint

accounts = Blueprint("accounts", __name__)
