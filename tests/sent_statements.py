"""The statements an open desk sends meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from lcdesk.services.core.desk import Desk


@contextmanager
def sent_statements(desk: Desk) -> Iterator[list[str]]:
    """They come into the list, in their order, from whichever thread."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(desk.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(desk.engine, "before_cursor_execute", note)
