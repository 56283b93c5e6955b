"""What the start page lists of the past, read beside the window: rows that wait, and imports so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from lcdesk.services.core.desk import Desk
from lcdesk.services.importing import importing, pending_rows
from lcdesk.ui.importing.pending_commands import PendingCommands
from lcdesk.ui.importing.start import StartPage
from lcdesk.ui.kit.screen import Context

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

ABOUT_IMPORTS = frozenset({"ImportBatch", "ImportRow"})


@dataclass(frozen=True)
class Past:
    """The rows that wait anywhere, with the name of their cohort, and the imports of one cohort (None: of all)."""

    waiting: list[dict[str, Any]]
    imports: list[dict[str, Any]]


class PastLists:
    """Keeps both lists and the count of the badge up to date."""

    def __init__(self, context: Context, owner: QWidget, start: StartPage, handlers: PendingCommands) -> None:
        self.waiting = 0  # rows of the cohort on screen
        self._context, self._owner, self._start, self._handlers = context, owner, start, handlers
        self._asked = 0

    def hear(self, news: ChangeEvent | None) -> None:
        """The desk has changed; out of sight only what the badge counts matters."""
        if news is None or self._owner.isVisible() or ABOUT_IMPORTS & news.touched.keys():
            self.read()

    def read(self) -> None:
        """Read anew; of several readings the last is shown."""
        desk, cohort = self._context.desk, self._context.cohort_id
        self._asked += 1
        asked = self._asked
        self._context.tasks.run(
            "", lambda _task: read_past(desk, cohort), lambda past: self._show(past) if asked == self._asked else None,
            owner=self._owner, is_quiet=True,
        )  # fmt: skip

    def _show(self, past: Past) -> None:
        waiting = self._handlers.show_rows(past.waiting)
        self._start.show_past(past.imports)
        if waiting != self.waiting:
            self.waiting = waiting
            self._context.handlers_changed.emit()


def read_past(desk: Desk, cohort_id: int | None) -> Past:
    """Both lists; for the worker."""
    waiting = pending_rows.list_waiting(desk)
    names = {group["cohort_id"]: group["name"] for group in pending_rows.list_groups(desk)} if waiting else {}
    told = [{**row, "cohort": names.get(row["cohort_id"], "")} for row in waiting]
    return Past(told, importing.list_imports(desk, cohort_id))
