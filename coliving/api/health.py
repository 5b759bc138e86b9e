"""Two questions that programs ask: is it running, and should people be sent here?"""

from datetime import timedelta

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from coliving import clock
from coliving.accounts.access import public
from coliving.db import current_revision, db, newest_revision
from coliving.outbox.models import Delivery, Letter

LATE = timedelta(minutes=15)
FRESH = {"Cache-Control": "no-store"}

health = Blueprint("health", __name__)


@health.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process is up and answers. Nothing else is asked: a restart mends nothing else."""
    return {"status": "ok"}, FRESH


@health.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """200 if the database answers and has every migration this release knows, else 503.

    Letters that wait for a quarter of an hour are told too ("late": is the worker
    running?), but people can book meanwhile: the answer stays 200.
    """
    try:
        revision = current_revision(db.session.connection())
        report = {"database": "ok", "migration": revision, "letters": None}
        is_ready = revision == newest_revision()
        if is_ready:
            report["letters"] = "late" if _letters_wait() else "on time"
    except DBAPIError as error:
        current_app.logger.error("The database does not answer: %s", error.orig)
        report, is_ready = {"database": "unreachable"}, False
    return {"status": "ok" if is_ready else "not ready", **report}, 200 if is_ready else 503, FRESH


def _letters_wait() -> bool:
    overdue = Letter.run_at < clock.now() - LATE
    late = select(Letter.id).where(Letter.state == Delivery.READY, overdue).limit(1)
    return db.session.scalar(late) is not None
