"""Locks the window of a desk with a password: when nobody touched it for a while, and on
command.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDropEvent, QGuiApplication, QInputEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget

from lcdesk.services.security import password
from lcdesk.texts import N_, _
from lcdesk.ui.kit.dialogs.form_dialog import FittedDialog
from lcdesk.ui.kit.tasks import Tasks
from lcdesk.ui.kit.widgets import Button, Label, ThemedIcon, column, row
from lcdesk.ui.security.lock_screen import LockScreen, application
from lcdesk.ui.security.unlock_form import UnlockForm

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Frame

# --- The one window that can be used while the program is locked ---


WIDE = 440


class LockDialog(FittedDialog):
    """`right`: the password was typed; `quit_asked`: the program shall end. Nothing else closes
    it.
    """

    right = Signal()
    quit_asked = Signal()

    def __init__(self, window: QWidget, path: Path, tasks: Tasks) -> None:
        super().__init__(window, WIDE)
        self._path = path
        self.setWindowTitle("lcdesk")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.asking = UnlockForm(tasks, self._check, lambda: password.seconds_to_wait(path))
        self.asking.say(N_("Password"), N_("Unlock"))
        self.asking.right.connect(self.right)
        leave = Button(_("Quit"), clicked=self.quit_asked.emit)
        words = column(
            Label(_("lcdesk is locked"), 17, "bold"),
            Label(
                _("What was being typed is as it was, and work under way goes on."),
                13,
                ink="fg2",
                wraps=True,
            ),
            gap=4,
        )
        picture = ThemedIcon("lock", 28, "accent")
        head = row(picture, words, gap=14)
        head.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        head.setStretch(1, 1)
        foot = row(leave, None, self.asking.go)
        self.setLayout(column(head, 8, self.asking, 8, foot, gap=8, margins=(24, 22, 24, 18)))
        self.setTabOrder(self.asking.go, leave)

    def come_forward(self) -> None:
        """In front of every other window, also of one that was opened later and would hold this
        one.
        """
        is_ours = QApplication.applicationState() == Qt.ApplicationState.ApplicationActive
        self.hide()
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not is_ours)
        self.show()
        self.raise_()
        if is_ours:
            self.activateWindow()
        self.asking.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes nothing here."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Whatever would close it does not."""

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.quit_asked.emit()

    def _check(self, text: str) -> None:
        password.require_right(self._path, text)


# --- How long nobody has touched the program: no key, no mouse, in any of its windows ---


LOOK_MS = 5000  # how often is looked
# a window that opens below a mouse at rest is entered by nobody; the key itself comes next
_NO_TOUCH = frozenset({QEvent.Type.Enter, QEvent.Type.ShortcutOverride})
Clocks = Callable[[], tuple[float, float]]


def clocks() -> tuple[float, float]:
    """Seconds of the clock nobody can set, which may stand still while the computer sleeps; and
    of the one on the wall.
    """
    return time.monotonic(), time.time()


class IdleWatch(QObject):
    """`idle` once nobody touched anything for `seconds`; 0 for never.

    Looks at the windows of the system that have the keyboard, where each key and each move of the
    mouse passes once, rather than at everything that happens inside them. An input method that
    takes all keys is noticed by the cursor it moves.
    """

    idle = Signal()

    def __init__(self, seconds: float, parent: QObject, now: Clocks = clocks) -> None:
        super().__init__(parent)
        self._seconds, self._now = seconds, now
        self._last = now()
        self._watched: list[QWindow] = []
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        application().focusWindowChanged.connect(self._watch)
        QGuiApplication.inputMethod().cursorRectangleChanged.connect(self._touch)
        for window in QGuiApplication.topLevelWindows():
            self._watch(window)
        self.wait(seconds)

    def wait(self, seconds: float) -> None:
        """Another time from now on; 0: never."""
        self._seconds = seconds
        self._last = self._now()
        self._timer.stop()
        if seconds:
            self._timer.start()

    def look(self) -> bool:
        """Is the time over? Then it is told. Either clock is enough: one stands still in sleep,
        the other may be set back.
        """
        since = max(now - last for now, last in zip(self._now(), self._last, strict=True))
        if not self._seconds or since < self._seconds:
            return False
        self._timer.stop()
        self.idle.emit()
        return True

    def close(self) -> None:
        """Look no more."""
        self._timer.stop()
        application().focusWindowChanged.disconnect(self._watch)
        QGuiApplication.inputMethod().cursorRectangleChanged.disconnect(self._touch)
        for window in self._watched:
            if shiboken6.isValid(window):
                window.removeEventFilter(self)
        self._watched.clear()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Somebody is there. After a sleep the first key finds the window locked, and is
        nobody's any more.
        """
        is_touch = isinstance(event, (QInputEvent, QDropEvent)) and event.type() not in _NO_TOUCH
        return is_touch and self._timer.isActive() and self._touch()

    def _touch(self) -> bool:
        if self._timer.isActive():
            if self.look():
                return True
            self._last = self._now()
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is not None and window not in self._watched:
            self._watched = [other for other in self._watched if shiboken6.isValid(other)] + [
                window
            ]
            window.installEventFilter(self)


class WindowLock(QObject):
    """`lock` covers everything until the password is typed; what is unsaved stays as it is."""

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
        """The lock screen first: what stands beneath must be there when the keyboard comes back to
        it.
        """
        if lock_screen := self._lock_screen:
            lock_screen.open()
            self._drop_dialog()
            lock_screen.give_keyboard_back()
        self.follow_settings()

    def _quit(self) -> None:
        """All stays covered: what is typed may have to wait until it is kept, and who asks to
        quit need not know the password.
        """
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
    """The lock of a window that shows the desk at `path`; None for one without a password, whose
    file anybody can read anyway.
    """
    from lcdesk.services.security.password import is_locked

    return WindowLock(window, path) if is_locked(path) else None
