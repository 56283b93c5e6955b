"""Waiting for an office's server: whoever waits can do something meanwhile, and a server that is
frozen is given up.

A frozen machine, or a network that swallows everything, still looks alive to the system: its kernel
answers. So the one who waits looks after it: when nothing has come for `SILENT` seconds, it is
asked on another connection whether anybody is there. Where nobody is, this connection is ended.

Whoever may not stand still (`unheard`) knocks at its door much sooner. A server that opens is only
slow, and waited for as ever; one that does not is given up.
"""

from __future__ import annotations

import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from selectors import DefaultSelector
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen

from lcdesk.db.postgresql.refusals import understood

T = TypeVar("T")
SILENT = 10.0
"""Seconds after which a server that says nothing is asked whether it is there."""
ANSWERS = 5.0
"""Seconds it has for that."""
LONGEST = 150.0
"""Seconds after which nobody waits any more: the server ends a statement sooner (`engine`)."""
TELL_AFTER = 0.04
"""Seconds of silence after which whoever waits does something meanwhile, again and again."""
PORT = 5432
"""Where a server is, if nothing else is said."""
_KNOCKS_AFTER, _KNOCKS_AT_MOST = 0.05, 1.0
# asks for TLS, which whoever is there answers before anything else, in one byte
_KNOCK = struct.pack("!ii", 8, 80_877_103)


class ServerSilent(psycopg.OperationalError):
    """Nothing came, and nobody opened."""

    def __init__(self) -> None:
        super().__init__("the server does not answer")


class _Meanwhile(threading.local):
    """What a thread does while it waits, and for how many seconds nobody need open to it."""

    tell: Callable[[], object] | None = None
    unheard: float | None = None


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


@contextmanager
def unheard(seconds: float) -> Iterator[None]:
    """In here this thread gives a server up that says nothing and opens to nobody for so long."""
    before, _meanwhile.unheard = _meanwhile.unheard, seconds
    try:
        yield
    finally:
        _meanwhile.unheard = before


class _Door:
    """The door of a server, at which a thread knocks that may not stand still."""

    def __init__(self, host: str, port: int) -> None:
        self._place = host, port
        self.answers()

    def answers(self) -> None:
        """Something has come: it is there."""
        self._last, self._pause = time.monotonic(), _KNOCKS_AFTER
        self._knock: Future[bool] | None = None

    def stays_shut(self) -> bool:
        """Called again and again while nothing comes: does nobody open?"""
        patience, now = _meanwhile.unheard, time.monotonic()
        if patience is None:
            return False
        if self._knock is None:
            if now - self._last >= min(self._pause, patience):
                self._last, self._knock = now, _knocking(*self._place)
            return patience <= 0
        is_open = self._knock.result() if self._knock.done() else None
        if is_open:
            self._last, self._knock = now, None
            self._pause = min(2 * self._pause, _KNOCKS_AT_MOST)
        elif is_open is False or now - self._last > patience:
            _meanwhile.unheard = 0.0  # who has waited once does not wait again in there
            return True
        return False


def _knocking(host: str, port: int) -> Future[bool]:
    """Whether somebody opens, sooner or later."""
    found = Future[bool]()
    threading.Thread(
        target=lambda: found.set_result(_opens(host, port)), name="knocking", daemon=True
    ).start()
    return found


def _opens(host: str, port: int) -> bool:
    try:
        with _reached(host, port) as door:
            door.sendall(_KNOCK)
            return bool(door.recv(1))
    except OSError:
        return False


def _reached(host: str, port: int) -> socket.socket:
    if sys.platform == "win32" or not host.startswith("/"):
        return socket.create_connection((host, port), ANSWERS)
    door = socket.socket(socket.AF_UNIX)  # in a folder
    try:
        door.settimeout(ANSWERS)
        door.connect(f"{host}/.s.PGSQL.{port}")
    except OSError:
        door.close()
        raise
    return door


def _connected_meanwhile(door: _Door, connecting: Callable[[], T]) -> T:
    """What comes too late is closed: nobody waits for it any more."""
    made = Future[T]()

    def connect(made: Future[T]) -> None:
        try:
            made.set_result(connecting())
        except BaseException as error:
            made.set_exception(error)
        finally:
            del made  # the error knows this frame, and would hold itself

    def close(late: Future[T]) -> None:
        if late.exception() is None and isinstance(connection := late.result(), psycopg.Connection):
            connection.close()

    threading.Thread(target=connect, args=(made,), name="connecting", daemon=True).start()
    try:
        while True:
            try:
                return made.result(TELL_AFTER)
            except TimeoutError:
                if made.done():
                    raise
            if door.stays_shut():
                made.add_done_callback(close)
                raise ServerSilent
    finally:
        del made  # as above, with all that called


def connect(connecting: Callable[[], T], where: Mapping[str, Any]) -> T:
    """Connect, to the `host` and `port` of `where`; on another thread, where this one has something
    to do meanwhile, or little time. Whoever is not let in hears why (`Refused`).
    """
    connecting = partial(_let_in, connecting)
    if _meanwhile.unheard is not None:
        door = _Door(str(where.get("host") or "localhost"), int(where.get("port") or PORT))
        return _connected_meanwhile(door, connecting)
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


def _let_in(connecting: Callable[[], T]) -> T:
    try:
        return connecting()
    except psycopg.Error as error:
        raise understood(error) from None


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
                raise ServerSilent


class _Silence:
    """How long a server has said nothing on a connection."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        info = connection.info  # by the address: a name would be asked for again, and take its time
        self._door = _Door(info.hostaddr or info.host, info.port)
        self.ends()

    def ends(self) -> None:
        """It has said something."""
        self._door.answers()
        self._began = self._looked = time.monotonic()
        self._question: _Question | None = None

    def is_for_good(self) -> bool:
        """Called again and again while it lasts: is nobody there any more?"""
        if _meanwhile.tell is not None:
            _meanwhile.tell()
        now = time.monotonic()
        if self._door.stays_shut() or now - self._began > LONGEST:
            return True
        if self._question is None:
            if now - self._looked > SILENT:
                self._looked, self._question = now, _Question(self._connection)
                self._question.start()
        elif self._question.is_answered:  # a statement may take as long as the server lets it
            self._began = self._looked = now
            self._question = None
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
            self.is_answered = understood(error).sqlstate is not None
        else:
            self.is_answered = True
