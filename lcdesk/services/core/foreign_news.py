"""What others do at a desk on a server, told here as what is done here: each operation once, in the
order of the commits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from threading import Lock, Thread, get_ident
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from lcdesk import crashes
from lcdesk.db.queries import news
from lcdesk.db.queries.news import ReadOperation
from lcdesk.db.store import Listening
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.reach import Reach

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

EVERY = 5.0
"""Seconds after which it is looked for news though nobody told of any."""
THREAD = "news of others"
"""The name of the thread that looks."""
PAUSE = 0.5
"""Seconds after it could not be waited for news."""


@contextmanager
def _going_on() -> Iterator[None]:
    """A mistake of ours is logged, and ends no thread: what comes after it is told all the same."""
    try:
        yield
    except Exception as error:
        crashes.log.error("news of others could not be told", exc_info=error)


class ForeignNews:
    """A thread that waits for news. On it `told` is called for each operation of others, and
    `woken` whenever something may have been committed; `back` once the connection is another.
    """

    def __init__(
        self,
        listening: Listening,
        reading: Callable[[], AbstractContextManager[Session]],
        told: Callable[[ReadOperation], None],
        woken: Callable[[], None],
        back: Callable[[], None],
        reach: Reach,
    ) -> None:
        self._listening, self._reading, self._told = listening, reading, told
        self._woken, self._back, self._reach = woken, back, reach
        self._connections = 1
        self._own: set[int] = set()
        self._lock = Lock()
        with reading() as session:
            self._last = news.last_number(session)
        self._thread = Thread(target=self._run, name=THREAD, daemon=True)
        self._thread.start()

    def done_here(self, number: int) -> None:
        """An operation of this program was committed: it is no news here."""
        with self._lock:
            self._own.add(number)

    def end(self) -> None:
        """Nothing is told any more."""
        self._listening.end()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        self._reach.watcher = get_ident()
        while self._waits():
            with _going_on(), suppress(DBAPIError, KnownFault):
                self._look_who_comes()
                self._woken()
            if not self._tell_all():
                self._reach.hear(is_there=False)
                time.sleep(PAUSE)

    def _look_who_comes(self) -> None:
        if (connections := self._listening.connections) != self._connections:
            self._back()
            self._connections = connections

    def _tell_all(self) -> bool:
        """Could what others did be read? Else it is tried again."""
        with _going_on(), suppress(DBAPIError, KnownFault):
            for one in self._read():
                with _going_on():
                    self._told(one)
            return True
        return False

    def _waits(self) -> bool:
        with _going_on():
            return self._listening.wait(EVERY)
        time.sleep(PAUSE)  # whatever it was, it may be so again
        return True

    def _read(self) -> Iterator[ReadOperation]:
        with self._reading() as session:
            found = list(news.read_since(session, self._last))
        self._reach.hear(is_there=True)
        for one in found:
            self._last = max(self._last, one.number)
            with self._lock:
                is_own = one.number in self._own
                self._own.discard(one.number)
            if not is_own:
                yield one
