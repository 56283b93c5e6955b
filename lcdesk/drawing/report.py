"""The report of the figures on one page of A4: the sentence, key figures, pictures, the table, the counting rule, a place to sign."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from lcdesk.drawing.canvas import Canvas
from lcdesk.drawing.fonts import Fonts
from lcdesk.drawing.pages import LONG, SHORT, Paper, Turn, draw_pages
from lcdesk.drawing.palette import LIGHT
from lcdesk.drawing.report_foot import Foot
from lcdesk.drawing.report_head import ReportHeader
from lcdesk.drawing.report_lines import BENEATH, BODY, draw_lines, lines_in
from lcdesk.drawing.report_pictures import Map, Pictures
from lcdesk.drawing.report_table import ReportTable
from lcdesk.drawing.saving import start_fonts
from lcdesk.model.approved_map import ApprovedMap
from lcdesk.model.report import BilingualText, Report
from lcdesk.model.timetable_grid import PaperLanguage
from lcdesk.texts import _

MARGIN, TOP, BOTTOM = 54.0, 40.0, 34.0
WIDE = SHORT - 2 * MARGIN
GUTTER, GAP = 36.0, 20.0
LEFT, RIGHT = WIDE * 0.55 - GUTTER / 2, WIDE * 0.45 - GUTTER / 2
"""The two columns: the bars, and the table or the regions beside them."""
FEW = 18
"""Countries whose table may stand beside their bars."""
PICTURES = 0.48
"""The share of the room that pictures above the table get where its letters stay large."""
LEAST_BARS, MOST_BARS = 170.0, 420.0
SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.66)
"""Of the table: its names are 6 points high at the smallest."""
TINY, SMALLEST = 0.5, 0.1
BROKEN = 0.8
"""How much smaller the letters of the table may be, so that no name is broken in two lines."""


def draw_report(report: Report, language: PaperLanguage, picture: ApprovedMap | None = None) -> Paper:
    """The page as PDF; its text can be searched and copied. `picture`: the office's own map, in place of the region tiles."""

    def draw(canvas: Canvas, _turn: Turn) -> int:
        _ReportPage(report, language, canvas, picture).draw()
        return 1

    return draw_pages(title_of(report), draw)


def report_image(
    report: Report, language: PaperLanguage, width: int = 1588, picture: ApprovedMap | None = None
) -> QImage:
    """The same page as a picture, so many pixels wide."""
    start_fonts()
    scale = width / SHORT
    image = QImage(width, round(LONG * scale), QImage.Format.Format_ARGB32)
    image.fill(QColor(LIGHT["card"]))
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    try:
        _ReportPage(report, language, Canvas(painter, LIGHT, Fonts(exact=True)), picture).draw()
    finally:
        painter.end()  # else Qt ends the whole program when the image goes first
    return image


def title_of(report: Report) -> str:
    """What the file is called inside: the scope and the sentence, in English or what there is."""
    return " – ".join(words.said("en")[0] for words in (report.scope, report.sentence) if words)


class _ReportPage:
    """Head and foot stand where they must; pictures and table share the room between them."""

    def __init__(self, report: Report, language: PaperLanguage, canvas: Canvas, picture: ApprovedMap | None) -> None:
        self.report, self.canvas = report, canvas
        self.language: PaperLanguage = language
        self.head, self.foot = ReportHeader(report, language, canvas), Foot(report, language, canvas)
        self.pictures, self.map = Pictures(report, language, canvas), Map.of(picture, language)

    def draw(self) -> None:
        """All of it."""
        top = self.head.draw(MARGIN, TOP, WIDE) + GAP
        foot = LONG - BOTTOM - self.foot.height(WIDE)
        self.foot.draw(MARGIN, foot, WIDE)
        room = QRectF(MARGIN, top, WIDE, foot - GAP - top)
        if not self.report.total:
            self._say_nothing(room)
        elif self.map or len(self.report.rows) > FEW or not self._draw_few(room):
            self._draw_many(room)

    def _say_nothing(self, room: QRectF) -> None:
        words = BilingualText.told(lambda: _("Nobody is counted by this rule, so there is nothing to show."))
        draw_lines(self.canvas, room, lines_in(words, self.language, BODY, BENEATH))

    def _draw_few(self, room: QRectF) -> bool:
        """Bars and table beside each other, tiles beneath; False where they cannot all be read."""
        for scale in SCALES[:5]:
            table = self._table(1, scale, RIGHT)
            bars = self.pictures.country_bars(LEFT, max(table.height, LEAST_BARS))
            beside = max(table.height, bars.tall)
            rest = room.adjusted(0, beside + GAP, 0, 0)
            tiles = self.pictures.tiles(WIDE, rest.height())
            if tiles or not self.pictures.has_tiles:
                bars.stretched(beside).draw(self.canvas, QRectF(room.x(), room.y(), LEFT, beside))
                table.draw(room.right() - RIGHT, room.y())
                if tiles:
                    tiles.draw(self.canvas, rest)
                return True
        return False

    def _draw_many(self, room: QRectF) -> None:
        """The table across the page; above it the largest countries beside the regions, or the map."""
        whole = room.height() - GAP
        least = self.pictures.least(LEFT, None if self.map else RIGHT)
        table = (
            self._wide_table(whole - max(whole * PICTURES, least), SCALES[:5])
            or self._wide_table(whole - least, SCALES)
            or self._wide_table(room.height(), SCALES)
            or self._small_table(room.height())
        )
        y, rest = room.y(), whole - table.height
        if rest >= least:
            y += self._draw_pictures(QRectF(room.x(), room.y(), LEFT, min(rest, MOST_BARS))) + GAP
        table.draw(room.x(), y)

    def _draw_pictures(self, place: QRectF) -> float:
        """The bars and what stands beside them; the height of the taller."""
        head = 0.0 if self.map else self.pictures.head(LEFT, RIGHT)
        bars = self.pictures.country_bars(LEFT, place.height(), head)
        bars.draw(self.canvas, QRectF(place.x(), place.y(), LEFT, bars.tall))
        x = place.right() + GUTTER
        if self.map:
            tall = min(self.map.height(self.canvas, RIGHT), place.height())
            self.map.draw(self.canvas, QRectF(x, place.y(), RIGHT, tall), self.language)
            return max(bars.tall, tall)
        regions = self.pictures.region_bars(RIGHT, head)
        regions.draw(self.canvas, QRectF(x, place.y(), RIGHT, regions.tall))
        return max(bars.tall, regions.tall)

    def _table(self, columns: int, scale: float, width: float) -> ReportTable:
        return ReportTable(self.report, self.language, self.canvas, columns, (scale, width))

    def _wide_table(self, tall: float, scales: Sequence[float]) -> ReportTable | None:
        """The table in two or three columns that stays within a height: with large letters, and names on one line."""
        made = [self._table(number, scale, WIDE) for scale in scales for number in (2, 3)]
        fitting = [table for table in made if table.height <= tall]
        return max(fitting, key=lambda table: table.scale - BROKEN * table.broken, default=None)

    def _small_table(self, tall: float) -> ReportTable:
        """The table of so many countries that nothing but it has room: whatever its letters, none is left out."""
        scale = SCALES[-1]
        while True:
            scale *= 0.95
            made = [self._table(number, scale, WIDE) for number in ((3,) if scale > TINY else (3, 4, 5))]
            table = min(made, key=lambda one: one.height)
            if table.height <= tall or scale < SMALLEST:
                return table
