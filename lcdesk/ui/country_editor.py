"""The editor of countries and regions: flags, type-ahead in both languages, or whatever spelling the program recognises."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit

from lcdesk.model import countries
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field
from lcdesk.texts import language
from lcdesk.ui.icons import flag_icon, has_flag, icon
from lcdesk.ui.theme import font

# What makes a flat field show what it can do.
ATTENDED = frozenset(
    {QEvent.Type.Enter, QEvent.Type.Leave, QEvent.Type.FocusIn, QEvent.Type.FocusOut, QEvent.Type.DynamicPropertyChange}
)
_MATCH = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex


class CountryList(QAbstractListModel):
    """All countries and regions by name, after a blank line; flags are drawn when seen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        speech = language()
        self.codes: list[str | None] = [None, *sorted(countries.codes(), key=countries.name)]
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


class CountryEditor(QLineEdit):
    """Type a name in any language the program knows, or open the list with the arrow or the Down key."""

    committed = Signal()
    echoed = Signal(str)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self._was: Any = None
        self._finder: _Completer | None = None  # made when first needed: most fields are only looked at
        self.setFont(font(13))
        self.setAcceptDrops(False)
        self._flag = self.addAction(flag_icon(None), QLineEdit.ActionPosition.LeadingPosition)
        self._flag.setVisible(False)
        self._opener = self.addAction(icon("chevron-down", "fg3", 13), QLineEdit.ActionPosition.TrailingPosition)
        self._opener.triggered.connect(self.open_list)
        self.editingFinished.connect(self._finish)
        self.textEdited.connect(lambda _text: self._show_flag())

    def show_value(self, value: Any) -> None:
        self._was = value
        self.setText("" if value is None else self.field.kind.format(value))
        self.setCursorPosition(0)
        self._show_flag()

    def read_value(self) -> Any:
        text = self.text().strip()
        if self._was is not None and text == self.field.kind.format(self._was):
            return self._was
        return self.field.parse(text)

    def open_list(self) -> None:
        """All countries, to pick from."""
        finder = self._ensure_finder()
        finder.setCompletionPrefix("")
        finder.complete()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ensure_finder()
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self._ensure_finder().popup()
        if event.key() == Qt.Key.Key_Down and (popup is None or not popup.isVisible()):
            self.open_list()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """In a flat form the arrow shows only while the field is pointed at or used."""
        if event.type() in ATTENDED and self.property("flat"):
            self._opener.setVisible(self.hasFocus() or self.underMouse() or event.type() == QEvent.Type.Enter)
        return bool(super().event(event))

    def _ensure_finder(self) -> QCompleter:
        if self._finder is None:
            self._finder = _Completer(CountryList(self), self)
            self._finder.setCompletionRole(_MATCH)
            self._finder.setFilterMode(Qt.MatchFlag.MatchContains)
            self._finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self._finder.setMaxVisibleItems(12)
            self._finder.activated.connect(lambda _picked: self._finish())
            self.setCompleter(self._finder)
        return self._finder

    def _show_flag(self) -> None:
        try:
            code = self.read_value()
        except BadValue:
            code = None
        self._flag.setVisible(has_flag(code))
        if has_flag(code):
            self._flag.setIcon(flag_icon(code))

    def _finish(self) -> None:
        if self.text().strip() != ("" if self._was is None else self.field.kind.format(self._was)):
            self.committed.emit()
