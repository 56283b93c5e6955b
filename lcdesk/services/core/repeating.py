"""An operation at a server that others write to, too: tried until it is committed once, and never
twice.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import suppress
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from lcdesk.db.store import Store
from lcdesk.services.core.write_lock import Waiter

TRIES = 30
SECONDS = 5.0
"""How long others may be faster before it is said that nothing was kept."""
OUT_OF_REACH = 10.0
"""How long a server may be away before it is said so."""
_FIRST, _LONGEST = 0.004, 0.2
_PAUSE = 0.05


def commit_once(
    store: Store, engine: sa.Engine, attempt: Callable[[UUID], None], waiter: Waiter
) -> None:
    """`attempt` writes and commits under a receipt. Where others were faster it is done again, from
    a later moment; where the answer to the commit was lost, the receipt says whether it was done.
    """
    receipt, until = uuid4(), time.monotonic() + SECONDS
    for number in range(TRIES + 1):
        try:
            attempt(receipt)
        except Exception as error:
            verdict = store.verdict(error)
            is_over = number == TRIES or time.monotonic() > until
            if verdict is None or (verdict == "again" and is_over):
                raise
            if verdict == "lost":
                if _is_done(store, engine, receipt, waiter, error):
                    return
                until = time.monotonic() + SECONDS
            else:
                time.sleep(random.uniform(0, min(_LONGEST, _FIRST * 2**number)))
        else:
            return


def _is_done(
    store: Store, engine: sa.Engine, receipt: UUID, waiter: Waiter, error: Exception
) -> bool:
    """As soon as the server is there again; `error` where it stays away."""
    until = time.monotonic() + OUT_OF_REACH
    try:
        while time.monotonic() < until:
            with suppress(DBAPIError):
                return store.is_done(engine, receipt)
            waiter.wait(is_foreign=True)
            time.sleep(_PAUSE)
    finally:
        waiter.over()
    raise error
