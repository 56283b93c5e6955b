"""Lines of a list with an icon, a title and words below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import write_line
from lcdesk.ui.kit.painting.theme import RADIUS, colour, font

Index = QModelIndex | QPersistentModelIndex
_LINE = Qt.ItemDataRole.UserRole
HEIGHT = 52


@dataclass(frozen=True)
class TitledLine:
    """A line of a list: what is told large, what below it and in which tone."""

    title: str
    words: str
    icon: str
    tone: str = "fg3"


def add_titled_line(there: QListWidget, line: TitledLine) -> QListWidgetItem:
    """Put a line at the end of a list that has a `TitledLinePainter`."""
    item = QListWidgetItem(f"{line.title}, {line.words}", there)
    item.setData(_LINE, line)
    return item


class TitledLinePainter(QStyledItemDelegate):
    """Icon, title, and below it the words; a line that can be ticked has a box in the place of the
    icon.
    """

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: TitledLine = index.data(_LINE)
        shown: Any = option  # the stubs of Qt do not know its fields
        place = QRectF(shown.rect).adjusted(4, 2, -4, -2)
        state: QStyle.StateFlag = shown.state
        is_on = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if is_on or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(colour("sel" if is_on else "hover"))
            painter.drawRoundedRect(place, RADIUS, RADIUS)
        if is_on:
            painter.setBrush(colour("accent"))
            bar = QRectF(place.x(), place.y() + 8, 3, place.height() - 16)
            painter.drawRoundedRect(bar, 1.5, 1.5)
        ticked = index.data(Qt.ItemDataRole.CheckStateRole)
        if ticked is None:
            ink, at = "accent" if is_on else "fg2", QPointF(place.x() + 12, place.y() + 8)
            draw_icon(painter, at, line.icon, 16, ink)
        else:
            self._draw_box(painter, shown, is_ticked=Qt.CheckState(ticked) == Qt.CheckState.Checked)
        text = place.adjusted(38, 4, -8, 0)
        face = font(13, QFont.Weight.DemiBold if is_on else QFont.Weight.Medium)
        above = QRectF(text.x(), text.y(), text.width(), 20)
        write_line(painter, above, line.title, face, "fg")
        below = QRectF(text.x(), text.y() + 20, text.width(), 18)
        write_line(painter, below, line.words, font(12), line.tone)
        painter.restore()

    def _draw_box(self, painter: QPainter, shown: Any, *, is_ticked: bool) -> None:
        painter.setPen(QPen(colour("accent" if is_ticked else "edge"), 1.5))
        painter.setBrush(colour("accent" if is_ticked else "card"))
        box = QRectF(self._box_of(shown))
        painter.drawRoundedRect(box, 4, 4)
        if is_ticked:
            draw_icon(painter, box.topLeft() + QPointF(1, 1), "check", 14, "accent_fg")

    @staticmethod
    def _box_of(shown: Any) -> QRect:
        place: QRect = shown.rect
        return QRect(place.x() + 14, place.y() + (place.height() - 16) // 2, 16, 16)

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """A click on the box, or the space bar, ticks the line or no longer."""
        ticked = index.data(Qt.ItemDataRole.CheckStateRole)
        if ticked is None:
            return False
        if isinstance(event, QMouseEvent):
            room = self._box_of(option).adjusted(-8, -8, 8, 8)
            is_meant = event.type() == QEvent.Type.MouseButtonRelease and room.contains(
                event.position().toPoint()
            )
        else:
            is_meant = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        if is_meant:
            is_ticked = Qt.CheckState(ticked) == Qt.CheckState.Checked
            new = Qt.CheckState.Unchecked if is_ticked else Qt.CheckState.Checked
            model.setData(index, new.value, Qt.ItemDataRole.CheckStateRole)
        return is_meant
