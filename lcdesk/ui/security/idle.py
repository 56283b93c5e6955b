"""How long nobody has touched the program: no key, no mouse, in any of its windows."""

from __future__ import annotations

import time
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

LOOK_MS = 5000  # how often is looked
Clocks = Callable[[], tuple[float, float]]
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel,
        QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TabletMove, QEvent.Type.TabletPress, QEvent.Type.DragMove,
    }
)  # fmt: skip


def clocks() -> tuple[float, float]:
    """Seconds of the clock nobody can set, which may stand still while the computer sleeps; and of the one on the wall."""
    return time.monotonic(), time.time()


class IdleWatch(QObject):
    """`idle` once nobody touched anything for `seconds`; 0 for never.

    Looks at the windows of the system that have the keyboard, where each key and each move of the mouse passes once, rather than at
    everything that happens inside them. An input method that takes all keys is noticed by the cursor it moves.
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
        _app().focusWindowChanged.connect(self._watch)
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
        """Is the time over? Then it is told. Either clock is enough: one stands still in sleep, the other may be set back."""
        since = max(now - last for now, last in zip(self._now(), self._last, strict=True))
        if not self._seconds or since < self._seconds:
            return False
        self._timer.stop()
        self.idle.emit()
        return True

    def close(self) -> None:
        """Look no more."""
        self._timer.stop()
        _app().focusWindowChanged.disconnect(self._watch)
        QGuiApplication.inputMethod().cursorRectangleChanged.disconnect(self._touch)
        for window in self._watched:
            if shiboken6.isValid(window):
                window.removeEventFilter(self)
        self._watched.clear()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Somebody is there. After a sleep the first key finds the window locked, and is nobody's any more."""
        return event.type() in _TOUCHES and self._timer.isActive() and self._touch()

    def _touch(self) -> bool:
        if self._timer.isActive():
            if self.look():
                return True
            self._last = self._now()
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is not None and window not in self._watched:
            self._watched = [other for other in self._watched if shiboken6.isValid(other)] + [window]
            window.installEventFilter(self)


def _app() -> QGuiApplication:
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    return app
