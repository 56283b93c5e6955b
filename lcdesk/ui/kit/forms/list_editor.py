"""A line that takes one value of a list: typed in any of its words, filtered while typing, kept
only when that is asked for.
"""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QLineEdit,
    QStyle,
    QStyleOptionFrame,
    QToolButton,
)

from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.painting.theme import font

# --- A line to type into that says by "…" that there is more than fits, until somebody types in it
# ---


_SIDE = 2  # px Qt leaves free at both sides of the text


class ElidedLine(QLineEdit):
    """With the keyboard in it, or with text that fits, a line as any other."""

    def shown_text(self) -> str:
        """The text as it is painted now."""
        if self.hasFocus():
            return self.text()
        return self.fontMetrics().elidedText(
            self.displayText(), Qt.TextElideMode.ElideRight, self._room().width()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.shown_text()
        if shown == self.text():
            super().paintEvent(event)
            return
        option, painter = self._option(), QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self._room(), Qt.AlignmentFlag.AlignVCenter | self.alignment(), shown)

    def _option(self) -> QStyleOptionFrame:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        return option

    def _room(self) -> QRect:
        """Where the text stands: between the icons at its sides."""
        whole = self.style().subElementRect(
            QStyle.SubElement.SE_LineEditContents, self._option(), self
        )
        left, right = whole.left() + self.textMargins().left(), whole.right()
        for button in (one for one in self.findChildren(QToolButton) if one.isVisible()):
            if button.geometry().center().x() < self.width() / 2:
                left = max(left, button.geometry().right() + _SIDE)
            else:
                right = min(right, button.geometry().left() - _SIDE)
        return QRect(
            left + _SIDE, whole.top(), max(right - left - 2 * _SIDE + 1, 0), whole.height()
        )


Index = QModelIndex | QPersistentModelIndex
# What makes a flat field show what it can do.
ATTENDED = frozenset(
    {
        QEvent.Type.Enter,
        QEvent.Type.Leave,
        QEvent.Type.FocusIn,
        QEvent.Type.FocusOut,
        QEvent.Type.DynamicPropertyChange,
    }
)
MATCH = int(Qt.ItemDataRole.UserRole) + 1
LEAVING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab})


_MARK = "\x1f"
_BEGINNINGS = re.compile(r"^|(?<=[\s(/-])|(?=[^\x00-\x7f])")


def marked(*labels: str) -> str:
    """What a line is found by, for `MATCH`: where a word of its labels begins, or any sign of a
    script without blanks.
    """
    return "".join(
        _MARK + label[at.end() :] for label in labels for at in _BEGINNINGS.finditer(label)
    ).casefold()


class WordCompleter(QCompleter):
    """Finds the lines of a list one of whose words begins as was typed; what is taken is what
    the line shows.
    """

    def splitPath(self, path: str) -> list[str]:
        return [_MARK + path.strip().casefold()] if path.strip() else [""]

    def pathFromIndex(self, index: Index) -> str:
        return str(index.data(0))


class ListEditor(ElidedLine):
    """A stray letter changes nothing: what is typed narrows the list, and Enter, Tab or a click on
    a line of it keeps a value.

    Subclasses say what the list is (`make_list`: shown texts, and under `MATCH` what `marked` makes
    of all labels of a line).
    """

    committed = Signal()
    echoed = Signal(str)
    picked = Signal()  # a line of the list was clicked

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self._was: Any = None
        # made when first needed: most fields are only looked at
        self._finder: WordCompleter | None = None
        self.setFont(font(13))
        self.setAcceptDrops(False)  # a file dropped here belongs to the window
        self._opener = self.addAction(
            icon("chevron-down", "fg3", 13), QLineEdit.ActionPosition.TrailingPosition
        )
        self._opener.triggered.connect(self.open_list)
        self.editingFinished.connect(self._finish)
        self.textEdited.connect(lambda _text: self.echoed.emit(""))

    def make_list(self) -> QAbstractListModel:
        """The lines to choose from."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Show a value; a word from an older program stays readable."""
        self._was = value
        self.setText("" if value is None else self.field.kind.format(value))
        self.setCursorPosition(0)

    def read_value(self) -> Any:
        """The value of the text as it stands; `BadValue` in words where it is none."""
        text = self.text().strip()
        if self._was is not None and text == self.field.kind.format(self._was):
            return self._was
        return self.field.parse(text)

    def open_list(self) -> None:
        """All lines, to pick from."""
        if self.isReadOnly():
            return
        finder = self._ensure_finder()
        finder.setCompletionPrefix("")
        finder.complete()

    def settle(self) -> None:
        """Before it is left by Enter or Tab: the line marked in the list, or the only one that
        begins as was typed.
        """
        popup = self._open_popup()
        at = popup.currentIndex() if popup else QModelIndex()
        if popup and at.isValid() and popup.selectionModel().isSelected(at):
            self.setText(str(at.data()))
        elif not self._is_understood() and len(found := self._begun()) == 1:
            self.setText(found[0])

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ensure_finder()
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self._open_popup() is None:
            self.open_list()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """In a flat form the arrow shows only while the field is pointed at or used. Keys of an
        open list that leave the field come past its filters: they are sent once more, so that a
        table hears of them.
        """
        if event.type() in ATTENDED and self.property("flat"):
            self._opener.setVisible(
                self.hasFocus() or self.underMouse() or event.type() == QEvent.Type.Enter
            )
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            popup = self._open_popup()
            if event.key() in LEAVING:
                self.settle()
            if popup and (
                event.key() in LEAVING
                or (event.key() == Qt.Key.Key_Escape and self.property("cell"))
            ):
                popup.hide()  # Esc closes only the list in a form, and the cell with it in a table
                again = QKeyEvent(
                    QEvent.Type.KeyPress, event.key(), event.modifiers(), event.text()
                )
                QCoreApplication.sendEvent(self, again)
                event.accept()
                return True
        return bool(super().event(event))

    def _open_popup(self) -> QAbstractItemView | None:
        popup = self._finder.popup() if self._finder else None
        return popup if popup is not None and popup.isVisible() else None

    def _is_understood(self) -> bool:
        try:
            self.read_value()
        except BadValue:
            return False
        return True

    def _begun(self) -> list[str]:
        """The lines one of whose words begins as was typed."""
        words, lines = _MARK + self.text().strip().casefold(), self._ensure_finder().model()
        found = (lines.index(row, 0) for row in range(lines.rowCount()))
        return [str(at.data(0)) for at in found if at.data(0) and words in str(at.data(MATCH))]

    def _ensure_finder(self) -> WordCompleter:
        if self._finder is None:
            self._finder = WordCompleter(self.make_list(), self)
            self._finder.setCompletionRole(MATCH)
            self._finder.setFilterMode(Qt.MatchFlag.MatchContains)
            self._finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self._finder.setMaxVisibleItems(12)
            if popup := self._finder.popup():
                popup.setObjectName("popup")
                popup.clicked.connect(self._take)
            self.setCompleter(self._finder)
        return self._finder

    def _take(self, at: QModelIndex) -> None:
        self.setText(str(at.data()))
        if popup := self._ensure_finder().popup():
            popup.hide()
        self._finish()
        self.picked.emit()

    def _finish(self) -> None:
        if self.text().strip() != ("" if self._was is None else self.field.kind.format(self._was)):
            self.committed.emit()
