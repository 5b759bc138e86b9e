"""What we ask of people before we believe that it is them."""

from coliving.accounts.models import User
from coliving.accounts.passwords import is_right
from coliving.errors import Refusal
from coliving.i18n import _


def not_confirmed(user: User, typed: str) -> Refusal | None:
    """Whoever has a password types it; the others type their address."""
    if user.password_hash:
        if is_right(typed, user.password_hash):
            return None
        return Refusal("wrong_password", _("This is not your password."), "confirmation")
    if typed.strip().lower() == user.email:
        return None
    return Refusal("wrong_email", _("This is not your address."), "confirmation")
