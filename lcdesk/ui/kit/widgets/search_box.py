"""The search box: tells what is looked for a moment after the last keystroke; Esc empties it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.painting.theme import CONTROL, font

PAUSE_MS = 90


class SearchBox(QLineEdit):
    """`searched` carries the text; typing fast asks once."""

    searched = Signal(str)

    def __init__(self, hint: str = "") -> None:
        super().__init__()
        self.setProperty("search", True)
        self.setFont(font(13))
        self.setFixedHeight(CONTROL)
        self._glass = self.addAction(
            icon("search", "fg3"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.setClearButtonEnabled(True)
        self.setAcceptDrops(False)  # a file dropped here belongs to the window
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(lambda: self.searched.emit(self.text()))
        self.textChanged.connect(lambda _text: self._pause.start())
        self.set_hint(hint)

    def set_hint(self, hint: str) -> None:
        """The pale text while the box is empty."""
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)

    def show_text(self, text: str) -> None:
        """Another text without asking for it; blocked signals would leave the cross of the box
        as it was.
        """
        self.setText(text)
        self._pause.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_glass"):
            self._glass.setIcon(icon("search", "fg3"))
