"""Sign-in sheets as PDF: A4 upright, each sheet on pages of its own, heads on every page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF

from lcdesk.drawing.canvas import CENTER, LEFT, RIGHT, Canvas, Pen, lines_of
from lcdesk.drawing.fonts import DEMIBOLD
from lcdesk.drawing.pages import LONG, SHORT, Paper, Turn, draw_pages
from lcdesk.model.attendance import SignInSheet
from lcdesk.model.timetable_grid import beside_each_other

MARGIN, ROW, HEAD, PAD = 48.0, 32.0, 44.0, 6.0
WIDE = SHORT - 2 * MARGIN
OVER, TITLE, FACT, BOLD = (
    Pen(13, "#4A5560"),
    Pen(18, "#1F2933", DEMIBOLD),
    Pen(12, "#2B3640"),
    Pen(12, "#1F2933", DEMIBOLD),
)
BY = Pen(11, "#4A5560")
CELL, SMALL = Pen(13, "#1F2933"), Pen(10, "#5A6672")
RULE, GROUND = "#7B8794", "#E3EFE8"
_SHARES = (0.07, 0.28, 0.13, 0.22)  # number, name, Chinese name, country; the rest is signed in
_FEW = 2  # so many signatures leave names their room


def draw_sign_in(sheets: Sequence[SignInSheet], printed: str = "") -> Paper:
    """The sheets as one PDF. `printed`: the day it was made, said in the corner."""

    def draw(canvas: Canvas, turn: Turn) -> int:
        pages = 0
        for sheet in sheets:
            left, is_begun = list(sheet.rows), False
            while left or not is_begun:
                if pages:
                    turn()
                pages, is_begun = pages + 1, True
                left = _draw_page(canvas, sheet, left, printed)
        return pages

    return draw_pages(" ".join(sheets[0].titles) if sheets else "", draw)


def _draw_page(
    canvas: Canvas, sheet: SignInSheet, rows: list[tuple[str, str, str, str]], printed: str
) -> list[tuple[str, str, str, str]]:
    """One page; the rows that are left for the next."""
    y = MARGIN
    by = beside_each_other(sheet.organisers, lambda text: canvas.width(text, BY) <= WIDE)
    parts = (
        (sheet.over, OVER, 4.0),
        (by, BY, 4.0),
        (sheet.titles, TITLE, 6.0),
        (sheet.facts, FACT, 10.0),
    )
    for texts, pen, gap in (part for part in parts if part[0] or part[1] is not BY):
        for text in texts:
            for line in lines_of(text, canvas.metrics(pen), WIDE):
                canvas.text(QRectF(MARGIN, y, WIDE, canvas.leading(pen)), line, pen, CENTER)
                y += canvas.leading(pen)
        y += gap
    edges = _edges(len(sheet.heads))
    _draw_row(canvas, sheet.heads, edges, (y, HEAD), is_head=True)
    y += HEAD
    fitting = max(1, int((LONG - MARGIN - y) // ROW))
    for values in rows[:fitting]:
        _draw_row(canvas, values, edges, (y, ROW))
        y += ROW
    canvas.text(QRectF(MARGIN, LONG - MARGIN + 10, WIDE, 14), printed, SMALL, RIGHT)
    return rows[fitting:]


def _edges(count: int) -> list[float]:
    """Where each column begins, and the right edge."""
    signed = count - len(_SHARES)
    shares = list(_SHARES) if signed < _FEW else [0.06, 0.25, 0.11, 0.18]
    shares += [(1 - sum(shares)) / signed] * signed
    return [MARGIN + WIDE * sum(shares[:place]) for place in range(count + 1)]


def _draw_row(
    canvas: Canvas,
    texts: Sequence[str],
    edges: Sequence[float],
    place: tuple[float, float],
    *,
    is_head: bool = False,
) -> None:
    y, height = place
    for column, (left, right) in enumerate(zip(edges[:-1], edges[1:], strict=True)):
        box = QRectF(left, y, right - left, height)
        if is_head:
            canvas.box(box, GROUND, 0)
        canvas.frame(box.adjusted(-0.35, -0.35, 0.35, 0.35), RULE, 0, 0.7)
        text = texts[column] if column < len(texts) else ""
        is_middle = is_head or column == 0
        _write(canvas, box, text, (BOLD if is_head else CELL, is_middle))


def _write(canvas: Canvas, box: QRectF, text: str, look: tuple[Pen, bool]) -> None:
    """A text in at most three lines, in smaller letters where it needs more than one."""
    pen, is_middle = look
    inner = box.adjusted(PAD, 0, -PAD, 0)
    lines = lines_of(text, canvas.metrics(pen), inner.width())
    if len(lines) > 1:
        pen = Pen(pen.pixels - 2, pen.ink, pen.weight)
        lines = lines_of(text, canvas.metrics(pen), inner.width())[:3]
    leading = canvas.leading(pen)
    y = box.center().y() - leading * len(lines) / 2
    for number, line in enumerate(lines):
        canvas.text(
            QRectF(inner.x(), y + number * leading, inner.width(), leading),
            line,
            pen,
            CENTER if is_middle else LEFT,
        )
