"""A window that waits for its turn to write: it paints and says so, and what is typed meanwhile
comes afterwards.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QThread
from PySide6.QtGui import QGuiApplication

from lcdesk.texts import _
from lcdesk.ui.kit.status_line import StatusLine
from lcdesk.ui.kit.tasks import Tasks

TURN_MS = 20  # what the window does at once before the lock is tried again
SAY_AFTER = 0.25  # seconds; who waits less has not noticed


class LockWait(QObject):
    """The `Waiter` of a desk in a window; for its own thread and for the workers.

    The main thread may be in the midst of keeping an editor. So no key and no click reaches anybody
    until the operation is done (they wait in Qt's queue), no answer of a worker is taken, and no
    field learns that it has lost the keyboard: each could begin the same operation again.
    """

    def __init__(self, tasks: Tasks, status: StatusLine) -> None:
        super().__init__(status)
        self._tasks, self._status = tasks, status
        self._since: float | None = None
        self._is_slow = False  # the cursor shows that the main thread waits

    def wait(self, *, is_foreign: bool) -> None:
        """Let the window live for a moment; on another thread: sleep, and let it be said."""
        if QThread.currentThread() is not self.thread():
            self._tasks.later(lambda: self._say(is_foreign=is_foreign))
            time.sleep(TURN_MS / 1000)
            return
        if self._since is None:
            self._since = time.monotonic()
            self._tasks.hold()
            # there is one: the window's
            QCoreApplication.instance().installEventFilter(self)  # pyright: ignore[reportOptionalMemberAccess]
        if time.monotonic() - self._since > SAY_AFTER and not self._is_slow:
            self._is_slow = True
            QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
            self._say(is_foreign=is_foreign)
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, TURN_MS)

    def over(self) -> None:
        """The operation has its turn, or gave up."""
        if QThread.currentThread() is not self.thread():
            self._tasks.later(lambda: self._status.wait_for(""))
            return
        if self._since is not None:
            self._since = None
            # there is one: the window's
            QCoreApplication.instance().removeEventFilter(self)  # pyright: ignore[reportOptionalMemberAccess]
            if self._is_slow:
                QGuiApplication.restoreOverrideCursor()
            self._is_slow = False
            self._tasks.let_go()
        self._status.wait_for("")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.FocusOut

    def _say(self, *, is_foreign: bool) -> None:
        self._status.wait_for(
            _("The desk is in use by another program; waiting…")
            if is_foreign
            else _("Waiting for the work under way…")
        )
