"""The one way from a Chart to a painter, how tall a chart wants to be, and a chart as a picture by
itself: QImage, PNG at twice the size, SVG, and a PDF of one page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QRectF, QSizeF
from PySide6.QtGui import QColor, QFontInfo, QImage, QPageSize, QPainter

from lcdesk.charts.chart import Chart, ChartKind
from lcdesk.drawing import bar_charts, cell_charts
from lcdesk.drawing.canvas import Canvas, ChartLayout
from lcdesk.drawing.fonts import Fonts, start_fonts
from lcdesk.drawing.pages import INCH
from lcdesk.drawing.palette import LIGHT, Tokens
from lcdesk.model.files import PDF, PICTURE, SVG, write_bytes
from lcdesk.texts import join_sentences

_Height = Callable[[Chart, Canvas, float], float]
_Paint = Callable[[Chart, Canvas, QRectF], None]

_KINDS: dict[ChartKind, tuple[_Height, _Paint]] = {
    ChartKind.BARS: (bar_charts.bars_height, bar_charts.paint_bars),
    ChartKind.FUNNEL: (bar_charts.funnel_height, bar_charts.paint_funnel),
    ChartKind.PYRAMID: (bar_charts.pyramid_height, bar_charts.paint_pyramid),
    ChartKind.TREND: (bar_charts.trend_height, bar_charts.paint_trend),
    ChartKind.COLUMNS: (bar_charts.columns_height, bar_charts.paint_columns),
    ChartKind.HEAT: (cell_charts.heat_height, cell_charts.paint_heat),
    ChartKind.TILES: (cell_charts.tiles_height, cell_charts.paint_tiles),
    ChartKind.WAFFLE: (cell_charts.waffle_height, cell_charts.paint_waffle),
}
MARGIN = 24.0  # around a picture by itself


def paint(
    chart: Chart, painter: QPainter, rect: QRectF, tokens: Tokens, fonts: Fonts, corner: float = 0
) -> ChartLayout:
    """Draw a chart into a place of any painter (pixels of 1/96 inch); answers where its marks
    stand.

    The ground is not filled: a card, a page or a picture has its own. `corner` px stay free right
    of the title.
    """
    canvas = Canvas(painter, tokens, fonts, corner)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    _height, draw = _KINDS[chart.kind]
    draw(chart, canvas, rect)
    painter.restore()
    canvas.layout.height = rect.height()
    return canvas.layout


def height_for(chart: Chart, width: float, fonts: Fonts, corner: float = 0) -> float:
    """The height in pixels at which every mark of the chart has its room, for a width."""
    image = QImage(1, 1, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    height, _paint = _KINDS[chart.kind]
    wanted = height(chart, Canvas(painter, LIGHT, fonts, corner), width)
    painter.end()
    return wanted


@dataclass(frozen=True)
class PictureStyle:
    """How a saved picture looks: its width in pixels and its colours; a paper is light whatever
    the screen is.
    """

    width: float = 760
    tokens: Tokens = field(default_factory=lambda: LIGHT)
    fonts: Fonts = field(default_factory=lambda: Fonts(exact=True))


PLAIN = PictureStyle()


def save_picture(chart: Chart, path: Path, look: PictureStyle = PLAIN) -> None:
    """Save by the ending of the name, as `PICTURE` knows them. KnownFault where the place cannot be
    written.
    """
    if PICTURE.format_of(path).image:
        save_image(chart, path, look)
    else:
        {".svg": save_svg, ".pdf": save_pdf}[PICTURE.ending_of(path)](chart, path, look)


def chart_picture(chart: Chart, look: PictureStyle = PLAIN, scale: float = 2) -> QImage:
    """The chart as an image with a ground, `scale` device pixels to a pixel."""
    start_fonts()
    chart = printed(chart)
    size = _picture_size(chart, look)
    image = QImage((size * scale).toSize(), QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor(look.tokens["card"]))
    painter = QPainter(image)
    _draw_picture(chart, painter, size, look)
    painter.end()
    return image


def save_image(chart: Chart, path: Path, look: PictureStyle = PLAIN, scale: float = 2) -> None:
    """A picture of dots at twice the size, for a page or a slide."""
    from lcdesk.drawing.pictures import encoded

    form = PICTURE.format_of(path).image
    write_bytes(path, encoded(chart_picture(chart, look, scale), form), formats=PICTURE)


def save_svg(chart: Chart, path: Path, look: PictureStyle = PLAIN) -> None:
    """An SVG; its texts are texts and can still be changed."""
    from PySide6.QtSvg import QSvgGenerator

    start_fonts()
    chart = printed(chart)
    size = _picture_size(chart, look)
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
    _draw_picture(chart, painter, size, look)
    painter.end()
    write_bytes(path, _with_fonts(bytes(buffer.data().data()), look.fonts), formats=SVG)


def save_pdf(chart: Chart, path: Path, look: PictureStyle = PLAIN) -> None:
    """A PDF of one page, just as large as the picture; its text can be searched and copied."""
    from lcdesk.drawing.pages import draw_page

    start_fonts()
    chart = printed(chart)
    size = _picture_size(chart, look)
    page = QPageSize(
        size * (72 / INCH), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch
    )

    def draw(canvas: Canvas) -> None:
        _draw_picture(chart, canvas.painter, size, look)

    write_bytes(path, draw_page(chart.title, draw, page), formats=PDF)


def printed(chart: Chart) -> Chart:
    """The chart with its source after the rule: a picture by itself must tell what it is of."""
    words = join_sentences(chart.caption.rule, chart.caption.source)
    return replace(chart, caption=replace(chart.caption, rule=words, source=""))


def _picture_size(chart: Chart, look: PictureStyle) -> QSizeF:
    inner = look.width - 2 * MARGIN
    return QSizeF(look.width, float(round(height_for(chart, inner, look.fonts) + 2 * MARGIN)))


def _draw_picture(chart: Chart, painter: QPainter, size: QSizeF, look: PictureStyle) -> None:
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
