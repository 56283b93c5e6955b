"""Ctrl+K: every command that is possible now, found by typing a part of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem

from lcdesk.texts import _
from lcdesk.ui.commands import plain_words
from lcdesk.ui.theme import font
from lcdesk.ui.widgets import SearchBox, column

if TYPE_CHECKING:
    from lcdesk.ui.frame import Frame

_KEY = int(Qt.ItemDataRole.UserRole)


class CommandPalette(QDialog):
    """A search box over a list of commands; Enter does the marked one."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Commands"))
        self.resize(460, 420)
        self._window = window
        self.search, self.list = SearchBox(_("Type a command…")), QListWidget()
        self.list.setFont(font(13))
        self.list.setObjectName("palette")
        self.list.setAccessibleName(_("Commands"))
        self.setLayout(column(self.search, self.list, gap=8, margins=(12, 12, 12, 12)))
        for key, action in window.commands.actions.items():
            if action.isEnabled() and key != "palette":
                keys = action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)
                words = plain_words(action.text())
                item = QListWidgetItem(f"{words}    {keys}" if keys else words)
                item.setData(_KEY, key)
                self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list.itemActivated.connect(lambda _item: self._do())
        self.list.itemClicked.connect(lambda _item: self._do())
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter in the search box belong to the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do()
                return True
        return False

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(not all(word in item.text().casefold() for word in words))
        self.list.setCurrentRow(-1)
        self._step(1)

    def _step(self, step: int) -> None:
        shown = [row for row in range(self.list.count()) if not self.list.item(row).isHidden()]
        if shown:
            at = shown.index(self.list.currentRow()) + step if self.list.currentRow() in shown else 0
            self.list.setCurrentRow(shown[at % len(shown)])

    def _do(self) -> None:
        item = self.list.currentItem()
        if item and not item.isHidden():
            self.accept()
            self._window.do(item.data(_KEY))
