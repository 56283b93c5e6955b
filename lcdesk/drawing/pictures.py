"""Pictures of the office's own, read from files and bytes: their size is looked at before anything
is unpacked. And its approved map, always drawn with its approval number.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from lcdesk.drawing.canvas import Canvas, Pen
from lcdesk.drawing.fonts import DEMIBOLD
from lcdesk.model.faults import KnownFault
from lcdesk.model.report import READ_MOST, ApprovedMap
from lcdesk.texts import _

MOST_PIXELS, _MOST_MB = 120_000_000, 512


def read_image(
    source: str | bytes, formats: Collection[bytes], least: QSize | None = None
) -> QImage | None:
    """The picture of a file (its path) or of its bytes, upright; None where it is none of these
    formats, broken or huge.

    `least`: a much larger one may be read smaller, but not below this size on both sides. A small
    file that claims to be millions of pixels wide cannot fill the memory.
    """
    with _reading(source) as reader:
        size = reader.size()
        if (
            bytes(reader.format().data()) not in formats
            or not size.isValid()
            or size.width() * size.height() > MOST_PIXELS
        ):
            return None
        if (
            least is not None
            and size.width() > 2 * least.width()
            and size.height() > 2 * least.height()
        ):
            larger = Qt.AspectRatioMode.KeepAspectRatioByExpanding
            reader.setScaledSize(size.scaled(least * 2, larger))
        image = reader.read()
    return None if image.isNull() else image


@contextmanager
def _reading(source: str | bytes) -> Iterator[QImageReader]:
    """What reads a picture by its content, upright. It lets go of the bytes before they go: the
    reader of TIFF would look at them once more, and the program would end.
    """
    QImageReader.setAllocationLimit(_MOST_MB)
    buffer, nothing = QBuffer(), QBuffer()
    if isinstance(source, bytes):
        buffer.setData(QByteArray(source))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer) if isinstance(source, bytes) else QImageReader(source)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    try:
        yield reader
    finally:
        reader.setDevice(nothing)


def within(image: QImage, room: QSize) -> QImage:
    """The picture, made smaller where it is larger than this; its proportions stay."""
    if image.width() <= room.width() and image.height() <= room.height():
        return image
    return image.scaled(
        room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def on_white(image: QImage) -> QImage:
    """The picture on white, where it is transparent."""
    flat = QImage(image.size(), QImage.Format.Format_RGB32)
    flat.fill(Qt.GlobalColor.white)
    painter = QPainter(flat)
    painter.drawImage(0, 0, image)
    painter.end()
    return flat


def encoded(image: QImage, form: str, quality: int = -1) -> bytes:
    """The bytes of a file of this form ("PNG", "JPEG"); b"" where it cannot be made."""
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # the stubs want bytes, Qt a str
    image.save(buffer, form, quality)  # pyright: ignore[reportArgumentType, reportCallIssue]
    return bytes(kept.data())


# --- The approved map onto any painter, and its file made fit to be kept ---

MOST_KEPT = 4_000_000
"""Bytes of a kept picture: the history keeps each exchange of one."""
SIDES = (4000, 2800, 2000)  # px of one that has to be made smaller
MAP_CAPTION, MAP_NUMBER = Pen(12, "fg", DEMIBOLD), Pen(11, "fg2")
MAP_GAP = 8.0
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
    if len(data) <= MOST_KEPT:
        return data
    smaller = next(
        (
            found
            for side in SIDES
            for found in _encodings(image, side)
            if 0 < len(found) <= MOST_KEPT
        ),
        None,
    )
    if smaller is not None:
        return smaller
    raise _refused(_("The picture is too large, also when it is made smaller."))


LOGO_MOST, LOGO_SIDES = 200_000, (1000, 600, 300)
"""Bytes of a kept logo; px of one that has to be made smaller."""


def fit_logo(data: bytes) -> bytes:
    """The bytes of a PNG or JPEG file as they are, or of a smaller copy where they are more than
    200 kB; `KnownFault` where it is no such picture, or is not whole.
    """
    image = map_image(data) if len(data) <= READ_MOST else None
    if image is not None and len(data) <= LOGO_MOST:
        return data
    sides = LOGO_SIDES if image is not None else ()
    found = (one for side in sides if image for one in _encodings(image, side))
    smaller = next((one for one in found if 0 < len(one) <= LOGO_MOST), None)
    if smaller is None:
        raise KnownFault(
            _("This is no PNG or JPEG picture that can be read, or it is not whole."),
            _("Nothing was changed. Choose a PNG or JPEG file of the logo."),
        )
    return smaller


PICTURE_MOST, PICTURE_SIDES = 1_000_000, (2000, 1600, 1200, 800)
"""Bytes of a kept picture of an activity; px of its longer side."""
_OF_CAMERAS = frozenset({b"png", b"jpeg", b"webp", b"bmp", b"tiff"})


def fit_picture(data: bytes) -> bytes:
    """A picture as a JPEG of at most 2000 px and 1 MB; `KnownFault` where it is none that can be
    read. It is written anew, so that nothing of where and by whom it was taken stays in it.
    """
    room = QSize(PICTURE_SIDES[0], PICTURE_SIDES[0])
    image = read_image(data, _OF_CAMERAS, room) if len(data) <= READ_MOST else None
    for side in PICTURE_SIDES if image is not None else ():
        flat = on_white(within(image, QSize(side, side))) if image is not None else QImage()
        for quality in _QUALITIES:
            found = encoded(flat, "JPEG", quality)
            if 0 < len(found) <= PICTURE_MOST:
                return found
    raise KnownFault(
        _("This is no picture that can be read."),
        _("Nothing was changed. Choose a JPEG or PNG file."),
    )


SCAN_MOST, SCAN_SIDES = 1_500_000, (2200, 1800, 1400)
"""Bytes of a kept scan; px of its longer side: a page of A4 at 190 to an inch, so that the smallest
print of a passport can be read.
"""
_SCAN_QUALITIES = (85, 75, 60)


def fit_scan(data: bytes) -> bytes:
    """A scan or a photo of a document as a JPEG of at most 2200 px and 1.5 MB, upright;
    `KnownFault` where it is none that can be read, is not whole, or has several pages. It is
    written anew, so that nothing of where and by whom it was taken stays in it.
    """
    with _reading(data) as reader:
        size, count, form = reader.size(), reader.imageCount(), bytes(reader.format().data())
    if form not in _OF_CAMERAS:
        raise KnownFault(
            _("It is neither a PDF nor a picture that can be read."),
            _("Take a PDF, JPEG or PNG. Save a picture of an iPhone (HEIC) as JPEG first."),
        )
    if size.width() * size.height() > MOST_PIXELS:
        raise KnownFault(
            _(
                "The picture is too large: {wide} × {tall} dots.",
                wide=size.width(),
                tall=size.height(),
            ),
            _("Scan it again with 200 dots to an inch."),
        )
    if count > 1:
        raise KnownFault(
            _("It has {count} pages, and only the first would be kept.", count=count),
            _("Save it as a PDF first."),
        )
    image = read_image(data, _OF_CAMERAS, QSize(SCAN_SIDES[0], SCAN_SIDES[0]))
    for side in SCAN_SIDES if image is not None and is_whole(data) else ():
        flat = on_white(within(image, QSize(side, side))) if image is not None else QImage()
        for quality in _SCAN_QUALITIES:
            found = encoded(flat, "JPEG", quality)
            if 0 < len(found) <= SCAN_MOST:
                return found
    raise KnownFault(_("The picture is damaged or not whole."), _("Copy or scan it again."))


# drawings and documents are no photos
_OF_PEOPLE = _OF_CAMERAS | {b"gif"}
_PHOTO_ROOM, _PHOTO_QUALITIES = QSize(480, 600), (90, 80, 65, 50, 35)


def fit_photo(path: Path, most: int) -> bytes:
    """The picture of a file as a photo of a person: upright, within 480 × 600 px, a JPEG of at most
    so many bytes; `KnownFault` where there is none.
    """
    fault = KnownFault(
        _("“{name}” is no picture that can be read.", name=path.name),
        _("Nothing was changed. Choose a JPEG or PNG file."),
    )
    try:
        if path.stat().st_size > READ_MOST:
            raise fault
    except OSError:
        raise fault from None
    image = read_image(str(path), _OF_PEOPLE, _PHOTO_ROOM)
    if image is None:
        raise fault
    flat = on_white(within(image, _PHOTO_ROOM))
    for quality in _PHOTO_QUALITIES:
        data = encoded(flat, "JPEG", quality)
        if 0 < len(data) <= most:
            return data
    raise fault


def map_image(data: bytes) -> QImage | None:
    """The picture behind the bytes; None where it is none, or breaks off."""
    return read_image(data, _FORMATS, QSize(SIDES[0], SIDES[0])) if is_whole(data) else None


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
    y = rect.bottom() - words + MAP_GAP
    for text, pen in ((shown.caption, MAP_CAPTION), (shown.approval, MAP_NUMBER)):
        if text:
            tall = canvas.lines(text, pen, rect.width()) * canvas.leading(pen)
            canvas.wrapped(QRectF(rect.x(), y, rect.width(), tall), text, pen)
            y += tall + 2


def _words_height(canvas: Canvas, width: float, shown: ApprovedMap) -> float:
    texts = ((shown.caption, MAP_CAPTION), (shown.approval, MAP_NUMBER))
    return MAP_GAP + sum(
        canvas.lines(text, pen, width) * canvas.leading(pen) + 2 for text, pen in texts if text
    )


def _fitted(image: QImage, room: QRectF) -> QRectF:
    """The place of the picture in a room, at its top and in its middle."""
    scale = min(
        room.width() / max(image.width(), 1), max(room.height(), 0.0) / max(image.height(), 1)
    )
    wide, tall = image.width() * scale, image.height() * scale
    return QRectF(room.center().x() - wide / 2, room.y(), wide, tall)


def is_whole(data: bytes) -> bool:
    """Has the file of a picture its end? Half a JPEG is drawn with the rest in grey, and nobody
    would be told. What phones write behind the end (moving pictures) does not matter; of other
    formats than JPEG and PNG the reader sees it.
    """
    if data.startswith(b"\xff\xd8"):
        return _has_jpeg_end(data)
    return not data.startswith(b"\x89PNG") or _PNG_END in data


_MARKED = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""What ends the dots of a JPEG; the others are part of them."""
_END = 0xD9


def _has_jpeg_end(data: bytes) -> bool:
    """Does its end come where its parts lead to?"""
    at = 2
    while found := _MARKED.search(data, at):
        sign, at = data[found.end() - 1], found.end()
        if sign == _END:
            return True
        at += int.from_bytes(data[at : at + 2])  # how long the part is; dots follow a scan
    return False


def _refused(message: str) -> KnownFault:
    return KnownFault(
        message, _("Nothing was changed. Choose a PNG or JPEG file of the approved map.")
    )
