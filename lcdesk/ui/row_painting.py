"""Paints the visible rows of a table in one go: Qt's own loop asks the model and the style several times for each cell."""

from __future__ import annotations

from PySide6.QtCore import QLine, QRect
from PySide6.QtGui import QPainter

from lcdesk.ui.cell_view import CellView
from lcdesk.ui.delegates import CellDelegate
from lcdesk.ui.theme import colour


def paint_rows(view: CellView, delegate: CellDelegate, painter: QPainter, area: QRect) -> None:
    """The cells that meet `area`, and one hairline below each row."""
    rows, count, places = view.verticalHeader(), len(view.table.ids), _places(view, area)
    first, last = max(view.rowAt(area.top()), 0), view.rowAt(area.bottom())
    right, lines = places[-1][1] + places[-1][2] if places else area.left(), list[QLine]()
    is_selected, index = view.selectionModel().isSelected, view.table.index
    for row in range(first, count if last < 0 else last + 1):
        top, high = rows.sectionViewportPosition(row), rows.sectionSize(row)
        is_chosen = is_selected(index(row, 0))
        for at, left, wide in places:
            delegate.paint_cell(painter, QRect(left, top, wide, high), row, at, is_chosen)
        lines.append(QLine(area.left(), top + high - 1, right - 1, top + high - 1))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(colour("line2"))
    painter.drawLines(lines)


def _places(view: CellView, area: QRect) -> list[tuple[int, int, int]]:
    """(column, left edge, width) of the columns that meet `area`, from left to right."""
    heads, out = view.horizontalHeader(), list[tuple[int, int, int]]()
    for at, _column in view.shown_columns():
        left, wide = heads.sectionViewportPosition(at), heads.sectionSize(at)
        if left <= area.right() and left + wide > area.left():
            out.append((at, left, wide))
    return out
