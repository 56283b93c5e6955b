"""A PDF of A4 pages while it is drawn: begun, drawn in pixels of 1/96 inch, finished with text
that can be copied.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from lcdesk.drawing.canvas import Canvas
from lcdesk.drawing.fonts import Fonts
from lcdesk.drawing.palette import LIGHT
from lcdesk.drawing.pdf_text import readable
from lcdesk.drawing.saving import FINE, INCH, start_fonts

Turn = Callable[[], object]
SHORT, LONG = 210 / 25.4 * INCH, 297 / 25.4 * INCH  # sides of A4, pixels


@dataclass(frozen=True)
class Paper:
    """A finished PDF and how many pages it has."""

    pdf: bytes
    pages: int


def draw_pages(title: str, draw: Callable[[Canvas, Turn], int], *, is_wide: bool = False) -> Paper:
    """A PDF of what `draw` draws onto the canvas; it begins further pages by the function it
    gets, and answers how many.
    """
    start_fonts()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(FINE)
    writer.setCreator("lcdesk")
    writer.setTitle(title)
    turned = QPageLayout.Orientation.Landscape if is_wide else QPageLayout.Orientation.Portrait
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), turned, QMarginsF()))
    painter = QPainter(writer)
    painter.scale(FINE / INCH, FINE / INCH)
    try:
        pages = draw(Canvas(painter, LIGHT, Fonts(exact=True)), writer.newPage)
    finally:
        painter.end()  # else Qt ends the whole program when the writer goes first
    return Paper(readable(bytes(buffer.data().data())), pages)
