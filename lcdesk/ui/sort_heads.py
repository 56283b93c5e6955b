"""The heads of a table's columns: an arrow in each one that is sorted by, with its place in the order where there are several."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QStyleOptionHeader

from lcdesk.ui.theme import colour, font

_ARROW = QStyleOptionHeader.SortIndicator
PLACE, BESIDE = 8, 19  # px: the figure, and how far from the right edge it stands, left of the arrow


class SortHeads(QHeaderView):
    """`asked(column, adds)` when a head is clicked; `adds`: with Shift, as a further column to sort by."""

    asked = Signal(int, bool)

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._sorts: list[tuple[int, bool]] = []
        self._adds = False
        self.setFixedHeight(38)
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(44)
        self.sectionClicked.connect(lambda at: self.asked.emit(at, self._adds))

    def show_sorts(self, sorts: Sequence[tuple[int, bool]]) -> None:
        """(column, descending) of those sorted by, the first one first."""
        self._sorts = list(sorts)
        self.viewport().update()

    def sorts(self) -> list[tuple[int, bool]]:
        """What is shown as sorted by."""
        return list(self._sorts)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._adds = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mousePressEvent(event)

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, logicalIndex: int) -> None:
        super().initStyleOptionForIndex(option, logicalIndex)
        for column, is_descending in self._sorts:
            if column == logicalIndex:
                option.sortIndicator = _ARROW.SortUp if is_descending else _ARROW.SortDown

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        columns = [column for column, _is_descending in self._sorts]
        if len(columns) > 1 and logicalIndex in columns:
            place = QRect(rect.right() - BESIDE - PLACE, rect.top(), PLACE, rect.height())
            painter.setFont(font(10, QFont.Weight.DemiBold, is_tabular=True))
            painter.setPen(colour("fg2"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(columns.index(logicalIndex) + 1))
