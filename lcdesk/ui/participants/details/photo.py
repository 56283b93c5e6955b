"""The photo in the head of the pane: a circle with the picture, or the initials; chosen,
dropped, taken away.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QMenu

from lcdesk.drawing.pictures import encoded, on_white, read_image, within
from lcdesk.model.faults import KnownFault
from lcdesk.services.participants.documents import MOST
from lcdesk.texts import _
from lcdesk.ui.kit.painting.plain_text import PaintedButton, set_tip
from lcdesk.ui.kit.painting.theme import colour
from lcdesk.ui.kit.widgets.chips import draw_avatar

ROOM = QSize(480, 600)
# drawings and documents are no photos
_FORMATS = frozenset({b"jpeg", b"png", b"webp", b"bmp", b"gif", b"tiff"})
_MOST_BYTES = 60_000_000
_QUALITIES = (90, 80, 65, 50, 35)


def small_jpeg(path: Path) -> bytes:
    """The picture of a file, upright, within 480 × 600 px, as a JPEG of at most 200 kB;
    `KnownFault` where there is none.
    """
    fault = KnownFault(
        _("“{name}” is no picture that can be read.", name=path.name),
        _("Nothing was changed. Choose a JPEG or PNG file."),
    )
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise fault
    except OSError:
        raise fault from None
    image = read_image(str(path), _FORMATS, ROOM)
    if image is None:
        raise fault
    flat = on_white(within(image, ROOM))
    for quality in _QUALITIES:
        data = encoded(flat, "JPEG", quality)
        if 0 < len(data) <= MOST:
            return data
    raise fault


class Portrait(PaintedButton):
    """`choose_asked`: another photo is wanted; `removal_asked`. A click opens both."""

    choose_asked = Signal()
    removal_asked = Signal()

    def __init__(self, size: int = 52) -> None:
        super().__init__()
        self._name, self._picture = "", QPixmap()
        self.setFixedSize(size, size)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self.open_menu)

    def set_name(self, name: str) -> None:
        """Whose photo; their initials stand until it comes."""
        self._name = name
        self.setAccessibleName(_("Photo of {name}", name=name))
        set_tip(self, self.accessibleName())
        self.update()

    def set_photo(self, data: bytes | None) -> None:
        """The JPEG; None: the initials."""
        self._picture = QPixmap()
        if data:
            self._picture.loadFromData(data)
        self.update()

    def has_photo(self) -> bool:
        """Is there a picture in it?"""
        return not self._picture.isNull()

    def open_menu(self) -> None:
        """Choose another, or take it away."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(_("Choose a photo…"), self.choose_asked.emit)
        if self.has_photo():
            menu.addAction(_("Remove the photo"), self.removal_asked.emit)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        whole = QRectF(self.rect())
        if self.has_photo():
            round_ = QPainterPath()
            round_.addEllipse(whole)
            painter.setClipPath(round_)
            painter.drawPixmap(whole, self._picture, self._cut())
            painter.setClipping(False)
        else:
            draw_avatar(painter, 0, self.height() / 2, self._name, self.width())
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawEllipse(
                QPointF(whole.center()), self.width() / 2 - 1, self.height() / 2 - 1
            )

    def _cut(self) -> QRectF:
        """The largest square, at the top of an upright picture: there is the face."""
        side = min(self._picture.width(), self._picture.height())
        return QRectF(
            (self._picture.width() - side) / 2, (self._picture.height() - side) / 6, side, side
        )
