"""Looks now and then whether the desk on screen is due for the backup of the day."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from lcdesk.model.faults import KnownFault
from lcdesk.texts import _
from lcdesk.ui.kit.screen import Context

if TYPE_CHECKING:
    from lcdesk.db.backup.backup import Backup

EVERY_MS = 20 * 60_000


class DailyBackupCare(QObject):
    """For one window of the program, its `parent`. `context`: of the desk on screen, if one is;
    `made` hears of a backup.
    """

    def __init__(
        self,
        parent: QObject,
        context: Callable[[], Context | None],
        made: Callable[[Backup], object],
    ) -> None:
        super().__init__(parent)
        self._context, self._made = context, made
        # the stubs know no properties
        self._pulse = QTimer(self, interval=EVERY_MS)  # pyright: ignore[reportCallIssue]
        self._pulse.timeout.connect(self.look)
        self._pulse.start()

    def look(self) -> None:
        """Make it, beside the window, where it is due."""
        from lcdesk.services.backups.daily import back_up_if_due

        context = self._context()
        if context is None or context.tasks.is_busy():
            return  # asked again
        desk = context.desk

        def failed(fault: BaseException) -> None:
            if isinstance(fault, KnownFault):
                context.announce(fault.message, "warn")
            else:
                context.tasks.failed.emit(fault)

        context.tasks.run(
            _("Backing up…"),
            lambda _task: back_up_if_due(desk),
            lambda made: self._made(made) if made is not None else None,
            failed,
            owner=self,
            is_quiet=True,
        )
