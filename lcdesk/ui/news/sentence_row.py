"""A sentence of the news draft in one or two languages side by side: values on green, gaps on amber
with a dashed edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy

from lcdesk.services.news.factsheet import PrintedSentence
from lcdesk.services.news.sentence_templates import Lang
from lcdesk.ui.kit.painting.plain_text import PaintedButton
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.widgets import keep_in_view

NUMBER, GUTTER, PAD = 46, 28, 12  # px: the column of numbers, between columns, above and below
TEXT, LINE = 14, 24  # px of the letters, of a line
_ON_MARKED = 34  # of 255: how much of the accent lies below values of the sentence that is marked
EDGE = 2  # px of a mark beside its words


@dataclass(frozen=True)
class Mark:
    """A stretch of a text that is a value, or a gap."""

    start: int
    length: int
    is_gap: bool


def marks_of(sentence: PrintedSentence) -> list[Mark]:
    """The values and gaps of a sentence as stretches of its text; neighbours of one kind are
    one.
    """
    out: list[Mark] = []
    at = 0
    for piece, name in sentence.pieces:
        if name:
            last, is_gap = out[-1] if out else None, piece.gap is not None
            if last and last.start + last.length == at and last.is_gap == is_gap:
                out[-1] = Mark(last.start, last.length + len(piece.text), is_gap)
            else:
                out.append(Mark(at, len(piece.text), is_gap))
        at += len(piece.text)
    return out


@lru_cache(maxsize=256)
def _laid_out(text: str, marks: tuple[Mark, ...], width: int, inks: tuple[str, str]) -> QTextLayout:
    """A text in lines of a width; `inks`: of values and of gaps."""
    layout = QTextLayout(text, font(TEXT))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    formats: list[QTextLayout.FormatRange] = []
    for mark in marks:
        one = QTextLayout.FormatRange()
        one.start, one.length = mark.start, mark.length
        shape = QTextCharFormat()
        shape.setForeground(colour(inks[mark.is_gap]))
        one.format = shape
        formats.append(one)
    layout.setFormats(formats)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height + (LINE - line.height()) / 2))
        height += LINE
    layout.endLayout()
    return layout


class SentenceRow(PaintedButton):
    """One line of the draft; pressed, it is the one whose values are explained."""

    def __init__(self, number: int, sentences: Sequence[PrintedSentence | None]) -> None:
        super().__init__()
        self.number, self.sentences = number, tuple(sentences)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._is_over = False
        self.setAccessibleName(
            f"{number}. " + "\n".join(one.text for one in self.sentences if one is not None)
        )

    @property
    def key(self) -> str:
        """Which sentence it is."""
        return next(one.key for one in self.sentences if one is not None)

    def sentence(self, lang: Lang) -> PrintedSentence | None:
        """The sentence in a language; None where it is not shown in it."""
        return next((one for one in self.sentences if one is not None and one.lang == lang), None)

    def sizeHint(self) -> QSize:
        return QSize(640, self.heightForWidth(max(self.width(), 640)))

    def minimumSizeHint(self) -> QSize:
        return QSize(320, LINE + 2 * PAD)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = [
            self._layout(one, self._width(width)).lineCount()
            for one in self.sentences
            if one is not None
        ]
        return max(lines, default=1) * LINE + 2 * PAD + 1

    def enterEvent(self, event: QEnterEvent) -> None:
        self._is_over = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._is_over = False
        self.update()
        super().leaveEvent(event)

    def reveal(self) -> None:
        """Scroll until it is seen."""
        keep_in_view(self, self.rect())

    def _width(self, width: int) -> int:
        columns = max(len(self.sentences), 1)
        return max((width - NUMBER - GUTTER * columns) // columns, 80)

    def _layout(self, sentence: PrintedSentence, width: int) -> QTextLayout:
        inks = (colour("ok").name(), colour("warn").name())
        return _laid_out(sentence.text, tuple(marks_of(sentence)), width, inks)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self._is_over:
            painter.fillRect(self.rect(), colour("sel" if self.isChecked() else "hover"))
        if self.isChecked():
            painter.fillRect(QRectF(0, 0, 3, self.height()), colour("accent"))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), colour("line2"))
        painter.setFont(font(12, is_tabular=True))
        painter.setPen(colour("accent" if self.isChecked() else "fg3"))
        box = QRectF(0, PAD, NUMBER - 16, LINE)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, right, str(self.number))
        width = self._width(self.width())
        for place, sentence in enumerate(self.sentences):
            if sentence is not None:
                at = QPointF(NUMBER + place * (width + GUTTER), PAD)
                ground = colour("accent", _ON_MARKED) if self.isChecked() else colour("accent_soft")
                _paint(painter, at, self._layout(sentence, width), marks_of(sentence), ground)
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -1.5))


def _paint(
    painter: QPainter, at: QPointF, layout: QTextLayout, marks: Sequence[Mark], ground: QColor
) -> None:
    """The marks below their words, then the words; `ground`: of values."""
    for place in range(layout.lineCount()):
        line = layout.lineAt(place)
        first, last = line.textStart(), line.textStart() + line.textLength()
        for mark in marks:
            start, end = max(mark.start, first), min(mark.start + mark.length, last)
            text = layout.text()[start:end]
            end = start + len(text.rstrip())
            if start >= end:
                continue
            left, right = (_x(line.cursorToX(one)) for one in (start, end))
            box = QRectF(
                at.x() + left - EDGE, at.y() + place * LINE + 1, right - left + 2 * EDGE, LINE - 2
            )
            painter.setBrush(colour("warn_bg") if mark.is_gap else ground)
            painter.setPen(
                QPen(colour("amber"), 1, Qt.PenStyle.DashLine) if mark.is_gap else Qt.PenStyle.NoPen
            )
            painter.drawRoundedRect(box, 4, 4)
    painter.setPen(colour("fg"))
    layout.draw(painter, at)


def _x(found: Any) -> float:
    """PySide gives the place alone, or with the cursor it belongs to."""
    return float(found[0] if isinstance(found, tuple) else found)
