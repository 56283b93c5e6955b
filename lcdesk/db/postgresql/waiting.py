"""Waiting for an office's server: whoever waits can do something meanwhile, and a server that is
frozen is given up.

A frozen machine, or a network that swallows everything, still looks alive to the system: its kernel
answers. So the one who waits looks after it: when nothing has come for `SILENT` seconds, it is
asked on another connection whether anybody is there. Where nobody is, this connection is ended.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from selectors import DefaultSelector
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen

T = TypeVar("T")
SILENT = 10.0
"""Seconds after which a server that says nothing is asked whether it is there."""
ANSWERS = 5.0
"""Seconds it has for that."""
LONGEST = 150.0
"""Seconds after which nobody waits any more: the server ends a statement sooner (`engine`)."""
TELL_AFTER = 0.04
"""Seconds of silence after which whoever waits does something meanwhile, again and again."""


class _Meanwhile(threading.local):
    """What a thread does while it waits."""

    tell: Callable[[], object] | None = None


_meanwhile = _Meanwhile()


@contextmanager
def telling(tell: Callable[[], object]) -> Iterator[None]:
    """While in here this thread waits for the server, it calls this in between."""
    before, _meanwhile.tell = _meanwhile.tell, tell
    try:
        yield
    finally:
        _meanwhile.tell = before


def _take_values_out(error: psycopg.Error) -> None:
    """The words of the server tell values: the key that is there already, the line of a COPY. What
    is left is which error it is, and of which rule of the tables.
    """
    if error.sqlstate:
        error.args = (" ".join(filter(None, (error.sqlstate, error.diag.constraint_name))),)


def connect(connecting: Callable[[], T]) -> T:
    """Connect; on another thread, where this one has something to do meanwhile."""
    tell = _meanwhile.tell
    if tell is None:
        return connecting()
    with ThreadPoolExecutor(1, "connecting") as other:
        made = other.submit(connecting)
        while True:
            try:
                return made.result(TELL_AFTER)
            except TimeoutError:
                if made.done():
                    raise
            tell()


def wait(connection: psycopg.Connection[Any], gen: PQGen[Any]) -> Any:
    """Go on with `gen` as the server answers on a connection; what it comes to."""
    try:
        return _watched(connection, gen, next(gen))
    except StopIteration as ended:
        return ended.value
    except psycopg.Error as error:
        _take_values_out(error)
        raise
    except BaseException:
        # stopped in the midst of an answer: nothing more can be said on this connection, and
        # what was not committed is taken back
        connection.pgconn.finish()
        raise


def _watched(connection: psycopg.Connection[Any], gen: PQGen[Any], wanted: int) -> Any:
    """An answer is not there yet: wait for what is `wanted` first (to read, to write)."""
    silence = _Silence(connection)
    with DefaultSelector() as selector:
        key = selector.register(connection.pgconn.socket, wanted)
        while True:
            if ready := selector.select(TELL_AFTER):
                silence.ends()
                try:
                    wanted = gen.send(ready[0][1])
                except StopIteration as ended:
                    return ended.value
                if wanted != key.events:
                    key = selector.modify(key.fd, wanted)
            elif silence.is_for_good():
                connection.pgconn.finish()
                raise psycopg.OperationalError("the server does not answer")


class _Silence:
    """How long a server has said nothing on a connection."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self.ends()

    def ends(self) -> None:
        """It has said something."""
        self._began = self._looked = time.monotonic()
        self._question: _Question | None = None

    def is_for_good(self) -> bool:
        """Called again and again while it lasts: is nobody there any more?"""
        if _meanwhile.tell is not None:
            _meanwhile.tell()
        now = time.monotonic()
        if now - self._began > LONGEST:
            return True
        if self._question is None:
            if now - self._looked > SILENT:
                self._looked, self._question = now, _Question(self._connection)
                self._question.start()
        elif self._question.is_answered:
            self._looked, self._question = now, None
        else:
            return now - self._looked > ANSWERS or not self._question.is_alive()
        return False


class _Question(threading.Thread):
    """Asks on a connection of its own whether the server is there."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        super().__init__(name="is the server there?", daemon=True)
        info = connection.info
        self._where: dict[str, Any] = {**info.get_parameters(), "password": info.password or None}
        self.is_answered = False

    def run(self) -> None:
        """Whatever the server says is an answer, a refusal, too."""
        try:
            with psycopg.connect(**self._where) as asking:
                asking.execute("SELECT 1")
        except psycopg.Error as error:
            self.is_answered = error.sqlstate is not None
        else:
            self.is_answered = True
