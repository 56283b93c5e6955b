"""The flags of resources/flags, drawn small with round corners; a code without a picture is drawn as nothing."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen
from PySide6.QtSvg import QSvgRenderer

from lcdesk import resources

SHAPE = 0.75  # height by width


def has_flag(code: str) -> bool:
    """Whether there is a picture for a country code ("PK")."""
    return _file(code).is_file() if code.isalpha() and len(code) == 2 else False


def draw_flag(painter: QPainter, box: QRectF, code: str, edge: QColor) -> None:
    """Draw the flag of a country code into `box` (4:3) with a hairline of `edge`; nothing when it is missing."""
    ratio = painter.device().devicePixelRatio()
    image = _image(code, round(box.width()), 2 if ratio <= 1 else 4)
    if image is None:
        return
    painter.save()
    clip = QPainterPath()
    clip.addRoundedRect(box, 2.5, 2.5)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipPath(clip, Qt.ClipOperation.IntersectClip)
    painter.drawImage(box, image)
    painter.restore()
    painter.setPen(QPen(edge, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5)


@lru_cache(maxsize=1024)
def _image(code: str, width: int, scale: int) -> QImage | None:
    """A raster image: drawn as vectors, a coat of arms would make every SVG and PDF a hundred times larger."""
    if not has_flag(code):
        return None
    renderer = QSvgRenderer(str(_file(code)))
    if not renderer.isValid():
        return None
    image = QImage(width * scale, round(width * SHAPE * scale), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    return image


def _file(code: str) -> Path:
    return resources.path("flags", f"{code.lower()}.svg")
