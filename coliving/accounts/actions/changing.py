"""What people change about themselves."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from coliving.accounts.actions.links import drop_links, take
from coliving.accounts.letters import ALREADY, ASKED, CONFIRM, send
from coliving.accounts.models import EmailLink, User
from coliving.accounts.passwords import hashed
from coliving.db import transaction
from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.outbox.actions import News, Reader, post


def rename(user: User, name: str, now: datetime) -> None:
    with transaction():
        user.name = name
        user.changed_at = now


def choose_language(user: User, language: str, now: datetime) -> None:
    with transaction():
        user.language = language
        user.changed_at = now


def choose_password(user: User, new: str, now: datetime) -> None:
    """Every session of the user ends, and so does what was asked for in one of them."""
    chosen = hashed(new)
    with transaction():
        drop_links(user)
        user.choose_password(chosen, now)


def ask_for_email(user: User, email: str, now: datetime) -> None:
    """Send a link to the new address: it becomes the user's once the link is followed.

    If it is somebody's already, they are told that they have an account; the user is not.
    A letter to the old address says what was asked, and how to stop it.
    """
    with transaction():
        if user.email and user.email != email:
            asked = News(ASKED, {"name": user.name, "email": email})
            post(asked, Reader(user.email, user.language), now)
        reader = Reader(email, user.language)
        if taken := User.with_email(email):
            reader = Reader(email, taken.language)
            send(ALREADY, EmailLink(email=email), reader, "", now)
        else:
            send(CONFIRM, EmailLink(email=email, user_id=user.id), reader, "", now)


def confirm_email(user: User, token: str, now: datetime) -> None:
    """The user reads the new address: it replaces the old one, and so do its links.

    Raises Refused when the link no longer works, is not the user's, or somebody else has
    taken the address meanwhile.
    """
    try:
        with transaction():
            email = take(token, user, now).email
            drop_links(user)
            user.email = email
            user.changed_at = now
    except IntegrityError as error:
        text = _("Somebody else uses this address by now.")
        raise Refused(Refusal("taken", text)) from error
