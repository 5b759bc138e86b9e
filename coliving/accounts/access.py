"""Who may call a view. Every view wears exactly one of these; a test sees to it.

A decorator says who may come in; what they may see there is decided by loading it
through its owner: what is not theirs is not found.
"""

from collections.abc import Callable
from typing import TypeVar, cast

from flask_login import current_user, login_required

from coliving.accounts.models import User

View = TypeVar("View", bound=Callable[..., object])

DECLARED: set[Callable[..., object]] = set()


def public(view: View) -> View:
    """Anybody may call it."""
    return declare(view)


def members(view: View) -> View:
    """Only somebody who has signed in may call it; others are asked to sign in first."""
    return declare(cast(View, login_required(view)))


def me() -> User:
    """Whoever is signed in: the row itself, not Flask-Login's proxy for it."""
    return cast(User, current_user._get_current_object())


def visitor() -> User | None:
    """Whoever is signed in, or nobody."""
    return me() if current_user.is_authenticated else None


def declare(view: View) -> View:
    """Remember that the view says who may call it."""
    DECLARED.add(view)
    return view
