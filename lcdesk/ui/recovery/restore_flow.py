"""Going back in the window: the desk is closed, exchanged beside the window, and opened again,
with a way back.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject

from lcdesk.model.faults import DamagedDesk
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs import faults
from lcdesk.ui.kit.tasks import Task
from lcdesk.ui.window.welcome import WaitingPage

if TYPE_CHECKING:
    from lcdesk.db.backup.backup import Backup
    from lcdesk.services.backups.restoring import Restored
    from lcdesk.ui.kit.screen import Frame


class RestoreCare(QObject):
    """For one window of the program; `close` and `open` are the program's, with the desk that
    follows.
    """

    def __init__(
        self, window: Frame, close: Callable[[Path], object], open_desk: Callable[[Path], object]
    ) -> None:
        super().__init__(window)
        self._window, self._close, self._open = window, close, open_desk
        self._done: Restored | None = None
        self._fault: BaseException | None = None
        window.restore_asked.connect(self.restore)

    def restore(self, path: Path, copy: Backup) -> None:
        """Go back to a backup; where that is refused, the desk is opened as it was, and the
        reason told.
        """
        from lcdesk.services.security.password import hold

        known = hold(copy.path)  # its password may be another, told in the list of backups
        self._close(path)
        page = WaitingPage(_("Restoring the backup…"))
        self._window.show_page(page)
        tasks = self._window.tasks

        def told(words: str) -> None:
            tasks.later(lambda: page.say(words) if shiboken6.isValid(page) else None)

        def work(_task: Task) -> Restored:
            from lcdesk.services.backups.restoring import restore

            known()
            return restore(path, copy, told)

        tasks.run(
            "",
            work,
            lambda done: self._go_on(path, done),
            lambda error: self._go_on(path, None, error),
            owner=self._window,
            is_quiet=True,  # the page says it; it cannot be stopped half-way
        )

    def tell(self) -> None:
        """The desk is on screen: say what was done, with the way back, or why it was not."""
        self.tell_refusal()
        done, context = self._done, self._window.context
        # another desk was opened instead
        if done is None or context is None or context.desk.path != done.path:
            return
        self._done = None
        from lcdesk.services.backups.restoring_words import told

        saved, path = done.saved, done.path
        if saved is None:
            self._window.remark.say(told(done), "ok", can_close=True)
        else:
            self._window.remark.offer(
                told(done), _("Go back there"), lambda: self._window.restore_asked.emit(path, saved)
            )

    def tell_refusal(self) -> None:
        """Why going back was refused, also where the desk cannot be opened as it was."""
        fault, self._fault = self._fault, None
        if fault is not None:
            faults.show_fault(fault, self._window)

    def handlers(self, error: BaseException) -> list[tuple[str, Callable[[], object]]]:
        """For the page of a desk that cannot be opened: its backups, where one is whole."""
        if not isinstance(error, DamagedDesk) or error.path is None or not error.has_backup:
            return []
        path = error.path
        return [(_("Restore a backup…"), lambda: self._open_list(path))]

    def _open_list(self, path: Path) -> None:
        from lcdesk.ui.backups.dialog import open_backups

        open_backups(self._window, path)

    def _go_on(self, path: Path, done: Restored | None, fault: BaseException | None = None) -> None:
        self._done, self._fault = done, fault
        self._open(path)
