"""Takes those into the search index and the tally, beside the window, whom a large import, or at an
office somebody who does not see them, has left for later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lcdesk.model.faults import KnownFault
from lcdesk.texts import _
from lcdesk.ui.kit.screen import Context

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent
    from lcdesk.ui.kit.tasks import Task


class SearchIndexCare(QObject):
    """For one window of the program, its `parent`. What is not done when the desk is put away goes
    on when it is opened again; everybody is found and counted all the while.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._context: Context | None = None
        self._task: Task | None = None

    def begin(self, context: Context) -> None:
        """This desk is on screen from now on."""
        self.end()
        if context.desk.taken is not None:
            return  # whoever has it does it
        self._context = context
        context.news.connect(self._hear)
        self._go_on(context)

    def end(self) -> None:
        """It is put away."""
        if self._context is not None:
            self._context.news.disconnect(self._hear)
        if self._task is not None:
            self._task.cancel()
        self._context = self._task = None

    def _hear(self, news: ChangeEvent) -> None:
        if self._context is None:
            return
        has_run = news.touched.get("Enrolment") == frozenset()
        # who did it may not see all they are enrolled in
        by_others = "Person" in news.touched and news.number != self._context.desk.last_done
        if has_run or by_others:
            self._go_on(self._context)

    def _go_on(self, context: Context) -> None:
        if self._task is not None:
            self._task.cancel()  # it starts anew with what is left by now
        desk, total = context.desk, 0

        def piece() -> tuple[int, int]:
            nonlocal total
            total = total or desk.count_left_to_prepare()
            left = desk.prepare_next() if total else 0
            total = max(total, left)
            return total - left, total

        def failed(error: BaseException) -> None:
            # the disk is full, or another program has the desk: the next opening goes on
            if not isinstance(error, KnownFault):
                context.tasks.failed.emit(error)

        self._task = context.tasks.in_pieces(
            _("Preparing search and figures"), piece, failed, owner=self
        )
