"""What one hand goes on doing after the palette has gone: a key that is still held, the second half of a double click.

Both were meant for the palette. Nobody gets them, least of all a cell that would open its editor for them.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

HELD_MS = 5000  # a key whose release went to another program is not waited for longer
_KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride)


class _Eater(QObject):
    """Stands before every window until it is done."""

    def __init__(self, parent: QObject, ms: int) -> None:
        super().__init__(parent)
        app = QCoreApplication.instance()
        assert app is not None
        self._app = app
        app.installEventFilter(self)
        QTimer.singleShot(ms, self, self.end)

    def end(self) -> None:
        """Let everything through again."""
        self._app.removeEventFilter(self)
        self.deleteLater()


class _Repeats(_Eater):
    def __init__(self, parent: QObject, key: int) -> None:
        super().__init__(parent, HELD_MS)
        self._key = key

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _KEYS or not isinstance(event, QKeyEvent) or event.key() != self._key:
            return False
        if not event.isAutoRepeat():
            if event.type() != QEvent.Type.ShortcutOverride:
                self.end()
            return False
        event.accept()
        return True


class _DoubleClick(_Eater):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.MouseButtonDblClick


def eat_repeats(parent: QObject, key: int) -> None:
    """Nobody gets the key as long as it is held."""
    _Repeats(parent, key)


def eat_double_click(parent: QObject) -> None:
    """The next click is no double click."""
    _DoubleClick(parent, QApplication.doubleClickInterval())
