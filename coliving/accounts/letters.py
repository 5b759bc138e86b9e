"""Letters with a link that opens a door. What they hold in the outbox opens nothing."""

from datetime import datetime, timedelta
from typing import Any

from coliving.accounts.models import EmailLink
from coliving.accounts.tokens import digest_of, new_nonce, token_of
from coliving.db import db
from coliving.outbox.actions import News, Reader, post
from coliving.outbox.links import link
from coliving.outbox.rendering import context_for

LIFETIME = timedelta(minutes=30)
SIGN_IN, CONFIRM, ALREADY = "sign_in_link", "confirm_email", "already_registered"
ASKED = "new_email_asked"  # the one without a link that opens a door
FOLLOW, CONFIRM_EMAIL = "accounts.link", "accounts.new_email"


def send(template: str, opens: EmailLink, reader: Reader, back: str, now: datetime) -> None:
    """Post a letter with a new link, inside the caller's transaction.

    `back` is the path of the page to return to when the link is followed.
    """
    nonce = new_nonce()
    opens.digest = digest_of(token_of(nonce))
    opens.expires_at = now + LIFETIME
    db.session.add(opens)
    page = CONFIRM_EMAIL if opens.user_id else FOLLOW
    post(News(template, {"page": page, "nonce": nonce, "next": back}), reader, now)


def _with_link(facts: dict[str, Any]) -> dict[str, Any]:
    back = facts["next"] or None
    return {"url": link(facts["page"], token=token_of(facts["nonce"]), next=back)}


for _template in (SIGN_IN, CONFIRM, ALREADY):
    context_for(_template, _with_link)
