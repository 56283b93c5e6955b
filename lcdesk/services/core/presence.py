"""Who else is in an entry of an office's desk just now: a hint, and no lock."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy.exc import DBAPIError

from lcdesk.db.store import Here, store_behind, store_of

if TYPE_CHECKING:
    import sqlalchemy as sa
    from sqlalchemy.orm import Session

AGAIN = 25.0
"""Seconds after which it is said again that one is still there."""
_UNHEARD = 2.0  # nobody waits longer for it, not even beside a window


class Presence:
    """Of one program at one desk. What cannot be told now is told the next time: nobody is held up
    by it.
    """

    def __init__(self, engine: sa.Engine, who: Callable[[], str]) -> None:
        self._engine, self._who = engine, who
        self._store = store_behind(engine.dialect)
        self._program = uuid4()
        self._others: list[Here] = []
        self._listeners: list[Callable[[], object]] = []
        self._is_told = False

    def be_in(self, entity: str, row_id: int) -> None:
        """One is in this entry, or still there; row 0: in none. On any thread but a window's."""
        with suppress(DBAPIError), self._store.unheard(_UNHEARD):
            self._store.be_here(self._engine, self._program, self._who(), entity, row_id)
            self._is_told = True

    def leave(self) -> None:
        """The desk is put away."""
        if self._is_told:
            with suppress(DBAPIError), self._store.unheard(_UNHEARD):
                self._store.leave(self._engine, self._program)

    def others_in(self, entity: str, row_id: int) -> list[Here]:
        """Who else is in an entry, as far as it was heard."""
        return [one for one in self._others if (one.entity, one.row_id) == (entity, row_id)]

    def subscribe(self, listener: Callable[[], object]) -> None:
        """Hear that others came or went, on the thread that hears of it."""
        self._listeners.append(listener)

    def hear(self, session: Session) -> None:
        """Something may have changed."""
        if not self._listeners:
            return
        before = self._others
        self._others = store_of(session).others_here(session, self._program)
        if before != self._others:
            for listener in tuple(self._listeners):
                listener()
