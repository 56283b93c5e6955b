"""The editor of countries and regions: flags, type-ahead in both languages, or whatever spelling the program recognises."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter

from lcdesk.model import countries
from lcdesk.model.fields import Field
from lcdesk.texts import language
from lcdesk.ui.icons import flag_icon
from lcdesk.ui.theme import font

_MATCH = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex


class CountryList(QAbstractListModel):
    """All countries and regions by name, after a blank line; flags are drawn when seen."""

    def __init__(self) -> None:
        super().__init__()
        speech = language()
        self.codes: list[str | None] = [None, *sorted(countries.codes(), key=lambda code: countries.name(code, "en"))]
        self.names = ["", *(countries.name(code, speech) for code in self.codes[1:] if code)]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.codes)

    def data(self, index: Index, role: int = 0) -> Any:
        code = self.codes[index.row()]
        if role in (0, 2):  # display, edit
            return self.names[index.row()]
        if role == _MATCH:
            return f"{countries.name(code, 'en')} {countries.name(code, 'zh')} {code}" if code else ""
        if role == Qt.ItemDataRole.DecorationRole and code:
            return flag_icon(code)
        return None


class _Completer(QCompleter):
    """Finds a country by any part of its English or Chinese name, or its code."""

    def pathFromIndex(self, index: Index) -> str:
        return str(index.data(0))


class CountryEditor(QComboBox):
    """Type a name in any language the program knows, or pick one."""

    committed = Signal()
    echoed = Signal(str)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self._was: Any = None
        self.setFont(font(13))
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self._list = CountryList()
        self.setModel(self._list)
        finder = _Completer(self._list, self)
        finder.setCompletionRole(_MATCH)
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(finder)
        line = self.lineEdit()
        assert line is not None
        line.setFont(font(13))
        line.editingFinished.connect(self._finish)
        self.activated.connect(lambda _at: self._finish())

    def show_value(self, value: Any) -> None:
        self._was = value
        self.setCurrentIndex(self._list.codes.index(value) if value in self._list.codes else 0)
        self.setEditText(self._list.names[self.currentIndex()] if value in self._list.codes else (value or ""))

    def read_value(self) -> Any:
        text = self.currentText().strip()
        if text in self._list.names:
            return self.field.parse(self._list.codes[self._list.names.index(text)])
        return self.field.parse(text)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling past must not change a value

    def _finish(self) -> None:
        shown = self._list.names[self._list.codes.index(self._was)] if self._was in self._list.codes else (self._was or "")
        if self.currentText() != shown:
            self.committed.emit()
