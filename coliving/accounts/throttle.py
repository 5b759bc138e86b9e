"""How often one may try to sign in, counted in the database for all servers together.

Passwords and links are counted apart: whoever tries Alice's password too often keeps her
from using it for a while, but not from asking for a link. And whoever asks for too many
links has left her some that still work in her mailbox.
"""

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import ColumnElement, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from coliving import clock
from coliving.accounts.models import RateHit
from coliving.accounts.tokens import fingerprint
from coliving.db import db, transaction
from coliving.errors import Refusal, Refused
from coliving.i18n import ngettext

Insert = sqlite.Insert | postgresql.Insert
INSERT: dict[str, Callable[[type[RateHit]], Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
PER_ADDRESS = RateLimitItemPerMinute(5, 15)
PER_COMPUTER = RateLimitItemPerMinute(30, 15)
A_MINUTE = timedelta(minutes=1)


class Attempt(StrEnum):
    PASSWORD = "password"  # noqa: S105
    LINK = "link"


class TooManyTries(Refused):
    """The answer is no for now: `retry_after` says for how many seconds."""

    def __init__(self, wait: timedelta) -> None:
        minutes = max(1, -(-wait // A_MINUTE))
        text = ngettext(
            "Too many tries. Wait %(num)s minute, then try again.",
            "Too many tries. Wait %(num)s minutes, then try again.",
            minutes,
        )
        super().__init__(Refusal("too_many_tries", text))
        self.retry_after = minutes * 60


def admit(attempt: Attempt, email: str, computer: str) -> None:
    """Count a try, before it is made. Raises TooManyTries.

    The computer's come first: one that is refused no longer counts for the address.
    """
    _count(PER_COMPUTER, attempt, computer)
    _count(PER_ADDRESS, attempt, email)


def excuse(attempt: Attempt, email: str, computer: str) -> None:
    """The try was a success: whoever shares the computer or the address may go on."""
    _window.hit(PER_COMPUTER, attempt, fingerprint(computer), cost=-1)
    _window.clear(PER_ADDRESS, attempt, fingerprint(email))


def _count(limit: RateLimitItem, attempt: Attempt, whose: str) -> None:
    key = (attempt, fingerprint(whose))
    if not _window.hit(limit, *key):
        reset = _window.get_window_stats(limit, *key).reset_time
        raise TooManyTries(timedelta(seconds=reset - clock.now().timestamp()))


class DatabaseStorage(Storage):
    """Where the `limits` library counts: one statement counts and answers, so that tries
    made at the same moment get different numbers.
    """

    STORAGE_SCHEME = ["appdb"]

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = clock.now()
        insert = INSERT[db.engine.dialect.name](RateHit)
        row = insert.values(key=key, tries=amount, expires_at=now + timedelta(seconds=expiry))
        open_ = RateHit.expires_at > now
        counted = row.on_conflict_do_update(
            index_elements=["key"],
            set_={
                "tries": case((open_, RateHit.tries + amount), else_=row.excluded.tries),
                "expires_at": case((open_, RateHit.expires_at), else_=row.excluded.expires_at),
            },
        )
        with transaction():
            return int(db.session.execute(counted.returning(RateHit.tries)).scalar_one())

    def get(self, key: str) -> int:
        return db.session.scalar(select(RateHit.tries).where(*_open(key))) or 0

    def get_expiry(self, key: str) -> float:
        expires_at = db.session.scalar(select(RateHit.expires_at).where(*_open(key)))
        return (expires_at or clock.now()).timestamp()

    def check(self) -> bool:
        return db.session.scalar(select(1)) == 1

    def reset(self) -> int | None:
        with transaction():
            return len(db.session.scalars(delete(RateHit).returning(RateHit.key)).all())

    def clear(self, key: str) -> None:
        with transaction():
            db.session.execute(delete(RateHit).where(RateHit.key == key))


def _open(key: str) -> tuple[ColumnElement[bool], ...]:
    return RateHit.key == key, RateHit.expires_at > clock.now()


_window = FixedWindowRateLimiter(DatabaseStorage())
