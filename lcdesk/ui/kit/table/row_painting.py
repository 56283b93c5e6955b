"""Paints the visible rows of a table in one go: Qt's own loop asks the model and the style several
times for each cell.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionRange, QLine, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QTableView

from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.table.cell_block import runs
from lcdesk.ui.kit.table.columns import TableColumns
from lcdesk.ui.kit.table.delegates import PAD, CellDelegate, draw_text
from lcdesk.ui.kit.table.table_cells import TableCells

FOLD = PAD + 21  # px: where the words of a band begin, right of the arrow that folds its group
Part = tuple[int, int, int, int]  # of the selection: first and last row, first and last column
Place = tuple[int, int, int]  # column, left edge, width


def paint_rows(
    view: QTableView, cells: TableCells, delegate: CellDelegate, painter: QPainter, area: QRect
) -> None:
    """The cells that meet `area`, and one hairline below each row and each head of a group."""
    rows, count, places = view.verticalHeader(), len(cells.table.ids), _places(view, cells, area)
    first, last = max(view.rowAt(area.top()), 0), view.rowAt(area.bottom())
    last = count - 1 if last < 0 else last
    right, lines = places[-1][1] + places[-1][2] if places else area.left(), list[QLine]()
    parts = _parts(view.selectionModel().selection().toList(), first, last)
    has_bands = bool(cells.table.bands)
    for row in range(first, last + 1):
        top, high = rows.sectionViewportPosition(row), rows.sectionSize(row)
        here = [(left, right) for above, below, left, right in parts if above <= row <= below]
        if has_bands and cells.table.band(row):
            _paint_band(
                view,
                cells,
                painter,
                QRect(0, top, _right_end(view), high),
                row,
                is_chosen=bool(here),
            )
            continue
        for at, left, wide in places:
            is_chosen = any(start <= at <= end for start, end in here)
            delegate.paint_cell(painter, QRect(left, top, wide, high), row, at, is_chosen)
        lines.append(QLine(area.left(), top + high - 1, right - 1, top + high - 1))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(colour("line2"))
    painter.drawLines(lines)
    if cells.marked_row >= 0:
        _frame_blocks(view, cells, painter, parts)


def _parts(chosen: Sequence[QItemSelectionRange], first: int, last: int) -> list[Part]:
    """What of a selection lies in these rows: found once a picture, not once a cell."""
    out = list[Part]()
    for at in chosen:
        top, bottom = at.top(), at.bottom()
        if top <= last and bottom >= first:
            out.append((top, bottom, at.left(), at.right()))
    return out


def _frame_blocks(
    view: QTableView, cells: TableCells, painter: QPainter, parts: Sequence[Part]
) -> None:
    """A frame around each block of more than one cell; the single cell has that of the cursor."""
    rows, heads = view.verticalHeader(), view.horizontalHeader()
    painter.setPen(QPen(colour("accent"), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    highest, lowest = view.rowAt(0), view.rowAt(view.viewport().height() - 1)
    lowest = len(cells.table.ids) - 1 if lowest < 0 else lowest
    for top, bottom, first, last in _blocks(cells.columns, parts):
        if top == bottom and first == last:
            continue
        start = heads.sectionViewportPosition(first)
        end = heads.sectionViewportPosition(last) + heads.sectionSize(last)
        # a row beyond what is seen on either side stands for all the others there
        upper, under = max(top, highest - 1, 0), min(bottom, lowest + 1)
        above = rows.sectionViewportPosition(upper)
        below = rows.sectionViewportPosition(under) + rows.sectionSize(under)
        painter.drawRect(QRectF(start + 0.75, above + 0.75, end - start - 1.5, below - above - 2.5))


def _blocks(columns: TableColumns, parts: Sequence[Part]) -> list[Part]:
    """The same with first and last column as they are shown: where columns were moved, Qt has
    parts of what is one block.
    """
    shown = [at for at, _column in columns.shown()]
    taken: dict[tuple[int, int], set[int]] = {}
    for top, bottom, left, right in parts:
        places = (place for place, at in enumerate(shown) if left <= at <= right)
        taken.setdefault((top, bottom), set()).update(places)
    return [
        (*rows, shown[first], shown[last])
        for rows, places in taken.items()
        for first, last in runs(sorted(places))
    ]


def _paint_band(
    view: QTableView, cells: TableCells, painter: QPainter, box: QRect, row: int, *, is_chosen: bool
) -> None:
    """The head of a group: what its rows have in common, how many they are, and the note at the
    right.
    """
    band = cells.table.band(row)
    if band is None:
        return
    painter.fillRect(box, colour("sel" if is_chosen else "side"))
    inside = box.adjusted(FOLD, 0, -PAD, 0)
    painter.setPen(colour("line"))
    painter.drawLine(box.left(), box.bottom(), box.right(), box.bottom())
    arrow = "chevron-right" if cells.table.is_folded(band) else "chevron-down"
    draw_icon(painter, QPointF(box.left() + PAD, box.center().y() - 7), arrow, 15, "fg2")
    if row == cells.framed_cell[0]:
        painter.setPen(QPen(colour("accent"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(box).adjusted(1, 1, -1.5, -2.5))
    label = f"{band.label}   {band.count}"
    draw_text(
        painter, inside, label, font(13, QFont.Weight.DemiBold, is_tabular=True), colour("fg")
    )
    if band.note:
        draw_text(
            painter, inside, band.note, font(12, is_tabular=True), colour("fg2"), is_right=True
        )


def _right_end(view: QTableView) -> int:
    """Where the columns end, or the view if that is earlier: a head of a group lies there whole,
    whatever part is painted.
    """
    return min(
        view.horizontalHeader().length() - view.horizontalHeader().offset(), view.viewport().width()
    )


def _places(view: QTableView, cells: TableCells, area: QRect) -> list[Place]:
    """(column, left edge, width) of the columns that meet `area`, from left to right."""
    heads, out = view.horizontalHeader(), list[Place]()
    for at, _column in cells.columns.shown():
        left, wide = heads.sectionViewportPosition(at), heads.sectionSize(at)
        if left <= area.right() and left + wide > area.left():
            out.append((at, left, wide))
    return out
