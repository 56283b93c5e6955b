"""How slowly a password makes its key in tests: in no time, but for those that are about keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from lcdesk.db.engine import keys

_OF_USERS, _QUICK = keys._ROUNDS, 100


@contextmanager
def quick_keys() -> Iterator[None]:
    """A key is made in no time: what is tried is what becomes of files, and not how long
    guessing takes.
    """
    with _rounds(_QUICK):
        yield


@contextmanager
def slow_keys() -> Iterator[None]:
    """A key is made as users have it: for tests of keys, and where another process opens a desk
    by its password.
    """
    with _rounds(_OF_USERS):
        yield


@contextmanager
def _rounds(number: int) -> Iterator[None]:
    before = keys._ROUNDS
    keys._ROUNDS = number
    try:
        yield
    finally:
        keys._ROUNDS = before
