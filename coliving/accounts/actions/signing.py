"""Coming in with a password, and going out everywhere."""

from uuid import uuid4

from coliving.accounts.actions.links import drop_links
from coliving.accounts.models import User
from coliving.accounts.passwords import hashed, is_outdated, is_right
from coliving.db import transaction
from coliving.errors import Refusal, Refused
from coliving.i18n import _


def sign_in(email: str, password: str) -> User:
    """Whoever has this address and this password. Raises Refused, without telling which
    of the two is wrong.
    """
    user = User.with_email(email)
    stored = user.password_hash if user else None
    if not is_right(password, stored) or user is None or stored is None:
        text = _("This address and this password do not go together.")
        raise Refused(Refusal("wrong_password", text))
    if is_outdated(stored):
        _hash_again(user, password, stored)
    return user


def sign_out_everywhere(user: User) -> None:
    """Close every session of the user, on every device, and what was asked for in them."""
    with transaction():
        drop_links(user)
        user.session_key = uuid4()


def _hash_again(user: User, password: str, stored: str) -> None:
    """The parameters have changed: keep the same password with the new ones."""
    again = hashed(password)
    with transaction():
        if user.password_hash == stored:  # and nobody chose another one meanwhile
            user.password_hash = again
