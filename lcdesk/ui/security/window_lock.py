"""Locks the window of a desk with a password: when nobody touched it for a while, and on command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lcdesk.ui.security.idle import Clocks, IdleWatch, clocks
from lcdesk.ui.security.lock_dialog import LockDialog
from lcdesk.ui.security.lock_screen import LockScreen

if TYPE_CHECKING:
    from lcdesk.ui.kit.frame import Frame


class WindowLock(QObject):
    """`lock` covers everything until the password is typed; what is half typed stays as it is."""

    def __init__(self, window: Frame, path: Path, now: Clocks = clocks) -> None:
        super().__init__(window)
        self._window, self._path = window, path
        self.dialog: LockDialog | None = None
        self._lock_screen: LockScreen | None = None
        self.watch = IdleWatch(self._seconds(), self, now)
        self.watch.idle.connect(self.lock)

    @property
    def is_locked(self) -> bool:
        """Is everything covered now?"""
        return self.dialog is not None

    def follow_settings(self) -> None:
        """Another time was chosen."""
        self.watch.wait(0 if self.is_locked else self._seconds())

    def lock(self) -> None:
        """Cover everything and ask for the password."""
        if self.dialog is not None:
            return
        self.watch.wait(0)
        self.dialog = dialog = LockDialog(self._window, self._path, self._window.tasks)
        self._lock_screen = lock_screen = LockScreen(dialog)
        dialog.right.connect(self._unlock)
        dialog.quit_asked.connect(self._quit)
        lock_screen.newcomer.connect(dialog.come_forward)
        lock_screen.draw()
        dialog.come_forward()

    def _seconds(self) -> float:
        return max(self._window.settings.lock_minutes, 0) * 60

    def close(self) -> None:
        """The desk is closed: nothing is to be locked any more."""
        if lock_screen := self._lock_screen:
            lock_screen.open()
            self._drop_dialog()
            lock_screen.end()
        self.watch.close()
        self.deleteLater()

    def _unlock(self) -> None:
        """The curtain first: what stands beneath must be there when the keyboard comes back to it."""
        if lock_screen := self._lock_screen:
            lock_screen.open()
            self._drop_dialog()
            lock_screen.give_keyboard_back()
        self.follow_settings()

    def _quit(self) -> None:
        """All stays covered: what is typed may have to wait until it is kept, and who asks to quit need not know the password."""
        if lock_screen := self._lock_screen:
            lock_screen.open_beneath()
            self._drop_dialog()
            lock_screen.take_keyboard()
            if not self._window.close():
                lock_screen.lift()
                self.lock()

    def _drop_dialog(self) -> None:
        dialog, self.dialog, self._lock_screen = self.dialog, None, None
        if dialog is not None:
            dialog.hide()
            dialog.deleteLater()


def guard(window: Frame, path: Path) -> WindowLock | None:
    """The lock of a window that shows the desk at `path`; None for one without a password, whose file anybody can read anyway."""
    from lcdesk.services.security.password import is_locked

    return WindowLock(window, path) if is_locked(path) else None
