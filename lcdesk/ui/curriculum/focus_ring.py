"""Where the keyboard is in a picture of the timetable: a thin frame in the text with the cursor, or one around everything."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from lcdesk.ui.kit.painting.theme import colour

INSIDE = 2.4  # px from the edge of a text: just within the frame of a selection
CLASH = 1.5  # px more, within that of a clash


def frame_inside(painter: QPainter, box: QRectF, radius: float, more: float = 0) -> None:
    """The text that has the cursor, while the picture has the keyboard."""
    by = INSIDE + more
    painter.setPen(QPen(colour("fg"), 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(by, by, -by, -by), max(radius - by, 1), max(radius - by, 1))


def frame_all(viewport: QWidget) -> None:
    """The whole picture, where there is nothing in it for a cursor."""
    painter = QPainter(viewport)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour("accent"), 2))
    painter.drawRoundedRect(QRectF(viewport.rect()).adjusted(2, 2, -2, -2), 6, 6)
