"""A page as it will be printed, seen in a window."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lcdesk.texts import _
from lcdesk.ui.kit.painting.theme import RADIUS, font, theme

EDGE = 16  # px of ground around the page
SHADOWS = 5
A4 = QSizeF(210 / 25.4, 297 / 25.4)  # inches
FINEST = 150.0  # pixels to an inch, of a screen of 1:1
SETTLED = 200  # ms after which a window that was drawn larger has its size


class PageView(QWidget):
    """A page in its proportions, as large as there is room, on the ground of the window; words
    while there is none.
    """

    too_coarse = Signal()
    """There is room now for more pixels to an inch than the page has, of which that is known."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("The page as it is printed"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(300, 380)
        self.image = QImage()
        self._scaled = QImage()
        self._per_inch = 0.0
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED)
        self._settled.timeout.connect(self._tell_when_coarse)
        self.words = ""

    def sizeHint(self) -> QSize:
        return QSize(520, 720)

    def show_page(self, image: QImage, per_inch: float = 0.0) -> None:
        """Another page; `per_inch`: how many pixels to an inch it has, 0 where nobody knows."""
        self.image, self._scaled, self.words = image, QImage(), ""
        self._per_inch = per_inch
        self.update()
        self._tell_when_coarse()

    def per_inch(self) -> float:
        """How many pixels to an inch the next page is to have, so that it fills the room: one of
        the size of that on view, or of A4, upright or not, where that is not known.
        """
        size = self._size_known()
        most = max(map(self._filling, [size] if size is not None else [A4, A4.transposed()]))
        return min(FINEST, most) * self.devicePixelRatioF()

    def forget_size(self) -> None:
        """The next page is of another paper, which may have another size."""
        self._per_inch = 0.0

    def _size_known(self) -> QSizeF | None:
        """Of the page on view, in inches."""
        known = bool(self._per_inch) and not self.image.isNull()
        return QSizeF(self.image.size()) / self._per_inch if known else None

    def _filling(self, size: QSizeF) -> float:
        """Pixels to an inch, of a screen of 1:1, of a page of that size that fills the room."""
        room = self._room()
        return min(room.width() / size.width(), room.height() / size.height())

    def _tell_when_coarse(self) -> None:
        size = self._size_known()
        if size is not None:
            wanted = min(FINEST, self._filling(size)) * self.devicePixelRatioF()
            if wanted > 1.05 * self._per_inch:
                self.too_coarse.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settled.start()

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
                self._room(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.words
            )
            return
        place = self._place()
        for step in range(SHADOWS, 0, -1):
            painter.setBrush(QColor(0, 0, 0, 6))
            painter.drawRoundedRect(place.adjusted(-step, -step + 1, step, step + 1), step, step)
        painter.drawImage(place, self._fitted(place))

    def _room(self) -> QRect:
        return self.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE)

    def _place(self) -> QRectF:
        room = self._room()
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
