"""What people find in their mailbox."""

import re
from urllib.parse import urlsplit

from sqlalchemy import select

from coliving.db import db
from coliving.outbox.models import Letter
from coliving.outbox.rendering import render

ADDRESS = re.compile(r"https?://\S+/(?:sign-in/link|account/email|invitations)/\S+")


def letters_to(email: str) -> list[Letter]:
    """The oldest first."""
    db.session.commit()  # so that what a server has written meanwhile is seen
    theirs = select(Letter).where(Letter.recipient == email).order_by(Letter.id)
    return list(db.session.scalars(theirs))


def text_of(letter: Letter) -> str:
    body = render(letter).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_for(email: str) -> str:
    """The path that the newest letter to the address asks its reader to open."""
    found = ADDRESS.search(text_of(letters_to(email)[-1]))
    assert found
    address = urlsplit(found[0])
    return f"{address.path}?{address.query}".removesuffix("?")
