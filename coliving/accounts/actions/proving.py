"""Before something that cannot be taken back: is it them, or who found their telephone?"""

from coliving.accounts import throttle
from coliving.accounts.models import User
from coliving.accounts.passwords import is_right
from coliving.accounts.throttle import Attempt
from coliving.errors import Refusal, Refused
from coliving.i18n import _


def prove(user: User, typed: str, field: str, computer: str) -> None:
    """Whoever has a password types it, and has as many tries as there are to sign in: they
    are counted together. Raises Refused, or TooManyTries.
    """
    if not user.password_hash:
        return
    email = user.email or ""
    throttle.admit(Attempt.PASSWORD, email, computer)
    if not is_right(typed, user.password_hash):
        raise Refused(Refusal("wrong_password", _("This is not your password."), field))
    throttle.excuse(Attempt.PASSWORD, email, computer)


def confirm(user: User, typed: str, computer: str) -> None:
    """Whoever has a password types it; the others type their address. Raises Refused, or
    TooManyTries.
    """
    if user.password_hash:
        prove(user, typed, "confirmation", computer)
    elif typed.strip().lower() != user.email:
        raise Refused(Refusal("wrong_email", _("This is not your address."), "confirmation"))
