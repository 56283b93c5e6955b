"""A chart as a picture: QImage, PNG at twice the size, SVG, and a PDF of one page, all by the
one paint function.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QFontInfo,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)
from PySide6.QtSvg import QSvgGenerator

from lcdesk import resources
from lcdesk.charts import Chart
from lcdesk.drawing.fonts import Fonts
from lcdesk.drawing.painting import height_for, paint
from lcdesk.drawing.palette import LIGHT, Tokens
from lcdesk.drawing.pdf_text import readable
from lcdesk.drawing.pictures import encoded
from lcdesk.model.file_formats import PDF, PICTURE, SVG
from lcdesk.model.files import write_bytes
from lcdesk.model.sentences import join_sentences

MARGIN = 24.0
INCH = 96  # pixels of the paint function
FINE = 1200  # dots of a PDF, so that letters keep their places

_app: list[QGuiApplication] = []


@dataclass(frozen=True)
class PictureStyle:
    """How a saved picture looks: its width in pixels and its colours; a paper is light whatever
    the screen is.
    """

    width: float = 760
    tokens: Tokens = field(default_factory=lambda: LIGHT)
    fonts: Fonts = field(default_factory=lambda: Fonts(exact=True))


PLAIN = PictureStyle()


def save(chart: Chart, path: Path, look: PictureStyle = PLAIN) -> None:
    """Save by the ending of the name, as `PICTURE` knows them. KnownFault where the place cannot be
    written.
    """
    if PICTURE.format_of(path).image:
        save_image(chart, path, look)
    else:
        {".svg": save_svg, ".pdf": save_pdf}[PICTURE.ending_of(path)](chart, path, look)


def picture(chart: Chart, look: PictureStyle = PLAIN, scale: float = 2) -> QImage:
    """The chart as an image with a ground, `scale` device pixels to a pixel."""
    start_fonts()
    chart = printed(chart)
    size = _size(chart, look)
    image = QImage((size * scale).toSize(), QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor(look.tokens["card"]))
    painter = QPainter(image)
    _draw(chart, painter, size, look)
    painter.end()
    return image


def save_image(chart: Chart, path: Path, look: PictureStyle = PLAIN, scale: float = 2) -> None:
    """A picture of dots at twice the size, for a page or a slide."""
    form = PICTURE.format_of(path).image
    write_bytes(path, encoded(picture(chart, look, scale), form), formats=PICTURE)


def save_svg(chart: Chart, path: Path, look: PictureStyle = PLAIN) -> None:
    """An SVG; its texts are texts and can still be changed."""
    start_fonts()
    chart = printed(chart)
    size = _size(chart, look)
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(INCH)
    generator.setSize(size.toSize())
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(chart.title)
    generator.setDescription(chart.caption.rule)
    painter = QPainter(generator)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(look.tokens["card"]))
    _draw(chart, painter, size, look)
    painter.end()
    write_bytes(path, _with_fonts(bytes(buffer.data().data()), look.fonts), formats=SVG)


def save_pdf(chart: Chart, path: Path, look: PictureStyle = PLAIN) -> None:
    """A PDF of one page, just as large as the picture; its text can be searched and copied."""
    start_fonts()
    chart = printed(chart)
    size = _size(chart, look)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(FINE)
    writer.setCreator("lcdesk")
    writer.setTitle(chart.title)
    page = QPageSize(
        size * (72 / INCH), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch
    )
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
    painter = QPainter(writer)
    painter.scale(FINE / INCH, FINE / INCH)
    _draw(chart, painter, size, look)
    painter.end()
    write_bytes(path, readable(bytes(buffer.data().data())), formats=PDF)


def printed(chart: Chart) -> Chart:
    """The chart with its source after the rule: a picture by itself must tell what it is of."""
    words = join_sentences(chart.caption.rule, chart.caption.source)
    return replace(chart, caption=replace(chart.caption, rule=words, source=""))


def start_fonts() -> None:
    """Fonts need a QGuiApplication; a command without a window makes one that needs no screen."""
    if QGuiApplication.instance() is None:
        # whatever DISPLAY says
        blind = ["-platform", "offscreen"] if sys.platform.startswith("linux") else []
        _app.append(QGuiApplication(["lcdesk", *blind]))
        for file in sorted(resources.path("fonts").glob("*.[ot]tf")):
            QFontDatabase.addApplicationFont(str(file))


def _size(chart: Chart, look: PictureStyle) -> QSizeF:
    inner = look.width - 2 * MARGIN
    return QSizeF(look.width, float(round(height_for(chart, inner, look.fonts) + 2 * MARGIN)))


def _draw(chart: Chart, painter: QPainter, size: QSizeF, look: PictureStyle) -> None:
    place = QRectF(MARGIN, MARGIN, size.width() - 2 * MARGIN, size.height() - 2 * MARGIN)
    paint(chart, painter, place, look.tokens, look.fonts)


def _with_fonts(svg: bytes, fonts: Fonts) -> bytes:
    """The SVG with the font it was measured with before the others of the list, and at their end
    any without serifs.
    """
    used = QFontInfo(fonts.of(13)).family()
    wanted = [used, *(family for family in fonts.families if family != used), "sans-serif"]
    listed = f'font-family="{",".join(fonts.families)}"'
    return svg.replace(listed.encode(), f'font-family="{",".join(wanted)}"'.encode())
