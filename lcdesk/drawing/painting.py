"""The one way from a Chart to a painter, and how tall a chart wants to be."""

from __future__ import annotations

from types import ModuleType

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from lcdesk.charts import Chart, ChartKind
from lcdesk.drawing import bars, columns, funnel, heat, pyramid, tiles, trend, waffle
from lcdesk.drawing.canvas import Canvas, ChartLayout
from lcdesk.drawing.fonts import Fonts
from lcdesk.drawing.palette import LIGHT, Tokens

# each module has height(chart, canvas, width) and paint(chart, canvas, rect)
_KINDS: dict[ChartKind, ModuleType] = {
    ChartKind.BARS: bars,
    ChartKind.TILES: tiles,
    ChartKind.COLUMNS: columns,
    ChartKind.PYRAMID: pyramid,
    ChartKind.HEAT: heat,
    ChartKind.FUNNEL: funnel,
    ChartKind.TREND: trend,
    ChartKind.WAFFLE: waffle,
}


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
    _KINDS[chart.kind].paint(chart, canvas, rect)
    painter.restore()
    canvas.layout.height = rect.height()
    return canvas.layout


def height_for(chart: Chart, width: float, fonts: Fonts, corner: float = 0) -> float:
    """The height in pixels at which every mark of the chart has its room, for a width."""
    image = QImage(1, 1, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    wanted: float = _KINDS[chart.kind].height(chart, Canvas(painter, LIGHT, fonts, corner), width)
    painter.end()
    return wanted
