"""Figure tables on one page of A4 to be signed: the sentence, each table with its bars, the
counting rules under numbers of their own, what does not add up, and a place to sign.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from lcdesk.drawing.canvas import RIGHT, Canvas, Pen
from lcdesk.drawing.figure_blocks import RULE, FigureBlock
from lcdesk.drawing.fonts import DEMIBOLD
from lcdesk.drawing.pages import LONG, Paper, Turn, draw_pages, page_image
from lcdesk.drawing.report import BOTTOM, MARGIN, MARK, TOP, WIDE, Foot, whose
from lcdesk.drawing.report_text import (
    BESIDE,
    OVER,
    SCOPE,
    SCOPE_BENEATH,
    ReportText,
    draw_lines,
    hairline,
    height_of,
    lines_in,
)
from lcdesk.model.figure_tables import FiguresPage, FigureTable
from lcdesk.model.report import Report
from lcdesk.texts import BilingualText, PaperLanguage, _

GUTTER, GAP = 28.0, 16.0
SENTENCE, SENTENCE_BENEATH = Pen(19, "fg", DEMIBOLD), Pen(13, "fg2")
TRIES = (
    *((scale, 40) for scale in (1.0, 0.94, 0.88, 0.82)),
    *((0.82, most) for most in (16, 12, 9)),
    *((0.77, most) for most in (9, 7, 5)),
    *((0.72, most) for most in (5, 4, 3)),
    (0.66, 3),
    (0.6, 2),
    (0.5, 1),
)
"""How large the letters are, and how many rows of a table stand on the page, until all has room."""


def draw_figures(page: FiguresPage, language: PaperLanguage) -> Paper:
    """The page as PDF; its text can be searched and copied."""

    def draw(canvas: Canvas, _turn: Turn) -> int:
        _DrawnPage(page, language, canvas).draw()
        return 1

    report = page.told["zh" if language == "zh" else "en"]
    return draw_pages(f"{report.title} – {report.scope}", draw)


def figures_image(page: FiguresPage, language: PaperLanguage, width: int = 1588) -> QImage:
    """The same page as a picture, so many pixels wide."""
    return page_image(lambda canvas: _DrawnPage(page, language, canvas).draw(), width)


class _DrawnPage:
    """Head and foot stand where they must; the tables share the room between them."""

    def __init__(self, page: FiguresPage, language: PaperLanguage, canvas: Canvas) -> None:
        self.page, self.told, self.canvas = page, page.told, canvas
        self.language: PaperLanguage = language
        self.first = "en" if language == "en" else "zh"
        self.foot = Foot(self._signed_part(), language, canvas)

    def draw(self) -> None:
        """All of it."""
        top = self._draw_head() + GAP
        foot = LONG - BOTTOM - self.foot.height(WIDE)
        self.foot.draw(MARGIN, foot, WIDE)
        room = QRectF(MARGIN, top, WIDE, foot - GAP - top)
        for scale, most in TRIES:
            flow = _Flow(self, scale, most)
            if flow.height <= room.height() or (scale, most) == TRIES[-1]:
                flow.draw(room)
                return

    def words(self, key: str, what: str) -> BilingualText:
        """What both reports say of a table: "finding", "rule"."""
        return BilingualText(
            **{code: getattr(report.table(key), what) for code, report in self.told.items()}
        )

    def _draw_head(self) -> float:
        canvas, y = self.canvas, TOP
        canvas.box(QRectF(MARGIN, y, MARK, 3), "accent", 0)
        over = QRectF(MARGIN, y + 12, WIDE, 16)
        canvas.text(over, BESIDE.join(self.page.said("title").said(self.language)), OVER)
        canvas.text(over, whose(self.page, self.language), OVER, RIGHT)
        y = draw_lines(
            canvas,
            QRectF(MARGIN, over.bottom() + 10, WIDE, 0),
            lines_in(self.page.said("scope"), self.language, SCOPE, SCOPE_BENEATH),
        )
        y = draw_lines(
            canvas,
            QRectF(MARGIN, y + 10, WIDE, 0),
            lines_in(self.page.said("sentence"), self.language, SENTENCE, SENTENCE_BENEATH),
        )
        hairline(canvas, MARGIN, y + 12, WIDE)
        return y + 12

    def _signed_part(self) -> Report:
        """What the foot of the page needs of a report."""
        report = self.told[self.first]
        pairs = zip(*(self.told[code].remarks for code in ("zh", "en")), strict=False)
        return Report(
            rule_title=BilingualText.told(lambda: _("as numbered above")),
            remarks=tuple(BilingualText(zh, en) for zh, en in pairs),
            made_at=self.page.made_at,
            deed=report.deed,
            signature=self.page.signature,
        )


class _Flow:
    """The tables in two columns, wide ones across both, and the rules beneath them."""

    def __init__(self, page: _DrawnPage, scale: float, most: int) -> None:
        self.page, self.scale, self.canvas = page, scale, page.canvas
        report = page.told[page.first]
        shown = [table for table in report.tables if table.is_printed and table.is_shown]
        self.rules = list(dict.fromkeys(table.rule for table in shown if not table.is_empty))
        half = (WIDE - GUTTER) / 2
        self.blocks: list[tuple[FigureBlock, float, float, float]] = []  # with x, y, width
        left = right = 0.0
        made = [
            FigureBlock(
                page.told, page.language, page.canvas, table, self._mark(table), scale, most
            )
            for table in shown
        ]
        # those across the page first, so that no hole is left beside one of the others
        for block in sorted(made, key=lambda one: one.least <= half):
            if block.least <= half:
                is_left = left <= right
                x, y = (0.0, left) if is_left else (half + GUTTER, right)
                end = y + block.height(half) + GAP * scale
                left, right = (end, right) if is_left else (left, end)
                self.blocks.append((block, x, y, half))
            else:
                y = max(left, right)
                left = right = y + block.height(WIDE) + GAP * scale
                self.blocks.append((block, 0.0, y, WIDE))
        self._end = max(left, right)

    def _mark(self, table: FigureTable) -> str:
        """The raised number of its rule, where anything is counted by it."""
        if table.rule not in self.rules:
            return ""
        return "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(one)] for one in str(self.rules.index(table.rule) + 1))

    @property
    def height(self) -> float:
        """The pixels all of it takes."""
        return self._end + height_of(self.canvas, self._lines, WIDE)

    @cached_property
    def _lines(self) -> list[ReportText]:
        """Each rule once, under its number."""
        pen = replace(RULE, pixels=max(RULE.pixels * self.scale, 6.5))
        lines: list[ReportText] = []
        for number, rule in enumerate(self.rules, 1):
            key = next(
                table.key
                for table in self.page.told[self.page.first].tables
                if table.rule == rule and not table.is_empty
            )
            said = self.page.words(key, "rule").said(self.page.language)
            lines += lines_in(BilingualText(f"{number}  {' '.join(said)}", ""), "zh", pen, pen, 2.0)
        return lines

    def draw(self, room: QRectF) -> None:
        """Draw it from the top of the room."""
        for block, x, y, width in self.blocks:
            block.draw(QRectF(room.x() + x, room.y() + y, width, 0))
        box = QRectF(room.x(), room.y() + self._end, room.width(), 0)
        draw_lines(self.canvas, box, self._lines)
