"""The invitations of a space: which are open, and what the link in a letter opens."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from coliving.accounts.tokens import digest_of, token_of
from coliving.db import db
from coliving.outbox.links import link
from coliving.outbox.rendering import context_for
from coliving.spaces.models import Invitation, Space
from coliving.spans import A_DAY

LIFETIME = 14 * A_DAY
KEPT = 30 * A_DAY
"""How long one that nobody accepted is still shown, so that it can be sent again."""
LETTER = "invited"


def invitations_of(space: Space) -> Sequence[Invitation]:
    """Those that nobody has accepted yet, the latest first."""
    query = select(Invitation).where(Invitation.space_id == space.id, is_open())
    return db.session.scalars(query.order_by(Invitation.sent_at.desc(), Invitation.id)).all()


def is_open() -> ColumnElement[bool]:
    """Neither accepted nor withdrawn; perhaps too old."""
    return Invitation.accepted_at.is_(None) & (Invitation.email != "")


def invitation_of(space: Space, uid: UUID) -> Invitation | None:
    """The invitation, if it is one of the space and still open."""
    return next((one for one in invitations_of(space) if one.uid == uid), None)


def invitation_with(token: str) -> Invitation | None:
    """The invitation whose latest letter has this address, as it is now, unless withdrawn."""
    query = select(Invitation).where(Invitation.digest == digest_of(token))
    return db.session.scalar(query, execution_options={"populate_existing": True})


def is_over(invitation: Invitation, now: datetime) -> bool:
    """Whether its link has become too old."""
    return now >= invitation.expires_at


def _with_link(facts: dict[str, Any]) -> dict[str, Any]:
    return {"url": link("invitations.show", token=token_of(facts["nonce"]))}


context_for(LETTER, _with_link)
