"""People without an account: a name, and perhaps a telephone."""

import re
from dataclasses import dataclass
from datetime import datetime

from coliving.accounts.models import User
from coliving.db import db
from coliving.forms import is_visible

PHONE = re.compile(r"[ ,;]*(\+?\d[\d .()-]{6,}\d)\s*$", re.ASCII)
"""At the end of a line: nobody's name ends in eight digits."""


@dataclass(frozen=True)
class Guest:
    """Somebody as the desk knows them, not yet written down."""

    name: str
    phone: str = ""

    @classmethod
    def read(cls, line: str) -> "Guest":
        """ "Marie Roux 06 12 34 56 78": a name, and what looks like a telephone after it."""
        found = PHONE.search(line)
        if found is None or not is_visible(line[: found.start()]):
            return cls(line.strip())
        return cls(line[: found.start()].strip(), found[1])


def welcome(guest: Guest, language: str, now: datetime) -> User:
    """Write the guest down, inside the caller's transaction. No letter ever reaches them."""
    user = User(
        email=None,
        name=guest.name,
        phone=guest.phone,
        language=language,
        created_at=now,
        changed_at=now,
    )
    db.session.add(user)
    db.session.flush()
    return user
