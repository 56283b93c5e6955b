"""The pictures on the page of a report: bars by country or region, region tiles, the office's
own map; each with its finding.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from lcdesk.charts.chart import Caption, Chart, ChartMark, Count
from lcdesk.charts.chart_kinds import ranked_bars, region_tiles
from lcdesk.drawing import bar_charts, cell_charts
from lcdesk.drawing.canvas import Canvas
from lcdesk.drawing.frame import foot_height, head_height
from lcdesk.drawing.painting import paint
from lcdesk.drawing.pictures import map_height, map_image, paint_map
from lcdesk.drawing.report_text import (
    TITLE,
    TITLE_BENEATH,
    ReportText,
    draw_lines,
    height_of,
    lines_in,
)
from lcdesk.model import countries
from lcdesk.model.report import ApprovedMap, CountryLine, Report
from lcdesk.texts import BilingualText, PaperLanguage, _, n_, speaking

AFTER_TITLE = 4.0
# a bar whose name may take two lines, and one whose name takes one; pixels before scaling
ROW, LOW_ROW = 30.0, 24.0
BARS_SCALE = 0.82
# letters of a tile are 6.3 points high at the smallest
LARGEST_TILES, SMALLEST_TILES, STEP = 1.0, 0.76, 0.02
FEWEST = 4
"""Countries that have a bar at least, where there is not room for all."""


@dataclass(frozen=True)
class ReportPicture:
    """A chart under its finding, painted smaller by a scale; `tall` is its height on the page,
    pixels.

    `speech`: the language of the words it says of itself, the first of the page. `head`: the height
    kept for the title at least.
    """

    title: tuple[ReportText, ...]
    chart: Chart
    scale: float
    tall: float
    speech: str
    head: float = 0.0

    def stretched(self, tall: float) -> ReportPicture:
        """The same in more height, where it is drawn with more room between its rows."""
        return replace(self, tall=max(self.tall, tall))

    def draw(self, canvas: Canvas, box: QRectF) -> None:
        """Draw it into a place; what it does not need stays blank."""
        y = max(draw_lines(canvas, box, self.title), box.y() + self.head) + AFTER_TITLE
        painter = canvas.painter
        painter.save()
        painter.translate(box.x(), y)
        painter.scale(self.scale, self.scale)
        tall = self.tall - (y - box.y())
        place = QRectF(0, 0, box.width() / self.scale, tall / self.scale)
        with speaking(self.speech):
            paint(self.chart, painter, place, canvas.tokens, canvas.fonts)
        painter.restore()


@dataclass(frozen=True)
class Map:
    """The office's own map, always with its approval number."""

    image: QImage
    shown: ApprovedMap

    @classmethod
    def of(cls, shown: ApprovedMap | None, language: PaperLanguage) -> Map | None:
        """The map with its caption in the language of the page; None where there is none, or it
        cannot be read.
        """
        image = map_image(shown.data) if shown is not None else None
        if image is None or shown is None:
            return None
        caption = "  ".join(BilingualText(shown.caption_zh, shown.caption_en).said(language))
        return cls(image, replace(shown, caption_zh=caption, caption_en=caption))

    def height(self, canvas: Canvas, width: float) -> float:
        """The height it wants in a width."""
        return map_height(canvas, width, self.image, self.shown)

    def draw(self, canvas: Canvas, box: QRectF, language: PaperLanguage) -> None:
        """Draw it as large as the place allows."""
        with speaking("en" if language == "en" else "zh"):
            paint_map(canvas, box, self.image, self.shown)


class Pictures:
    """Makes the pictures of a report for places of a size."""

    def __init__(self, report: Report, language: PaperLanguage, canvas: Canvas) -> None:
        self.report, self.canvas = report, canvas
        self.language: PaperLanguage = language
        self.first: PaperLanguage = "en" if language == "en" else "zh"
        self.languages: tuple[PaperLanguage, ...] = (
            ("both", "zh") if language == "both" else (language,)
        )

    def country_bars(self, width: float, tall: float, head: float = 0.0) -> ReportPicture:
        """A bar a country, the largest that fit into a height; how many are left is said in words.

        `head`: the height kept for its title, so that its bars begin where those beside it do."""
        everybody = len(self.report.rows)
        # all of them in the first language, rather than some in both
        for language in self.languages:
            made = self._country_bars(everybody, width, language, head)
            if made.tall <= tall:
                return made
        for most in range(everybody - 1, FEWEST, -1):
            made = self._country_bars(most, width, self.first, head)
            if made.tall <= tall:
                return made
        return self._country_bars(FEWEST, width, self.first, head)

    def head(self, width: float, other: float) -> float:
        """The height of the titles of the bars by country and by region beside each other, in
        their widths.
        """
        titles = ((self.report.bars_title, width), (self.report.tiles_title, other))
        return max(height_of(self.canvas, self._title(words), wide) for words, wide in titles)

    def least(self, width: float, other: float | None) -> float:
        """The height that the fewest bars by country need, and those by region in their width,
        where they stand beside them.
        """
        head = self.head(width, other or width)
        bars = self._country_bars(min(FEWEST, len(self.report.rows)), width, self.first, head).tall
        return max(bars, self.region_bars(other, head).tall) if other else bars

    def region_bars(self, width: float, head: float) -> ReportPicture:
        """A bar a region."""
        regions: dict[str, list[CountryLine]] = {}
        for line in self.report.rows:
            regions.setdefault(line.region.en, []).append(line)
        rows = [
            _PictureRow(of[0].region or BilingualText.told(lambda: _("not known")), key, of)
            for key, of in regions.items()
        ]
        chart = self._chart(rows, self.language, is_flagged=False)
        return self._bars(self._title(self.report.tiles_title), chart, width, head)

    @property
    def has_tiles(self) -> bool:
        """Is the country of anybody known?"""
        return any(line.code for line in self.report.rows)

    def tiles(self, width: float, tall: float) -> ReportPicture | None:
        """A tile a country, as large as the height allows; None where they cannot be read, or
        names would be cut.
        """
        if not self.has_tiles:
            return None
        title = self._title(self.report.tiles_title)
        head = height_of(self.canvas, title, width) + AFTER_TITLE
        for chart in self._tile_charts():
            scale = LARGEST_TILES
            while scale >= SMALLEST_TILES - 0.001:
                needed = head + cell_charts.tiles_height(chart, self.canvas, width / scale) * scale
                if needed <= tall and cell_charts.tile_names_fit(chart, self.canvas, width / scale):
                    return ReportPicture(title, chart, scale, needed, self.first)
                scale -= STEP
        return None

    def _country_bars(
        self, most: int, width: float, language: PaperLanguage, head: float
    ) -> ReportPicture:
        rows = [_PictureRow(line.name, line.code, [line]) for line in self.report.rows[:most]]
        chart = replace(self._chart(rows, language, is_flagged=True), note=self._rest(most))
        return self._bars(self._title(self.report.bars_title), chart, width, head)

    def _bars(
        self, title: tuple[ReportText, ...], chart: Chart, width: float, head: float
    ) -> ReportPicture:
        """Rows as low as their names allow."""
        wide = width / BARS_SCALE
        room = (
            bar_charts.label_width(chart, self.canvas, wide)
            - bar_charts.NAME_GAP
            - (bar_charts.FLAG if any(m.flag for m in chart.marks) else 0)
        )
        is_low = all(
            self.canvas.width(mark.label, bar_charts.LABEL) <= room for mark in chart.marks
        )
        tall = head_height(chart, self.canvas, wide) + foot_height(chart, self.canvas, wide)
        tall += len(chart.marks) * (LOW_ROW if is_low else ROW)
        tall = max(height_of(self.canvas, title, width), head) + AFTER_TITLE + tall * BARS_SCALE
        return ReportPicture(title, chart, BARS_SCALE, tall, self.first, head)

    def _chart(
        self, rows: Sequence[_PictureRow], language: PaperLanguage, *, is_flagged: bool
    ) -> Chart:
        counts = [row.count(" ".join(row.name.said(language))) for row in rows]
        subtitle = "" if self.report.other else self._joined(lambda: _("Number of participants"))
        with speaking(self.first):
            chart = ranked_bars(counts, Caption("", subtitle), flagged=is_flagged)
        return self._named(chart)

    def _tile_charts(self) -> list[Chart]:
        """With the names in all languages of the page, and in the first alone."""
        known = [line for line in self.report.rows if line.code]
        regions = {line.code: line.region for line in known}
        charts: list[Chart] = []
        for language in self.languages:
            counts = [
                _PictureRow(line.name, line.code, [line]).count(" ".join(line.name.said(language)))
                for line in known
            ]
            with speaking(self.first):
                charts.append(
                    region_tiles(
                        counts,
                        Caption(""),
                        lambda code: self._region(regions.get(code, BilingualText())),
                    )
                )
        return [
            replace(chart, marks=_flagged(chart.marks), series=chart.series[:1]) for chart in charts
        ]

    def _region(self, name: BilingualText) -> str:
        return (
            self._joined(lambda: _("Region not known"))
            if not name
            else " ".join(name.said(self.language))
        )

    def _named(self, chart: Chart) -> Chart:
        """The parts of the bars named in every language of the page."""
        names = {
            "women": lambda: _("women"),
            "men": lambda: _("men"),
            "other": lambda: _("other or not stated"),
        }
        return replace(
            chart,
            series=tuple(replace(one, label=self._joined(names[one.key])) for one in chart.series),
        )

    def _rest(self, most: int) -> str:
        """ "And 38 more countries with 1–2 each, 50 participants together."; "" where none is
        left.
        """
        rest = self.report.rows[most:]
        if not rest:
            return ""
        return self._joined(lambda: _rest_words(rest))

    def _title(self, words: BilingualText) -> tuple[ReportText, ...]:
        return tuple(lines_in(words, self.language, TITLE, TITLE_BENEATH))

    def _joined(self, tell: Callable[[], str]) -> str:
        return " ".join(BilingualText.told(tell).said(self.language))


@dataclass(frozen=True)
class _PictureRow:
    """What a bar or a tile counts."""

    name: BilingualText
    key: str
    lines: Sequence[CountryLine]

    def count(self, label: str) -> Count:
        women, men, other = (
            sum(getattr(line, part) for line in self.lines) for part in ("women", "men", "other")
        )
        return Count(self.key, label, women, men, other)


def _flagged(marks: Sequence[ChartMark]) -> tuple[ChartMark, ...]:
    """No flag where the wording of the office wants none."""
    return tuple(
        replace(mark, flag=mark.flag if mark.flag and countries.flag(mark.flag) else "")
        for mark in marks
    )


def _rest_words(rest: Sequence[CountryLine]) -> str:
    known, lost = (
        [line.total for line in rest if line.code],
        sum(line.total for line in rest if not line.code),
    )
    if not known:
        return n_(
            "And {count} whose country is not known.",
            "And {count} whose country is not known.",
            lost,
        )
    span = f"{min(known)}–{max(known)}" if min(known) < max(known) else str(known[0])
    more = n_(
        "And {count} more country/region with {people}",
        "And {count} more countries/regions with {span} each, {people} together",
        len(known),
        span=span,
        people=sum(known),
    )
    return (
        _("{more}; {count} of unknown country.", more=more, count=lost)
        if lost
        else _("{more}.", more=more)
    )
