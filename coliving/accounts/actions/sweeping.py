"""Forgetting what nobody needs any longer."""

from datetime import datetime

from sqlalchemy import delete

from coliving.accounts.models import EmailLink, RateHit
from coliving.db import db, transaction


def sweep(now: datetime) -> int:
    """Remove links that no longer work and tries that no longer count; answer how many."""
    links = delete(EmailLink).where(EmailLink.expires_at <= now).returning(EmailLink.id)
    hits = delete(RateHit).where(RateHit.expires_at <= now).returning(RateHit.key)
    with transaction():
        return sum(len(db.session.execute(these).all()) for these in (links, hits))
