"""Passwords are kept as argon2id hashes (RFC 9106), with the memory the settings give them."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from coliving.web.settings import settings

PASSES, LANES = 2, 1  # what OWASP advises beside 19 MiB
DECOY = "nobody's password"


def hashed(password: str) -> str:
    return _hasher(settings().argon2_memory_kib).hash(password)


def is_right(password: str, stored: str | None) -> bool:
    """Whether the password is the stored one.

    Where none is stored it works as hard to say no: the time it takes does not tell
    whether somebody has an account.
    """
    memory = settings().argon2_memory_kib
    try:
        _hasher(memory).verify(stored or _decoy(memory), password)
    except VerifyMismatchError:
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether it was hashed with other parameters than today's."""
    return _hasher(settings().argon2_memory_kib).check_needs_rehash(stored)


@lru_cache
def _hasher(memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=PASSES, memory_cost=memory_kib, parallelism=LANES)


@lru_cache
def _decoy(memory_kib: int) -> str:
    return _hasher(memory_kib).hash(DECOY)
