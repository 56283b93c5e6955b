"""An operation at a server that others write to, too: tried until it is committed once, and never
twice.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from lcdesk.db.store import Store
from lcdesk.model.faults import OutcomeUnknown
from lcdesk.services.core.reach import OUT_OF_REACH
from lcdesk.services.core.write_lock import PATIENCE, Waiter
from lcdesk.texts import _

LOOKS = 3
"""How often something may stand in the way that is not seen, before it is said."""
_FIRST, _LONGEST = 0.004, 0.05
_PAUSE = 0.05


@dataclass
class Attempt:
    """One try, under a receipt of its own. `is_sent`: it was about to be committed; before that,
    nothing can have been kept.
    """

    receipt: UUID = field(default_factory=uuid4)
    is_sent: bool = False


@dataclass
class _Patience:
    """How long an operation is tried: others may be faster for as long as another program may hold
    a file.
    """

    tries: int = 0
    looks: int = 0
    began: float = field(default_factory=time.monotonic)
    lost: float | None = None  # since when the server is away

    def allows(self, verdict: str) -> bool:
        """After one more try of this verdict: yet another?"""
        now = time.monotonic()
        if verdict == "lost":
            self.lost = now if self.lost is None else self.lost
            return now - self.lost < OUT_OF_REACH
        self.lost = None
        self.tries += 1
        self.looks += verdict == "look again"
        return self.looks <= LOOKS and now - self.began < PATIENCE

    def pause(self) -> float:
        """Seconds until the next try: by chance, or two would meet again and again."""
        if self.lost is not None:
            return _PAUSE
        return random.uniform(0, min(_LONGEST, _FIRST * self.tries))


def commit_once(
    store: Store, engine: sa.Engine, attempt: Callable[[Attempt], None], waiter: Waiter
) -> None:
    """`attempt` writes and commits under a receipt. Where others were faster it is done again, from
    a later moment; where the answer to the commit was lost, the receipt says whether it was done.

    The error of the last try where it was given up: nothing was kept then. `OutcomeUnknown` where
    nobody can say.
    """
    patience = _Patience()
    with _telling(store, waiter) as tell:
        while True:
            one = Attempt()
            try:
                attempt(one)
            except Exception as error:
                verdict = store.verdict(error)
                if verdict is None:
                    raise
                if verdict == "lost":
                    engine.dispose()  # others of the pool went the same way
                    if one.is_sent and _was_done(store, engine, one.receipt, tell):
                        return
                if not patience.allows(verdict):
                    raise
            else:
                return
            _let_pass(patience.pause(), tell)


@contextmanager
def _telling(store: Store, waiter: Waiter) -> Iterator[Callable[[], None]]:
    """What is to be called while it is waited, here and for the server; the waiter is told at the
    end that it is over.
    """
    has_waited = False

    def tell() -> None:
        nonlocal has_waited
        has_waited = True
        waiter.wait(is_foreign=True)

    try:
        with store.telling(tell):
            yield tell
    finally:
        if has_waited:
            waiter.over()


def _let_pass(seconds: float, tell: Callable[[], None]) -> None:
    until = time.monotonic() + seconds
    if seconds >= _PAUSE:
        tell()
    time.sleep(max(0.0, until - time.monotonic()))


def _was_done(store: Store, engine: sa.Engine, receipt: UUID, tell: Callable[[], None]) -> bool:
    """As soon as the server is there again; `OutcomeUnknown` where it stays away."""
    until = time.monotonic() + OUT_OF_REACH
    while True:
        try:
            return store.is_done(engine, receipt)
        except DBAPIError as error:
            if time.monotonic() > until:
                raise OutcomeUnknown(
                    _("The office’s server went away while this was being saved."),
                    _("Look whether it was kept before you do it again."),
                ) from error
            engine.dispose()
        _let_pass(_PAUSE, tell)
