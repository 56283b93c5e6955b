"""Whose turn it is to write: one thread of the program at a time, and then the lock of the file,
which another program may hold.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from lcdesk.db.engine.engine import BUSY_MS
from lcdesk.db.store import store_behind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PATIENCE = 20.0
"""Seconds another program may hold the desk before it is said that nothing was kept."""
TRY_MS = 40
"""How long one try takes: a window that waits is silent for that long."""
_PAUSE = 0.005
BRIEF = {"is_brief": True}
"""The option of connections whose tries are repeated here; all others wait in the database, as
they always did.
"""


class Waiter(Protocol):
    """What is done between two tries, on the thread that waits."""

    def wait(self, *, is_foreign: bool) -> None:
        """Let a moment pass; `is_foreign`: another program has the desk, not other work of this
        one.
        """

    def over(self) -> None:
        """The waiting has ended, well or not."""

    def may_stand_still(self) -> bool:
        """May the thread that asks wait and do nothing else?"""
        ...


class Sleeper:
    """Waits and does nothing else."""

    # to whoever only sleeps it is all the same
    def wait(self, *, is_foreign: bool) -> None:  # noqa: ARG002
        """Sleep."""
        time.sleep(_PAUSE)

    def over(self) -> None:
        """Nothing is left of it."""

    def may_stand_still(self) -> bool:
        """It may."""
        return True


class Turns:
    """The turns of one desk. `waiter` may be changed: a window must not fall silent."""

    def __init__(self, engine: sa.Engine) -> None:
        self.waiter: Waiter = Sleeper()
        self._inside = threading.RLock()
        self._has_lock = not store_behind(engine.dialect).is_shared
        if self._has_lock:
            event.listen(engine, "engine_connect", _be_brief)
            event.listen(engine, "checkin", _be_patient)

    @contextmanager
    def mine(self) -> Iterator[None]:
        """No other thread of this program writes meanwhile; however long the other takes, it
        will end.
        """
        if not self._inside.acquire(timeout=TRY_MS / 1000):
            self._wait_for_others()
        try:
            yield
        finally:
            self._inside.release()

    def begin(self, session: Session) -> None:
        """Begin the transaction of a session that writes; the database's own error once
        `PATIENCE` has ended. A server locks rows, not the desk: there nobody waits to begin.
        """
        if not self._has_lock:
            session.connection()
            return
        until, waiter = time.monotonic() + PATIENCE, self.waiter
        is_waiting = False
        try:
            while True:
                try:
                    session.connection()
                    return
                except OperationalError as error:
                    if "locked" not in str(error.orig) or time.monotonic() > until:
                        raise
                is_waiting = True
                _wait_until_free(session, waiter, until)
        finally:
            if is_waiting:
                waiter.over()

    def _wait_for_others(self) -> None:
        waiter = self.waiter
        try:
            waiter.wait(is_foreign=False)
            while not self._inside.acquire(timeout=TRY_MS / 1000):
                waiter.wait(is_foreign=False)
        finally:
            waiter.over()


_BUSY_MS = "busy_ms"  # of a connection that waits otherwise than usual


def _wait_until_free(session: Session, waiter: Waiter, until: float) -> None:
    """Ask the driver itself, which leaves next to nothing behind: a search for garbage takes
    longer than a try.
    """
    engine = session.get_bind().engine
    with closing(engine.raw_connection()) as held:
        driver: Any = held.driver_connection
        driver.execute(f"PRAGMA busy_timeout={TRY_MS}")
        held.info[_BUSY_MS] = TRY_MS
        while time.monotonic() <= until:
            waiter.wait(is_foreign=True)
            try:
                driver.execute("BEGIN IMMEDIATE")
            except engine.dialect.loaded_dbapi.OperationalError:
                continue
            driver.execute("ROLLBACK")
            return


def _be_brief(connection: sa.Connection) -> None:
    """Who writes through `desk.execute` tries often and briefly; who reads has hardly ever to wait,
    and then does so in the database.
    """
    if connection.get_execution_options().get("is_brief", False):
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA busy_timeout={TRY_MS}")
        connection.info[_BUSY_MS] = TRY_MS


def _be_patient(connection: Any, record: Any) -> None:
    """Whoever has the connection next (to wipe what was erased, say) waits in the database
    again.
    """
    if connection is not None and record.info.pop(_BUSY_MS, None):
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
