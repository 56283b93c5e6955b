"""What the program put on the clipboard, while its window is locked: nobody pastes it elsewhere, and it comes back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard, QGuiApplication


class PutAside:
    """Only what is our own: what another program put there is none of ours. `is_ours`: how that is told."""

    def __init__(self, is_ours: Callable[[], bool] | None = None) -> None:
        self._is_ours = is_ours or QGuiApplication.clipboard().ownsClipboard
        self._kept: QMimeData | None = None

    def take(self) -> None:
        """Empty the clipboard if it holds something of ours."""
        board = QGuiApplication.clipboard()
        if board.supportsSelection() and board.ownsSelection():
            board.clear(QClipboard.Mode.Selection)
        if self._is_ours():
            self._kept = _copy(board.mimeData())
            board.clear()

    def give_back(self) -> None:
        """Put it there again, unless something else lies there by now."""
        board = QGuiApplication.clipboard()
        there = board.mimeData()
        is_empty = not isinstance(there, QMimeData) or not there.formats()
        if self._kept is not None and is_empty:
            board.setMimeData(self._kept)
        self._kept = None


def _copy(found: QMimeData | None) -> QMimeData | None:
    if not isinstance(found, QMimeData) or not found.formats():
        return None
    made = QMimeData()
    for kind in found.formats():
        made.setData(kind, found.data(kind))
    if found.hasImage():
        made.setImageData(found.imageData())
    return made
