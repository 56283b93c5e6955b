"""The editor of countries and regions: flags, type-ahead in both languages, or whatever spelling the program recognises."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QLineEdit

from lcdesk.model import countries
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field
from lcdesk.texts import language
from lcdesk.ui.kit.editing.list_editor import MATCH, ListEditor, marked
from lcdesk.ui.kit.painting.icons import flag_icon, has_flag

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
        if role == MATCH:
            return marked(countries.name(code, "en"), countries.name(code, "zh"), code) if code else ""
        if role == Qt.ItemDataRole.DecorationRole and code:
            return flag_icon(code)
        return None


class CountryEditor(ListEditor):
    """Type a name in any language the program knows, or open the list with the arrow or the Down key."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._flag = self.addAction(flag_icon(None), QLineEdit.ActionPosition.LeadingPosition)
        self._flag.setVisible(False)
        self.textChanged.connect(lambda _text: self._show_flag())

    def make_list(self) -> QAbstractListModel:
        return CountryList(self)

    def _show_flag(self) -> None:
        try:
            code = self.read_value()
        except BadValue:
            code = None
        self._flag.setVisible(has_flag(code))
        if has_flag(code):
            self._flag.setIcon(flag_icon(code))
