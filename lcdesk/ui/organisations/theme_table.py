"""The themes of a cohort in their order, which Alt+Up and Alt+Down or the grip at the left
change.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication

from lcdesk.ui.kit.painting.theme import colour
from lcdesk.ui.kit.table.model import RecordTable
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.organisations.entry_table import EntryTable

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ThemeView(RecordView):
    """`moved(id, row)`: this theme is to stand in that row."""

    moved = Signal(int, int)

    def __init__(self, table: RecordTable) -> None:
        super().__init__(table, picks="cells")
        self._held, self._from = 0, QPoint()  # the theme taken by its grip, and where
        self._gap = -1  # before which row it would be put down

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = (
            _STEPS.get(Qt.Key(event.key()))
            if event.modifiers() == Qt.KeyboardModifier.AltModifier
            else None
        )
        current = self.current_id()
        if step is None or current is None:
            super().keyPressEvent(event)
            return
        row = self.table.row_of(current) + step
        if 0 <= row < len(self.table.ids):
            self.moved.emit(current, row)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        at = self.indexAt(event.position().toPoint())
        if (
            at.isValid()
            and self.table.columns[at.column()].name == "grip"
            and event.button() == Qt.MouseButton.LeftButton
        ):
            self._held, self._from = self.table.id_at(at.row()), event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if not self._held:
            super().mouseMoveEvent(event)
        elif (
            at - self._from
        ).manhattanLength() >= QApplication.startDragDistance() or self._gap >= 0:
            self._show_gap(self._gap_at(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        held, gap = self._held, self._gap
        self._held = 0
        self._show_gap(-1)
        if held and gap >= 0:
            was = self.table.row_of(held)
            row = gap - 1 if gap > was else gap
            if row != was:
                self.moved.emit(held, row)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._gap >= 0:
            painter = QPainter(self.viewport())
            painter.fillRect(
                QRect(0, max(self._edge(self._gap) - 1, 0), self.viewport().width(), 3),
                colour("accent"),
            )
            painter.end()

    def _gap_at(self, at: QPoint) -> int:
        row = self.rowAt(at.y())
        if row < 0:
            return len(self.table.ids) if at.y() > 0 else 0
        return row + (at.y() > self.rowViewportPosition(row) + self.rowHeight(row) / 2)

    def _edge(self, gap: int) -> int:
        last = len(self.table.ids) - 1
        return (
            self.rowViewportPosition(gap)
            if gap <= last
            else self.rowViewportPosition(last) + self.rowHeight(last)
        )

    def _show_gap(self, gap: int) -> None:
        self._gap = gap
        self.viewport().update()


class ThemeTable(EntryTable):
    """Tells `ordered(ids)`: the themes in their new order."""

    ordered = Signal(list)

    def make_view(self, table: RecordTable) -> RecordView:
        made = ThemeView(table)
        made.moved.connect(self._move)
        return made

    def _move(self, theme_id: int, row: int) -> None:
        """To the row among those shown; those a search hides keep their places behind the one
        before them.
        """
        shown = list(self.table.ids)
        shown.remove(theme_id)
        order = [one for one in self.entries if one != theme_id]
        order.insert(order.index(shown[row]) if row < len(shown) else len(order), theme_id)
        self.ordered.emit(order)
