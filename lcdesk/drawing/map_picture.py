"""The office's approved map onto any painter, always with its approval number; and its file made
fit to be kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from lcdesk.drawing.canvas import Canvas, Pen
from lcdesk.drawing.fonts import DEMIBOLD
from lcdesk.drawing.pictures import encoded, on_white, read_image, within
from lcdesk.model.approved_map import READ_MOST, ApprovedMap
from lcdesk.model.faults import KnownFault
from lcdesk.texts import _

MOST = 4_000_000
"""Bytes of a kept picture: the history keeps each exchange of one."""
SIDES = (4000, 2800, 2000)  # px of one that has to be made smaller
CAPTION, NUMBER = Pen(12, "fg", DEMIBOLD), Pen(11, "fg2")
GAP = 8.0
_FORMATS = frozenset({b"png", b"jpeg"})
_QUALITIES = (92, 80, 65)
_PNG_END = b"IEND\xae\x42\x60\x82"


def fit_to_keep(data: bytes) -> bytes:
    """The bytes of a PNG or JPEG file as they are, or of a smaller copy where they are more than
    `MOST`.

    `KnownFault` where it is no such picture, is broken, or too large to be read at all.
    """
    if len(data) > READ_MOST:
        raise _refused(_("The picture is larger than 60 MB."))
    if b"<svg" in data[:2000].lower():
        raise _refused(
            _("Drawings (SVG) are not taken as a map: each program draws them in its own way.")
        )
    image = map_image(data)
    if image is None:
        raise _refused(_("This is no PNG or JPEG picture that can be read, or it is not whole."))
    if len(data) <= MOST:
        return data
    smaller = next(
        (found for side in SIDES for found in _encodings(image, side) if 0 < len(found) <= MOST),
        None,
    )
    if smaller is not None:
        return smaller
    raise _refused(_("The picture is too large, also when it is made smaller."))


def map_image(data: bytes) -> QImage | None:
    """The picture behind the bytes; None where it is none, or breaks off."""
    return read_image(data, _FORMATS, QSize(SIDES[0], SIDES[0])) if _is_whole(data) else None


def _encodings(image: QImage, side: int) -> Iterator[bytes]:
    """The picture within so many pixels as a file: without loss, then with more and more of it."""
    small = within(image, QSize(side, side))
    yield encoded(small, "PNG")
    flat = on_white(small)
    for quality in _QUALITIES:
        yield encoded(flat, "JPEG", quality)


def map_height(canvas: Canvas, width: float, image: QImage, shown: ApprovedMap) -> float:
    """The height in pixels in which the picture has the whole width, with its words below."""
    return width * image.height() / max(image.width(), 1) + _words_height(canvas, width, shown)


def paint_map(canvas: Canvas, rect: QRectF, image: QImage, shown: ApprovedMap) -> None:
    """The picture as large as it fits, in its proportions and in the middle; below it the
    caption and, always, its number.
    """
    words = _words_height(canvas, rect.width(), shown)
    place = _fitted(image, rect.adjusted(0, 0, 0, -words))
    painter = canvas.painter
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.fillRect(place, Qt.GlobalColor.white)  # what is transparent was meant for paper
    painter.drawImage(place, image)
    painter.restore()
    y = rect.bottom() - words + GAP
    for text, pen in ((shown.caption, CAPTION), (shown.approval, NUMBER)):
        if text:
            tall = canvas.lines(text, pen, rect.width()) * canvas.leading(pen)
            canvas.wrapped(QRectF(rect.x(), y, rect.width(), tall), text, pen)
            y += tall + 2


def _words_height(canvas: Canvas, width: float, shown: ApprovedMap) -> float:
    texts = ((shown.caption, CAPTION), (shown.approval, NUMBER))
    return GAP + sum(
        canvas.lines(text, pen, width) * canvas.leading(pen) + 2 for text, pen in texts if text
    )


def _fitted(image: QImage, room: QRectF) -> QRectF:
    """The place of the picture in a room, at its top and in its middle."""
    scale = min(
        room.width() / max(image.width(), 1), max(room.height(), 0.0) / max(image.height(), 1)
    )
    wide, tall = image.width() * scale, image.height() * scale
    return QRectF(room.center().x() - wide / 2, room.y(), wide, tall)


def _is_whole(data: bytes) -> bool:
    """Has the file its end? Half a JPEG is drawn with the rest in grey, and nobody would be
    told.
    """
    if data.startswith(b"\xff\xd8"):
        return data.rfind(b"\xff\xd9") > data.rfind(b"\xff\xda") > 0
    return _PNG_END in data


def _refused(message: str) -> KnownFault:
    return KnownFault(
        message, _("Nothing was changed. Choose a PNG or JPEG file of the approved map.")
    )
