"""What was done in a dialog, operation by operation, so that its Ctrl+Z takes back exactly that and
nothing else.
"""

from __future__ import annotations

from collections.abc import Callable

from lcdesk.services.core import history
from lcdesk.services.core.desk import Desk
from lcdesk.texts import _


class LocalUndo:
    """The operations done through `do`, the last one first to be undone."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._handlers = desk, list[int]()

    def do(self, handler: Callable[[], object]) -> None:
        """Do it, and remember it if it changed anything."""
        before = self._last()
        handler()
        after = self._last()
        if after is not None and after != before:
            self._handlers.append(after)

    def undo(self) -> str:
        """Take back the last one, and what came of it in words; "" where there is none."""
        if not self._handlers:
            return ""
        outcome = history.undo_operation(self._desk, self._handlers.pop())
        return _("“{what}” was undone: {outcome}", what=outcome.label, outcome=outcome.message)

    def _last(self) -> int | None:
        return next((handler.id for handler in history.list_operations(self._desk, 1)), None)
