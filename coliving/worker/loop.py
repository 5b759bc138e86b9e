"""What the worker does, round after round, until it is told to stop."""

import logging
import os
import secrets
import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.exc import OperationalError

from coliving import clock
from coliving.accounts.actions.sweeping import sweep
from coliving.bookings.actions.absent import record_no_shows
from coliving.bookings.actions.inviting import forget_old_invitations
from coliving.bookings.actions.party import forget_old_parties
from coliving.bookings.actions.requests import expire_requests
from coliving.bookings.actions.roster import warn_of_tomorrow
from coliving.bookings.actions.waiting import expire_offers, forget_old_places, offer_freed
from coliving.calendars.actions import forget_old_texts
from coliving.outbox import actions
from coliving.outbox.actions import Failure
from coliving.outbox.delivery import Postman, Rejected, Unavailable
from coliving.outbox.models import Letter
from coliving.outbox.rendering import Unwritable, render

log = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds between two looks for letters, when there were none."""
Job = Callable[[datetime], int]
"""Finds in the database what is due, and does it: twice is harmless."""
A_MINUTE, AN_HOUR = timedelta(minutes=1), timedelta(hours=1)
UPKEEP: tuple[Job, ...] = (
    *(actions.forget_sent, sweep, forget_old_texts),
    *(forget_old_invitations, forget_old_parties, forget_old_places),
)
"""What is done every hour."""
WATCH: tuple[Job, ...] = (expire_requests, expire_offers, record_no_shows, warn_of_tomorrow)
"""What is done every minute: somebody waits for it."""
AT_ONCE: tuple[Job, ...] = (offer_freed,)
"""What is done every round: whoever is first in line should have it before anybody else."""


class Worker:
    """Sends what is due. Any number of them may work on one database."""

    def __init__(self, postman: Postman, lease: timedelta) -> None:
        self.postman = postman
        self.lease = lease
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self.is_stopping = False
        self.upkeep_at: datetime | None = None
        self.watch_at: datetime | None = None

    def stop(self, *_signal: object) -> None:
        """Finish the letter in hand, give back the others, then stop. Safe in a signal handler."""
        self.is_stopping = True

    def run(self) -> None:
        """Work until `stop` is called. A database that is away for a while is waited for."""
        while not self.is_stopping:
            try:
                done = self.round(clock.now())
            except OperationalError as error:
                log.warning("The database does not answer: %s", error.orig)
                done = 0
            if not done and not self.is_stopping:
                time.sleep(PAUSE)

    def empty(self) -> None:
        """Send all that is due, and stop. Raises OperationalError without the database."""
        while not self.is_stopping and self.round(clock.now()):
            continue

    def round(self, now: datetime) -> int:
        """Take a few letters, send them, answer how many they were."""
        self._look_after(now)
        letters = actions.claim(self.name, now, self.lease)
        try:
            for letter in letters:
                if self._may_send(letter):
                    self._send(letter)
        finally:
            self.postman.rest()
            if letters:
                actions.hand_back(self.name)
        return len(letters)

    def _may_send(self, letter: Letter) -> bool:
        """Not when a slow server has used up the lease: another worker may have the letter."""
        leased = letter.lease_until is not None and clock.now() < letter.lease_until
        return leased and not self.is_stopping

    def _send(self, letter: Letter) -> None:
        """No transaction is open while a mail server is being talked to."""
        failure = self._attempt(letter)
        if failure:
            log.warning("Letter %s was not sent: %s", letter.uid, failure.reason)
        actions.settle(letter, failure, clock.now())

    def _attempt(self, letter: Letter) -> Failure | None:
        try:
            self.postman.hand_over(render(letter))
        except Rejected as error:
            return Failure(str(error), is_final=True)
        except (Unavailable, Unwritable) as error:
            return Failure(str(error))
        return None

    def _look_after(self, now: datetime) -> None:
        if self.upkeep_at is None or now >= self.upkeep_at:
            self.upkeep_at = now + AN_HOUR
            for job in UPKEEP:
                job(now)
        if self.watch_at is None or now >= self.watch_at:
            self.watch_at = now + A_MINUTE
            for job in WATCH:
                job(now)
        for job in AT_ONCE:
            job(now)
