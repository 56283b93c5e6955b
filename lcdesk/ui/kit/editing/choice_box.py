"""One of a long list, found by typing any part of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter

from lcdesk.ui.kit.editing.elided_line import ElidedLine
from lcdesk.ui.kit.painting.icons import flag_icon, has_flag
from lcdesk.ui.kit.painting.theme import font


class ChoiceBox(QComboBox):
    """`choices`: (value, label); a text that is none of them is not taken."""

    def __init__(self, choices: Sequence[tuple[Any, str]], present: Any, *, has_flags: bool = False) -> None:
        super().__init__()
        self.setFont(font(13))
        line = ElidedLine()
        self.setLineEdit(line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(16)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(18)
        for value, label in choices:
            self.addItem(label, value)
            if has_flags and has_flag(str(value)):
                self.setItemIcon(self.count() - 1, flag_icon(str(value)))
        self.setCurrentIndex(next((at for at, (value, _label) in enumerate(choices) if value == present), -1))
        found = QCompleter(self.model(), self)
        found.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        found.setFilterMode(Qt.MatchFlag.MatchContains)
        if popup := found.popup():
            popup.setObjectName("popup")
        self.setCompleter(found)
        line.setFont(font(13))
        line.setAcceptDrops(False)

    def value(self) -> Any:
        """What is chosen; None while the text is nothing of the list."""
        typed = self.currentText().strip().casefold()
        at = next((n for n in range(self.count()) if self.itemText(n).casefold() == typed), -1)
        return self.itemData(at) if at >= 0 else None

    def is_known(self) -> bool:
        """Is the text one of the list?"""
        return self.value() is not None

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling past must not change a value
