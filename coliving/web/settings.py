"""The installation's settings, from wherever a request or a command is running."""

from typing import cast

from flask import current_app

from coliving.config import Config


def settings() -> Config:
    return cast(Config, current_app.extensions["coliving"])
