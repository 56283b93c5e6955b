"""Hearing at once that something was committed, by one connection of its own a program."""

from __future__ import annotations

from contextlib import suppress
from threading import Event
from typing import Any

import sqlalchemy as sa

from lcdesk.db.postgresql.reach import REACH

CHANNEL = "desk"
"""Of LISTEN and NOTIFY."""
PAUSE = 0.5
"""Seconds between two tries to reach a server that is away."""


class NoticeConnection:
    """A notice only wakes: what happened is read from the history, which misses nothing."""

    def __init__(self, engine: sa.Engine) -> None:
        url = engine.url
        where: dict[str, Any] = {**engine.dialect.create_connect_args(url)[1]}
        given = {name: value for name, value in where.items() if name != "context"}
        self._where: dict[str, Any] = {**given, **REACH}
        self._connection: Any = None
        self._ended = Event()
        self.is_reached = True
        """Was the server there when it was last asked?"""

    def wait(self, seconds: float) -> bool:
        """Until something was committed, but no longer; False once it is ended. After the
        connection was lost it answers as soon as there is a new one: something may have been
        committed meanwhile.
        """
        import psycopg

        while not self._ended.is_set():
            try:
                if self._connection is None:
                    self._connection = psycopg.connect(**self._where, autocommit=True)
                    self._connection.execute(f"LISTEN {CHANNEL}")
                    self.is_reached = True
                    break
                for _notice in self._connection.notifies(timeout=seconds, stop_after=1):
                    pass
                break
            except psycopg.Error:
                self.is_reached = False
                self._drop()
                self._ended.wait(PAUSE)
            except (OSError, ValueError):
                if not self._ended.is_set():  # closed while it was looked at
                    raise
        if self._ended.is_set():
            self._drop()
        return not self._ended.is_set()

    def end(self) -> None:
        """Whoever waits is woken."""
        self._ended.set()
        connection = self._connection
        if connection is not None:
            with suppress(Exception):
                connection.close()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                connection.close()
