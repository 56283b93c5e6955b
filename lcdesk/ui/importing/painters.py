"""How the cells of a review are painted: tidied values blue, doubtful ones framed in amber, wrong ones in red."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen

from lcdesk.model.kinds import Number
from lcdesk.ui.importing.cells import CellSaid
from lcdesk.ui.importing.words import FATES, ICONS
from lcdesk.ui.kit.painting.icons import draw_flag
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.table.delegates import PAINTERS, draw_text
from lcdesk.ui.kit.table.model import Record, TableColumn
from lcdesk.ui.kit.widgets.chips import draw_chip

INSIDE = 10  # px from the edge of a cell to its text
FATE = "_fate"
_MARKS: dict[str, tuple[str, str, str]] = {  # ground, frame, ink
    "tidied": ("info_bg", "", "info"), "changed": ("info_bg", "info", "info"), "warn": ("warn_bg", "warn", "warn"),
    "bad": ("bad_bg", "bad", "bad"), "muted": ("", "", "fg3"), "struck": ("", "", "fg3"),
}  # fmt: skip


def paint_cell(painter: QPainter, rect: QRect, text: str, record: Record, column: TableColumn) -> None:
    said: CellSaid = record["_cells"][column.name]
    ground, frame, ink = _MARKS.get(said.mark, ("", "", "fg"))
    if ground:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(frame), 1.2) if frame else Qt.PenStyle.NoPen)
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(QRectF(rect).adjusted(3.5, 4.5, -3.5, -5.5), 5, 5)
    inside = rect.adjusted(INSIDE, 0, -8, 0)
    if said.flag:
        draw_flag(painter, inside.x(), rect.y() + rect.height() / 2, said.flag, 18)
        inside.setLeft(inside.x() + 26)
    face = font(12, QFont.Weight.Medium if frame else QFont.Weight.Normal, is_tabular=True)
    if said.before and QFontMetrics(face).horizontalAdvance(said.before + text) < inside.width() - 22:
        inside = _paint_before(painter, inside, said.before, face)
    is_right = isinstance(column.field.kind, Number) if column.field else False
    draw_text(painter, inside, text, face if said.mark != "struck" else _struck(), colour(ink), is_right=is_right)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # the next hairline is to be sharp


@cache
def _struck() -> QFont:
    face = QFont(font(12, is_tabular=True))
    face.setStrikeOut(True)
    return face


def _paint_before(painter: QPainter, inside: QRect, before: str, face: QFont) -> QRect:
    """The value until now, and an arrow to the new one."""
    painter.setFont(face)
    painter.setPen(colour("fg2"))
    painter.drawText(inside, int(Qt.AlignmentFlag.AlignVCenter), before + " →")
    return inside.adjusted(QFontMetrics(face).horizontalAdvance(before + " → "), 0, 0, 0)


def paint_row_number(painter: QPainter, rect: QRect, text: str, _record: Record, _column: TableColumn) -> None:
    draw_text(painter, rect.adjusted(0, 0, -INSIDE, 0), text, font(12, is_tabular=True), colour("fg3"), is_right=True)


def paint_fate(painter: QPainter, rect: QRect, text: str, record: Record, _column: TableColumn) -> None:
    fate = record[FATE]
    at = QPointF(rect.x() + 8, rect.y() + rect.height() / 2)
    draw_chip(painter, at, text, FATES[fate][1], ICONS[fate], rect.width() - 12)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # the next hairline is to be sharp


PAINTERS.update(review=paint_cell, review_row=paint_row_number, review_fate=paint_fate)
