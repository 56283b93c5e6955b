"""The statements an open desk sends meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread

from sqlalchemy import event

from lcdesk.services.core.desk import Desk
from lcdesk.services.core.foreign_news import THREAD


@contextmanager
def sent_statements(desk: Desk) -> Iterator[list[str]]:
    """They come into the list, in their order, from whichever thread but that which looks, now and
    then, for what others did at a server.
    """
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if current_thread().name != THREAD:
            sent.append(statement)

    event.listen(desk.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(desk.engine, "before_cursor_execute", note)
