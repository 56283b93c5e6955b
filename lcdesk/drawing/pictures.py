"""Pictures of the office's own, read from files and bytes: their size is looked at before
anything is unpacked.
"""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

MOST_PIXELS, _MOST_MB = 120_000_000, 512


def read_image(
    source: str | bytes, formats: Collection[bytes], least: QSize | None = None
) -> QImage | None:
    """The picture of a file (its path) or of its bytes, upright; None where it is none of these
    formats, broken or huge.

    `least`: a much larger one may be read smaller, but not below this size on both sides. A small
    file that claims to be millions of pixels wide cannot fill the memory.
    """
    QImageReader.setAllocationLimit(_MOST_MB)
    buffer = QBuffer()
    if isinstance(source, bytes):
        buffer.setData(QByteArray(source))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(buffer)
    else:
        reader = QImageReader(source)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
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
        reader.setScaledSize(size.scaled(least * 2, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    image = reader.read()
    return None if image.isNull() else image


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
