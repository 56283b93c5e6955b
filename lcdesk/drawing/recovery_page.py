"""The recovery key on paper: one page of A4 in both languages, its groups in numbered boxes,
large and of one width.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from lcdesk.drawing.canvas import CENTER, Canvas, Pen, lines_of
from lcdesk.drawing.fonts import DEMIBOLD, MEDIUM, Fonts, start_fonts
from lcdesk.drawing.pages import LONG, SHORT, Paper, draw_pages
from lcdesk.drawing.palette import LIGHT
from lcdesk.model.files import PDF, write_bytes
from lcdesk.texts import N_, _, speaking

MONO = (
    "JetBrains Mono",
    "Consolas",
    "SF Mono",
    "Menlo",
    "DejaVu Sans Mono",
    "Noto Sans Mono",
    "Courier New",
)
MARGIN = 64.0
WIDE = SHORT - 2 * MARGIN
TITLE, FACT, NAME, BODY, SMALL = (
    Pen(26, "fg", DEMIBOLD),
    Pen(13, "fg3"),
    Pen(15, "fg", MEDIUM),
    Pen(13.5, "fg"),
    Pen(11, "fg3"),
)
KEY = Pen(34, "fg", DEMIBOLD)
LINE, BOX, GAP = 4, 84.0, 14.0  # groups a line; height of a box, between boxes
FACTS = (N_("Desk"), N_("Office"), N_("Date"))
SENTENCES = (
    N_(
        "This key opens the desk and its backups when the password is forgotten: “The password is "
        "forgotten…” where the password is asked for. Without password and key nobody can "
        "read them, not even those who made the program."
    ),
    N_(
        "Keep this page in a safe, not beside the computer and not in a photo or a mail: whoever "
        "has the page and a copy of the file can read everything."
    ),
    N_(
        "It is valid until the password is changed or removed. Then print the new one and destroy "
        "this page."
    ),
    N_(
        "Capitals, blanks and dashes do not matter. There is no letter I, L, O or U in it: what "
        "looks like it is a figure."
    ),
)


@dataclass(frozen=True)
class RecoveryPage:
    """What stands on it. `key` as `recovery_key` tells it: groups between dashes."""

    desk: str
    office: str
    day: str
    key: str


def draw_recovery(page: RecoveryPage) -> Paper:
    """The page as PDF."""

    def draw(canvas: Canvas, _turn: Callable[[], object]) -> int:
        paint_recovery(page, canvas.painter)
        return 1

    return draw_pages(_("Recovery key"), draw)


def save_recovery(page: RecoveryPage, path: Path) -> None:
    """Write the PDF; `KnownFault` where the place cannot be written."""
    write_bytes(path, draw_recovery(page).pdf, formats=PDF)


def paint_recovery(page: RecoveryPage, painter: QPainter) -> None:
    """Paint it on 794 by 1123 pixels of 1/96 inch: a PDF, a printer, or a picture."""
    start_fonts()
    canvas = Canvas(painter, LIGHT, Fonts(exact=True))
    y = MARGIN
    title = canvas.leading(TITLE)
    canvas.text(QRectF(MARGIN, y, WIDE, title), "   ".join(_both(N_("Recovery key"))), TITLE)
    y += title + 16
    y = _draw_facts(page, canvas, y) + 22
    y = _draw_key(page.key, canvas, y) + 26
    for sentence in SENTENCES:
        for said in _both(sentence):
            for line in lines_of(said, canvas.metrics(BODY), WIDE):
                canvas.text(QRectF(MARGIN, y, WIDE, canvas.leading(BODY)), line, BODY)
                y += canvas.leading(BODY)
        y += 10
    canvas.text(QRectF(MARGIN, LONG - MARGIN, WIDE, 14), "lcdesk", SMALL)


def _draw_facts(page: RecoveryPage, canvas: Canvas, y: float) -> float:
    label = max(canvas.width(" ".join(_both(fact)), FACT) for fact in FACTS) + 20
    for fact, value in zip(FACTS, (page.desk, page.office, page.day), strict=True):
        if value:
            high = canvas.leading(NAME) + 4
            canvas.text(QRectF(MARGIN, y, label, high), " ".join(_both(fact)), FACT)
            canvas.text(QRectF(MARGIN + label, y, WIDE - label, high), value, NAME)
            y += high
    return y


def _draw_key(key: str, canvas: Canvas, y: float) -> float:
    """Boxes with their numbers in the corner: whoever types sees which one comes next."""
    letters = Canvas(canvas.painter, LIGHT, Fonts(MONO, exact=True))
    groups = key.split("-")
    wide = (WIDE - (LINE - 1) * GAP) / LINE
    boxes = [
        QRectF(MARGIN + at % LINE * (wide + GAP), y + at // LINE * (BOX + GAP), wide, BOX)
        for at in range(len(groups))
    ]
    for at, box in enumerate(boxes):
        canvas.frame(box, "fg3", 6, 1)
        canvas.text(box.adjusted(8, 6, 0, 14 + 6 - BOX), str(at + 1), SMALL)
    for box, group in zip(
        boxes, groups, strict=True
    ):  # one after the other, so that they are copied without the numbers
        letters.text(box.adjusted(0, 12, 0, 0), group, KEY, CENTER)
    return y + -(-len(groups) // LINE) * (BOX + GAP) - GAP


def _both(message: str) -> Iterator[str]:
    for code in ("en", "zh"):
        with speaking(code):
            yield _(message)
