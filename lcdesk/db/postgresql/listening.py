"""Hearing at once that something was committed, by one connection of its own a program."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Event
from typing import Any, cast

import sqlalchemy as sa

from lcdesk.db.postgresql.failures import why_not_let_in
from lcdesk.model.faults import NotLetIn

CHANNEL = "desk"
"""Of LISTEN and NOTIFY."""
PAUSE = 0.5
"""Seconds between two tries to reach a server that is away."""
_ANSWERS = 3.0
"""Seconds it has to open to somebody."""


class NoticeConnection:
    """A notice only wakes: what happened is read from the history, which misses nothing."""

    def __init__(self, engine: sa.Engine, away: Callable[[NotLetIn | None], object]) -> None:
        self._dialect = cast("Any", engine.dialect)  # as `engine.SpeaksToOffices` has it
        where = engine.dialect.create_connect_args(engine.url)[1]
        self._where = {name: value for name, value in where.items() if name != "context"}
        self._connection: Any = None
        self.connections = 0
        self._ended, self._looked_for = Event(), Event()
        self._away = away

    def wait(self, seconds: float) -> bool:
        """Until something was committed, but no longer; False once it is ended. After the
        connection was lost it answers as soon as there is a new one: something may have been
        committed meanwhile.
        """
        import psycopg

        from lcdesk.db.postgresql import waiting

        while not self._ended.is_set():
            was_there = self._connection is not None
            try:
                if self._connection is None:
                    with waiting.unheard(_ANSWERS):
                        self._connection = waiting.connect(self._listening, self._where)
                    self.connections += 1
                    break
                for _notice in self._connection.notifies(timeout=seconds, stop_after=1):
                    pass
                break
            except psycopg.Error as error:
                self._drop()
                if not was_there:  # a connection may end, and the server be there
                    self._away(why_not_let_in(error))
                    self._looked_for.wait(PAUSE)
                self._looked_for.clear()
            except (OSError, ValueError):
                if not self._ended.is_set():  # closed while it was looked at
                    raise
        if self._ended.is_set():
            self._drop()
        return not self._ended.is_set()

    def _listening(self) -> Any:
        import psycopg

        made = psycopg.connect(**self._dialect.let_in(self._where), autocommit=True)
        made.execute(f"LISTEN {CHANNEL}")
        return made

    def look(self) -> None:
        """The connection is shut, which wakes whoever waits on it; there will be another, or
        none.
        """
        self._looked_for.set()
        connection = self._connection
        if connection is not None:
            with suppress(Exception), socket.fromfd(connection.fileno(), 0, 0) as shared:
                shared.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """Whoever waits is woken."""
        self._ended.set()
        self.look()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                connection.close()
