"""A page as it will be printed, seen in a window, as large as there is room or larger."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from lcdesk.texts import _
from lcdesk.ui.kit.painting.theme import RADIUS, font, theme

EDGE = 16  # px of ground around the page
LEAST = QSize(300, 380)
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
    shown = Signal()
    """Another page is on view."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("The page as it is printed"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(LEAST)
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
        self.shown.emit()
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

    def size_in(self, room: QSize) -> QSize:
        """How large the page is in so much room, with the ground around it."""
        edges = QSize(2 * EDGE, 2 * EDGE)
        kept = Qt.AspectRatioMode.KeepAspectRatio
        return self.image.size().scaled(room - edges, kept) + edges

    def _place(self) -> QRectF:
        room = self._room()
        size = self.size_in(self.size()) - QSize(2 * EDGE, 2 * EDGE)
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


# --- Seen larger ---


ZOOMS = (1.0, 1.5, 2.0, 3.0)
"""How many times as large as it fits."""


class PageArea(QScrollArea):
    """A page that is looked at closely: larger and smaller by Ctrl and the wheel, by + and − where
    the keyboard is in it, and moved by the mouse. `zoomed`: it is larger or smaller than before;
    `turned(int)`: the page before (-1) or the next (1) is wanted, `jumped(bool)`: the first (False)
    or the last.
    """

    zoomed = Signal()
    turned = Signal(int)
    jumped = Signal(bool)

    def __init__(self, page: PageView) -> None:
        super().__init__()
        self._page, self._at, self._held = page, 0, QPoint()
        self.setObjectName("page")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWidget(page)
        self.setMinimumSize(LEAST)
        page.shown.connect(self._fit)

    @property
    def zoom(self) -> float:
        """How many times as large as it fits the page is."""
        return ZOOMS[self._at]

    def can_zoom(self, step: int) -> bool:
        """Can it be larger (1), or smaller (-1)?"""
        return 0 <= self._at + step < len(ZOOMS) and not self._page.image.isNull()

    def show_whole(self) -> None:
        """As large as the whole page fits again."""
        self._at = 0
        self._fit()
        self.zoomed.emit()

    def zoom_by(self, step: int) -> None:
        """Larger (1) or smaller (-1), about what is in the middle now."""
        if not self.can_zoom(step):
            return
        bars = (self.horizontalScrollBar(), self.verticalScrollBar())
        middles = [
            (bar.value() + bar.pageStep() / 2) / (bar.maximum() + bar.pageStep()) for bar in bars
        ]
        self._at += step
        self._fit()
        for bar, middle in zip(bars, middles, strict=True):
            bar.setValue(round(middle * (bar.maximum() + bar.pageStep()) - bar.pageStep() / 2))
        self.zoomed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl it zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}.get(
            Qt.Key(event.key()), 0
        )
        key = event.key()
        turning = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(key), 0)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif step:
            self.zoom_by(step)
        elif turning and not self.verticalScrollBar().maximum():
            self.turned.emit(turning)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.jumped.emit(key == Qt.Key.Key_End)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._held = event.globalPosition().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The page follows the mouse that holds it."""
        now = event.globalPosition().toPoint()
        moved, self._held = self._held - now, now
        for bar, by in (
            (self.horizontalScrollBar(), moved.x()),
            (self.verticalScrollBar(), moved.y()),
        ):
            bar.setValue(bar.value() + by)

    def _fit(self) -> None:
        """Make room for the page in its size."""
        is_larger = self._at > 0 and not self._page.image.isNull()
        room = self.maximumViewportSize()
        fitting = self._page.size_in(room) - QSize(2 * EDGE, 2 * EDGE)
        larger = fitting * self.zoom + QSize(2 * EDGE, 2 * EDGE)
        self._page.setMinimumSize(larger if is_larger else QSize(0, 0))
        self._page.setCursor(
            Qt.CursorShape.OpenHandCursor if is_larger else Qt.CursorShape.ArrowCursor
        )
