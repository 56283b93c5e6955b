"""The editor of closed lists (status, gender, yes or no …): typed in any language of the program, or picked."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

from lcdesk.model.fields import Field
from lcdesk.model.kinds import Choice
from lcdesk.texts import LANGUAGES, in_language
from lcdesk.ui.icons import icon
from lcdesk.ui.list_editor import MATCH, ListEditor, marked
from lcdesk.ui.tones import TONES, tone_of

Index = QModelIndex | QPersistentModelIndex


class ChoiceList(QAbstractListModel):
    """The values of a field, after a blank line where it may be empty."""

    def __init__(self, field: Field, parent: QObject | None = None) -> None:
        super().__init__(parent)
        blank: tuple[tuple[Any, str], ...] = () if field.is_required else ((None, ""),)
        self.lines = (*blank, *field.kind.choices())
        options = field.kind.options if isinstance(field.kind, Choice) else ()
        self._words: dict[Any, str] = {
            option.code: marked(*(in_language(code, option.label) for code in LANGUAGES), option.code)
            for option in options
        }

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = 0) -> Any:
        value, label = self.lines[index.row()]
        if role in (0, 2):  # display, edit
            return label
        if role == MATCH:
            return self._words.get(value) or marked(label)
        if role == Qt.ItemDataRole.DecorationRole and value in TONES:
            tone, icon_name = tone_of(value)
            return icon(icon_name, tone)
        return None


class ChoiceEditor(ListEditor):
    """One of a closed list, or nothing; a click into it opens the list."""

    def make_list(self) -> QAbstractListModel:
        return ChoiceList(self.field, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.open_list()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling past must not change a value
