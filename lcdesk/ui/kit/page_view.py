"""A page as it will be printed, seen in a window."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lcdesk.texts import _
from lcdesk.ui.kit.painting.theme import RADIUS, font, theme

EDGE = 16  # px of ground around the page
SHADOWS = 5


class PageView(QWidget):
    """A page in its proportions, as large as there is room, on the ground of the window; words
    while there is none.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("The page as it is printed"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(300, 380)
        self.image = QImage()
        self._scaled = QImage()
        self.words = ""

    def sizeHint(self) -> QSize:
        return QSize(520, 720)

    def show_page(self, image: QImage) -> None:
        """Another page."""
        self.image, self._scaled, self.words = image, QImage(), ""
        self.update()

    def say(self, words: str) -> None:
        """What stands there while there is no page; a page that is already shown stays."""
        self.words = words
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour("side"))
        painter.drawRoundedRect(self.rect(), RADIUS, RADIUS)
        if self.image.isNull():
            painter.setPen(theme().colour("fg2"))
            painter.setFont(font(13))
            painter.drawText(
                self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.words
            )
            return
        place = self._place()
        for step in range(SHADOWS, 0, -1):
            painter.setBrush(QColor(0, 0, 0, 6))
            painter.drawRoundedRect(place.adjusted(-step, -step + 1, step, step + 1), step, step)
        painter.drawImage(place, self._fitted(place))

    def _place(self) -> QRectF:
        room = self.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE)
        size = self.image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(
            room.x() + (room.width() - size.width()) // 2,
            room.y() + (room.height() - size.height()) // 2,
            size.width(),
            size.height(),
        )

    def _fitted(self, place: QRectF) -> QImage:
        """The page in the pixels of the screen, made smaller once: painting it small each time
        would be rough.
        """
        size = (place.size() * self.devicePixelRatioF()).toSize()
        if self._scaled.size() != size:
            smooth = Qt.TransformationMode.SmoothTransformation
            self._scaled = self.image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        return self._scaled
