"""Coming in without a password: asking for a link, and following it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from coliving.accounts.letters import ALREADY, CONFIRM, SIGN_IN, send
from coliving.accounts.models import EmailLink, User
from coliving.accounts.passwords import hashed
from coliving.accounts.tokens import digest_of
from coliving.db import db, transaction
from coliving.errors import Refusal, Refused
from coliving.i18n import _, language
from coliving.outbox.actions import News, Reader, post


def ask_to_sign_in(reader: Reader, back: str, now: datetime) -> None:
    """Send a link that signs the reader in, or one that opens an account if there is none.

    Either way one letter goes out: nothing here tells who has an account.
    """
    with transaction():
        user = User.with_email(reader.email)
        template = SIGN_IN if user else CONFIRM
        send(template, EmailLink(email=reader.email), _known(user) or reader, back, now)


def ask_to_sign_up(name: str, reader: Reader, back: str, now: datetime) -> None:
    """Send a link that opens an account, or one that signs in whoever has one already."""
    with transaction():
        user = User.with_email(reader.email)
        template = ALREADY if user else CONFIRM
        send(template, EmailLink(email=reader.email, name=name), _known(user) or reader, back, now)


def living(token: str, owner: User | None, now: datetime) -> EmailLink:
    """The link that this is the token of, untouched: one that signs in, or the owner's to
    change their address. Raises Refused if it no longer works.
    """
    number = owner.id if owner else None
    query = select(EmailLink).where(EmailLink.digest == digest_of(token))
    query = query.where(EmailLink.user_id == number, EmailLink.expires_at > now)
    if (link := db.session.scalar(query)) is None:
        raise _spent()
    return link


@dataclass(frozen=True)
class Choices:
    """What whoever follows a link says: a newcomer's name, and perhaps a new password."""

    name: str = ""
    password: str | None = None


def follow(token: str, choices: Choices, now: datetime) -> User:
    """Use the link up, and answer whoever reads its address: with a new account if need be.

    A password that comes along becomes theirs: reading the letter is proof enough. Raises
    Refused when the link no longer works.
    """
    try:
        with transaction():
            link = take(token, None, now)
            user = User.with_email(link.email) or _open_account(link, choices.name, now)
            if choices.password:
                drop_links(user)
                user.choose_password(hashed(choices.password), now)
            return user
    except IntegrityError as error:  # somebody opened this account a moment before
        raise Refused(Refusal("just_opened", _("Please try once more."))) from error


def take(token: str, owner: User | None, now: datetime) -> EmailLink:
    """Remove the link, inside the caller's transaction: of two readers, one gets it."""
    link = living(token, owner, now)
    this = delete(EmailLink).where(EmailLink.id == link.id)
    if not db.session.scalar(this.returning(EmailLink.id)):
        raise _spent()
    return link


def drop_links(user: User) -> None:
    """Close every door that a letter to the user opens, inside the caller's transaction."""
    theirs = (EmailLink.email == user.email) | (EmailLink.user_id == user.id)
    db.session.execute(delete(EmailLink).where(theirs))


def _open_account(link: EmailLink, name: str, now: datetime) -> User:
    user = User(email=link.email, name=name or link.name, created_at=now, changed_at=now)
    user.language = language()
    db.session.add(user)
    post(News("welcome", {"name": user.name}), Reader(link.email, user.language), now)
    return user


def _known(user: User | None) -> Reader | None:
    return Reader(user.email, user.language) if user and user.email else None


def _spent() -> Refused:
    text = _("This link has been used already, or it is too old. Ask for a new one.")
    return Refused(Refusal("spent", text))
