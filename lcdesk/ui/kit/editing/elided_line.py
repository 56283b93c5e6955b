"""A line to type into that says by "…" that there is more than fits, until somebody types in it."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QToolButton

_SIDE = 2  # px Qt leaves free at both sides of the text


class ElidedLine(QLineEdit):
    """With the keyboard in it, or with text that fits, a line as any other."""

    def shown_text(self) -> str:
        """The text as it is painted now."""
        if self.hasFocus():
            return self.text()
        return self.fontMetrics().elidedText(self.displayText(), Qt.TextElideMode.ElideRight, self._room().width())

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
        whole = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, self._option(), self)
        left, right = whole.left() + self.textMargins().left(), whole.right()
        for button in (one for one in self.findChildren(QToolButton) if one.isVisible()):
            if button.geometry().center().x() < self.width() / 2:
                left = max(left, button.geometry().right() + _SIDE)
            else:
                right = min(right, button.geometry().left() - _SIDE)
        return QRect(left + _SIDE, whole.top(), max(right - left - 2 * _SIDE + 1, 0), whole.height())
