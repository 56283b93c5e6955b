"""How cells are painted (names with initials, flags, chips, muted texts …) and edited (one editor per kind of value)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

from lcdesk.model.faults import BadValue
from lcdesk.ui.editors import ChoiceEditor, as_editor, editor_for
from lcdesk.ui.icons import draw_flag
from lcdesk.ui.table import Column, Record
from lcdesk.ui.theme import colour, font, theme
from lcdesk.ui.tones import tone_of
from lcdesk.ui.widgets.chips import draw_avatar, draw_chip

if TYPE_CHECKING:
    from lcdesk.ui.record_view import RecordView

Index = QModelIndex | QPersistentModelIndex
Painter = Callable[[QPainter, QRect, str, Record, Column], None]

PAD = 12
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
_SELECTED = 0x00008000  # QStyle.State_Selected; as an int it costs a tenth
_metrics: dict[int, QFontMetrics] = {}
_shown: dict[tuple[str, int, int], str] = {}
SHOWN_KEPT = 20_000


def draw_text(painter: QPainter, box: QRect, text: str, face: QFont, ink: QColor, *, is_right: bool = False) -> None:
    """A text in one line, elided at its end."""
    painter.setFont(face)
    painter.setPen(ink)
    painter.drawText(box, _RIGHT if is_right else _LEFT, _elided(text, id(face), box.width()) or _elide(text, face, box.width()))


def _elided(text: str, face: int, width: int) -> str | None:
    """What was made of the same text before: shaping it twice is half the time of a cell."""
    return _shown.get((text, face, width))


def _elide(text: str, face: QFont, width: int) -> str:
    metrics = _metrics.get(id(face))
    if metrics is None:
        metrics = _metrics[id(face)] = QFontMetrics(face)  # faces are cached for good, so is their id
    if len(_shown) > SHOWN_KEPT:
        _shown.clear()
    made = _shown[text, id(face), width] = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
    return made


def _inside(rect: QRect) -> QRect:
    return rect.adjusted(PAD, 0, -6, 0)


def _toned(painter: QPainter, rect: QRect, cell: tuple[str, Record, Column], ink: str, is_medium: bool) -> None:
    text, record, column = cell
    tone = column.tone(record) if column.tone else ""
    draw_text(painter, rect, text, _face(is_medium or bool(tone)), colour(tone or ink))


@cache
def _face(is_medium: bool) -> QFont:
    return font(13, QFont.Weight.Medium if is_medium else QFont.Weight.Normal, is_tabular=True)


def paint_text(painter: QPainter, rect: QRect, text: str, record: Record, column: Column) -> None:
    _toned(painter, _inside(rect), (text, record, column), "fg", False)


def paint_muted(painter: QPainter, rect: QRect, text: str, record: Record, column: Column) -> None:
    _toned(painter, _inside(rect), (text, record, column), "fg2", False)


def paint_strong(painter: QPainter, rect: QRect, text: str, record: Record, column: Column) -> None:
    _toned(painter, _inside(rect), (text, record, column), "fg", True)


def paint_number(painter: QPainter, rect: QRect, text: str, _record: Record, _column: Column) -> None:
    draw_text(painter, rect.adjusted(6, 0, -PAD, 0), text, font(13, is_tabular=True), colour("fg"), is_right=True)


def paint_name(painter: QPainter, rect: QRect, text: str, _record: Record, _column: Column) -> None:
    middle = rect.y() + rect.height() / 2
    draw_avatar(painter, rect.x() + 18, middle, text, 26 if rect.height() >= 36 else 22)
    draw_text(painter, rect.adjusted(54, 0, -6, 0), text, font(13, QFont.Weight.Medium), colour("fg"))


def paint_country(painter: QPainter, rect: QRect, text: str, record: Record, column: Column) -> None:
    code = record.get(column.name)
    if code:
        draw_flag(painter, rect.x() + PAD, rect.y() + rect.height() / 2, code)
        draw_text(painter, rect.adjusted(PAD + 29, 0, -6, 0), text, font(13), colour("fg"))


def paint_chip(painter: QPainter, rect: QRect, text: str, record: Record, column: Column) -> None:
    if text:
        tone, icon_name = tone_of(record.get(column.name))
        draw_chip(painter, QPointF(rect.x() + PAD, rect.y() + rect.height() / 2), text, tone, icon_name, rect.width() - PAD - 4)


PAINTERS: dict[str, Painter] = {
    "text": paint_text, "muted": paint_muted, "strong": paint_strong, "number": paint_number, "name": paint_name,
    "country": paint_country, "chip": paint_chip,
}  # fmt: skip


class CellDelegate(QStyledItemDelegate):
    """Ground, the column's painter, the frame of the current cell; and the editor of the column's field."""

    def __init__(self, view: RecordView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._view.table.columns[index.column()].width, theme().row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, row, at = option.rect, index.row(), index.column()
        is_chosen = option.state.value & _SELECTED
        if is_chosen:
            painter.fillRect(rect, colour("sel"))
            if self._view.is_first_shown(at):
                painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), colour("accent"))
        elif row == self._view.hovered_row:
            painter.fillRect(rect, colour("hover"))
        text, record = self._view.table.cell(row, at)
        if record is not None:
            column = self._view.table.columns[at]
            PAINTERS[column.look](painter, rect, text, record, column)
        if (row, at) == self._view.framed_cell:
            painter.setPen(QPen(colour("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(2, 2, -3, -3), 5, 5)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget | None:  # pyright: ignore[reportIncompatibleMethodOverride]  (Qt takes none for an answer)
        field = self._view.table.columns[index.column()].field
        if field is None:
            return None
        made = editor_for(field, is_cell=True)
        made.setParent(parent)
        as_editor(made).echoed.connect(lambda text: self._echo(made, text))
        if isinstance(made, ChoiceEditor):
            made.committed.connect(lambda: (self.commitData.emit(made), self.closeEditor.emit(made)))
        return made

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        as_editor(editor).show_value(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        try:
            value = as_editor(editor).read_value()
        except BadValue as fault:
            self._echo(editor, fault.message)
            self._view.refused.emit(fault.message)
            return
        model.setData(index, value)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(0, 0, 0, -1))
        editor.setMinimumWidth(min(140, option.rect.width()))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter and Tab keep a cell open while its value cannot be understood."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _LEAVING:
            try:
                as_editor(editor).read_value()  # pyright: ignore[reportArgumentType]
            except BadValue as fault:
                self._echo(editor, fault.message)  # pyright: ignore[reportArgumentType]
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._view.step_down_after_edit()
        return bool(super().eventFilter(editor, event))

    def _echo(self, editor: QWidget, text: str) -> None:
        if text:
            QToolTip.showText(editor.mapToGlobal(QPoint(0, editor.height() - 8)), text, editor)
        else:
            QToolTip.hideText()


_LEAVING = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
