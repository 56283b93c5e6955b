"""The pages of a paper, small, beside the one that is seen large."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QImage, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from lcdesk.texts import _
from lcdesk.ui.kit.painting.theme import colour, font

Index = QModelIndex | QPersistentModelIndex
WIDTH, WIDE, HIGH = 104, 64, 84  # px: of the strip; of a page in it, as much as it may have
EDGE, FOOT = 7, 18  # px: around a page, and for its number below


class PageStrip(QListWidget):
    """`turned(int)`: somebody wants to see this page, from 0. It draws the pictures that are there,
    each made small when it is first in sight.
    """

    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._images: Sequence[QImage] = ()
        self._small: dict[int, QImage] = {}
        self.setFixedWidth(WIDTH)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_PagePainter(self))
        self.currentRowChanged.connect(self._tell)
        self.hide()

    def show_pages(self, images: Sequence[QImage], current: int) -> None:
        """These pages, one of them marked; nothing where there is one alone."""
        self.blockSignals(True)
        if images is not self._images:
            self._images, self._small = images, {}
            # `clear` of PySide crashes here while other threads run
            self.model().removeRows(0, self.count())
            count = len(images)
            self.addItems(
                [
                    _("Page {number} of {count}", number=number, count=count)
                    for number in range(1, count + 1)
                ]
            )
        self.setVisible(len(images) > 1)
        self.setCurrentRow(current)
        self.blockSignals(False)
        if self.currentRow() >= 0:
            self.scrollTo(self.currentIndex())

    def size_of(self, place: int) -> QSize:
        """How large a page is here."""
        whole = self._images[place].size()
        return whole.scaled(QSize(WIDE, HIGH), Qt.AspectRatioMode.KeepAspectRatio)

    def small(self, place: int) -> QImage:
        """A page in the pixels of the screen."""
        if place not in self._small:
            ratio = self.devicePixelRatioF()
            self._small[place] = self._images[place].scaled(
                self.size_of(place) * ratio,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        return self._small[place]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last, at = self.count() - 1, self.currentRow()
        places = {
            Qt.Key.Key_PageUp: max(0, at - 1),
            Qt.Key.Key_PageDown: min(last, at + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        place = places.get(Qt.Key(event.key()))
        if place is None or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            super().keyPressEvent(event)
        else:
            self.setCurrentRow(place)

    def _tell(self, place: int) -> None:
        if place >= 0:
            self.turned.emit(place)


class _PagePainter(QStyledItemDelegate):
    """A page with its number below; the one on view has a frame."""

    def __init__(self, strip: PageStrip) -> None:
        super().__init__(strip)
        self._strip = strip

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._strip.size_of(index.row()).height() + 2 * EDGE + FOOT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown: Any = option  # the stubs of Qt do not know its fields
        state: QStyle.StateFlag = shown.state
        is_on = bool(state & QStyle.StateFlag.State_Selected)
        size, whole = self._strip.size_of(index.row()), QRectF(shown.rect)
        left = whole.x() + (whole.width() - size.width()) / 2
        page = QRectF(left, whole.y() + EDGE, size.width(), size.height())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawImage(page, self._strip.small(index.row()))
        is_near = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(QPen(colour("accent" if is_on or is_near else "edge"), 2 if is_on else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        room = 2.5 if is_on else 0.5
        painter.drawRoundedRect(page.adjusted(-room, -room, room, room), 3, 3)
        painter.setPen(colour("fg" if is_on else "fg2"))
        painter.setFont(font(12, QFont.Weight.DemiBold if is_on else QFont.Weight.Normal))
        number = QRectF(whole.x(), page.bottom() + 3, whole.width(), FOOT)
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(index.row() + 1))
        painter.restore()
