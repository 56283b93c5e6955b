"""F1 and F6 in a dialog: the shortcuts of the window behind it are not heard there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from lcdesk.ui.window.regions import go_round

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Frame


class DialogHelp(QObject):
    """Gives each dialog of the window its F1 and F6 when the keyboard first comes into it."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self._window = window
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        dialog = now.window() if now is not None else None
        if not isinstance(dialog, QDialog) or dialog.property("has_help"):
            return
        # what covers the whole program (its lock) leads nowhere
        if dialog.windowModality() == Qt.WindowModality.ApplicationModal:
            return
        if dialog.parentWidget() is None or not self._is_ours(dialog):
            return
        dialog.setProperty("has_help", True)
        key = QShortcut(QKeySequence("F1"), dialog)
        key.activated.connect(lambda: self._window.do("help_here"))
        for keys, step in (("F6", 1), ("Shift+F6", -1)):
            walk = QShortcut(QKeySequence(keys), dialog)
            walk.activated.connect(lambda step=step: go_round(dialog, step))

    def _is_ours(self, dialog: QDialog) -> bool:
        part: QWidget | None = dialog
        while part is not None:
            if part is self._window:
                return True
            part = part.parentWidget()
        return False
