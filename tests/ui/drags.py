"""Things dragged over a window as the desktop sends them: they come in, move, and leave or are let
go.

The events go to the window's handle, so that Qt itself finds the widget below the pointer. A drag
that neither left nor was dropped would leave Qt holding a widget that the next test has long taken
down.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
COPY, MOVE = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction


class Drag:
    """Something carried over the window of `first`. `over` it goes on; `let_go` or `leave` ends
    it.
    """

    def __init__(
        self, mime: QMimeData, action: Qt.DropAction = MOVE, keys: Qt.KeyboardModifier = NONE
    ) -> None:
        self.mime, self.action, self.keys = mime, action, keys
        self._window: QWindow | None = None
        self._at = QPoint()

    def over(self, widget: QWidget, at: QPoint | None = None) -> bool:
        """Carry it to a point of a widget (its middle); may it be dropped there?"""
        spot = widget.rect().center() if at is None else at
        handle = widget.window().windowHandle()
        assert handle is not None
        self._at = widget.mapTo(widget.window(), spot)
        if self._window is None:
            self._window = handle
            QApplication.sendEvent(
                handle, QDragEnterEvent(self._at, self.action, self.mime, LEFT, self.keys)
            )
        event = QDragMoveEvent(self._at, self.action, self.mime, LEFT, self.keys)
        QApplication.sendEvent(handle, event)
        return event.isAccepted()

    def let_go(self) -> bool:
        """Drop it where it is; was it taken?"""
        assert self._window is not None
        event = QDropEvent(QPointF(self._at), self.action, self.mime, LEFT, self.keys)
        QApplication.sendEvent(self._window, event)
        self._window = None
        return event.isAccepted()

    def leave(self) -> None:
        """Carry it out of the window, if that is still there."""
        if self._window is not None and shiboken6.isValid(self._window):
            QApplication.sendEvent(self._window, QDragLeaveEvent())
        self._window = None

    def __enter__(self) -> Drag:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()
