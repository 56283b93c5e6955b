"""A painter that knows the colours and fonts of the program, and what it has drawn that can be
clicked.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen
from PySide6.QtSvg import QSvgRenderer

from lcdesk import resources
from lcdesk.drawing.fonts import REGULAR, Fonts
from lcdesk.drawing.palette import Tokens, contrast
from lcdesk.texts import figure

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter
TOP = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
AT_END = Qt.TextElideMode.ElideRight
IN_THE_MIDDLE = Qt.TextElideMode.ElideMiddle  # of names that begin alike, such as those of cohorts
SMALLEST = 8  # px of a number in a narrow place
READABLE = 4.5  # contrast of text on its ground, WCAG 2.2 AA


@dataclass(frozen=True)
class HitArea:
    """Where a mark was drawn: the whole place that takes a click, in the painter's own pixels."""

    rect: QRectF
    key: str


@dataclass
class ChartLayout:
    """What `paint` has drawn: the hit places in reading order and the height it really used."""

    hits: list[HitArea] = field(default_factory=list[HitArea])
    more: list[HitArea] = field(
        default_factory=list[HitArea]
    )  # further places of the same marks: the squares of a waffle
    height: float = 0.0

    def at(self, point: QPointF) -> HitArea | None:
        """The mark under a point."""
        return next((hit for hit in (*self.hits, *self.more) if hit.rect.contains(point)), None)

    def rect(self, key: str) -> QRectF | None:
        """Where the mark with this key stands."""
        return next((hit.rect for hit in self.hits if hit.key == key), None)


@dataclass(frozen=True)
class Pen:
    """How a text looks: height in pixels, colour token, weight, figures of one width."""

    pixels: float = 13
    ink: str = "fg"
    weight: QFont.Weight = REGULAR
    tabular: bool = False


class Canvas:
    """Draws boxes, texts and flags by token onto any painter: a widget's, a QImage's, an SVG's
    or a PDF's.
    """

    def __init__(self, painter: QPainter, tokens: Tokens, fonts: Fonts, corner: float = 0) -> None:
        self.painter = painter
        self.tokens = tokens
        self.fonts = fonts
        self.corner = corner  # pixels kept free at the right end of the title, for a button
        self.layout = ChartLayout()
        self._widths: dict[tuple[str, Pen], float] = {}

    def colour(self, ink: str, alpha: int = 255) -> QColor:
        """The colour of a token, or of "#RRGGBB" itself."""
        colour = QColor(self.tokens.get(ink, ink))
        colour.setAlpha(alpha)
        return colour

    def metrics(self, pen: Pen) -> QFontMetricsF:
        return self.fonts.metrics(pen.pixels, pen.weight, tabular=pen.tabular)

    def width(self, text: str, pen: Pen) -> float:
        """The width of a line of text."""
        key = (text, pen)
        if key not in self._widths:  # a page is tried in many sizes before it is drawn
            self._widths[key] = self.metrics(pen).horizontalAdvance(text)
        return self._widths[key]

    def text(self, box: QRectF, text: str, pen: Pen, align: Qt.AlignmentFlag = LEFT) -> None:
        """One line, shortened with "…" where it does not fit."""
        shown = self.metrics(pen).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 0.5)
        self._write(box, shown, pen, align)

    def figure(self, box: QRectF, number: int, pen: Pen, align: Qt.AlignmentFlag = RIGHT) -> None:
        """A number, in smaller letters where there is little room. It is never cut, half a
        number being another one: where it does not fit at all, nothing is written.
        """
        text = figure(number)
        while self.width(text, pen) > box.width() + 0.5 and pen.pixels > SMALLEST:
            pen = replace(pen, pixels=pen.pixels - 1)
        if self.width(text, pen) <= box.width() + 0.5:
            self._write(box, text, pen, align)

    def wrapped(
        self,
        box: QRectF,
        text: str,
        pen: Pen,
        align: Qt.AlignmentFlag = TOP,
        cut: Qt.TextElideMode = AT_END,
        *,
        breaks: bool = False,
    ) -> None:
        """Several lines within the box, set at its top or middle; the last one is cut where the
        rest does not fit.

        `breaks`: a word longer than a line goes on in the next, else it is cut.
        """
        leading = self.leading(pen)
        most = max(1, int((box.height() + 1) // leading))
        lines = fitted(text, self.metrics(pen), box.width(), most, cut, breaks=breaks)
        spare = (
            (box.height() - leading * len(lines)) / 2
            if align & Qt.AlignmentFlag.AlignVCenter
            else 0
        )
        side = align & Qt.AlignmentFlag.AlignHorizontal_Mask | Qt.AlignmentFlag.AlignVCenter
        for n, line in enumerate(lines):
            self._write(
                QRectF(box.x(), box.y() + spare + n * leading, box.width(), leading),
                line,
                pen,
                side,
            )

    def lines(self, text: str, pen: Pen, width: float, *, breaks: bool = False) -> int:
        """How many lines a text takes in a width."""
        return len(lines_of(text, self.metrics(pen), width, breaks=breaks))

    def fits(self, text: str, pen: Pen, box: QRectF) -> bool:
        """Would `wrapped` write all of it into the box?"""
        metrics = self.metrics(pen)
        lines = lines_of(text, metrics, box.width())
        most = max(1, int((box.height() + 1) // self.leading(pen)))
        return len(lines) <= most and all(
            metrics.horizontalAdvance(line) <= box.width() + 0.5 for line in lines
        )

    def leading(self, pen: Pen) -> float:
        """From line to line. Not the font's own: Chinese fonts ask for half as much again as
        Latin ones.
        """
        return float(round(pen.pixels * 1.35))

    def box(self, box: QRectF, fill: str, radius: float = 2) -> None:
        """A filled box with round corners."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.colour(fill))
        self.painter.drawRoundedRect(box, radius, radius)

    def frame(self, box: QRectF, ink: str, radius: float = 2, width: float = 1.5) -> None:
        """An outline within the box."""
        half = width / 2
        self.painter.setPen(QPen(self.colour(ink), width))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawRoundedRect(box.adjusted(half, half, -half, -half), radius, radius)

    def part(self, box: QRectF, series: str) -> None:
        """A piece of a bar. "other" is hollow: a third tone could not be told from the two in a
        grey print.
        """
        self.frame(box, series) if series == "other" else self.box(
            box, series if series in self.tokens else "women"
        )

    def flag(self, x: float, middle: float, code: str, width: float = 18) -> None:
        """A flag by its left edge and its middle line."""
        height = width * SHAPE
        draw_flag(
            self.painter, QRectF(x, middle - height / 2, width, height), code, self.colour("fg", 38)
        )

    def hit(self, box: QRectF, key: str) -> None:
        """Note that this place belongs to a mark."""
        self.layout.hits.append(HitArea(box, key))

    def more(self, box: QRectF, key: str) -> None:
        """Note that this place belongs to a mark that has its own place elsewhere."""
        self.layout.more.append(HitArea(box, key))

    def ink_on(self, ground: str) -> str:
        """The most readable of the text colour, white and black on a ground; never below 4.58
        ("#RRGGBB" or a token).
        """
        ground = self.tokens.get(ground, ground)
        return max((self.tokens["fg"], "#FFFFFF", "#000000"), key=lambda ink: contrast(ink, ground))

    def _write(self, box: QRectF, text: str, pen: Pen, align: Qt.AlignmentFlag) -> None:
        self.painter.setFont(self.fonts.of(pen.pixels, pen.weight, tabular=pen.tabular))
        self.painter.setPen(self.colour(pen.ink))
        self.painter.drawText(line_start(box, text, self.metrics(pen), align), text)


def line_start(
    box: QRectF, text: str, metrics: QFontMetricsF, align: Qt.AlignmentFlag = LEFT
) -> QPointF:
    """Where the base line of a text begins, so that its capitals stand in the middle of the box.

    Qt would centre the height of whatever font jumps in for Chinese, and set it lower than the
    figures beside it.
    """
    spare = box.width() - metrics.horizontalAdvance(text)
    share = (
        1.0
        if align & Qt.AlignmentFlag.AlignRight
        else 0.5
        if align & Qt.AlignmentFlag.AlignHCenter
        else 0.0
    )
    return QPointF(box.x() + spare * share, box.center().y() + metrics.capHeight() / 2)


def lines_of(text: str, metrics: QFontMetricsF, width: float, *, breaks: bool = False) -> list[str]:
    """A text broken into lines of a width, between words, or between characters where there are no
    blanks (Chinese).

    `breaks`: within a word, too, that is longer than a line.
    """
    if metrics.horizontalAdvance(text.rstrip()) <= width:
        return [text.rstrip()]
    lines: list[str] = []
    line = ""
    pieces = _pieces(text)
    for piece in (
        (part for whole in pieces for part in _parts(whole, metrics, width)) if breaks else pieces
    ):
        if line and metrics.horizontalAdvance((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def fitted(
    text: str,
    metrics: QFontMetricsF,
    width: float,
    most: int,
    cut: Qt.TextElideMode = AT_END,
    *,
    breaks: bool = False,
) -> list[str]:
    """At most so many lines; the last is shortened when there would be more."""
    lines = lines_of(text, metrics, width, breaks=breaks)
    if len(lines) > most:
        rest = text
        for line in lines[: most - 1]:
            rest = rest[rest.index(line) + len(line) :]
        lines = [*lines[: most - 1], rest.strip()]
    return [metrics.elidedText(line, cut, width + 0.5) for line in lines]


def _parts(piece: str, metrics: QFontMetricsF, width: float) -> Iterator[str]:
    """A word in parts that fit a line; a mark over a letter stays with it."""
    if metrics.horizontalAdvance(piece.rstrip()) <= width:
        yield piece
        return
    part = ""
    for sign in piece:
        if (
            part
            and not unicodedata.combining(sign)
            and metrics.horizontalAdvance((part + sign).rstrip()) > width
        ):
            yield part
            part = ""
        part += sign
    yield part


_OPENING, _CLOSING = "“‘（《「", "”’，。、；：！？）》」"
"""Signs that never end a line, and those that never begin one."""


def _pieces(text: str) -> list[str]:
    """What may stand on a line by itself: words with the blank after them, single wide
    characters with their marks.
    """
    pieces: list[str] = []
    word = ""
    for sign in text:
        if sign in _CLOSING and word:
            word += sign
        elif _is_wide(sign):
            if word.strip(_OPENING):
                pieces.append(word)
                word = ""
            word += sign
        elif sign == " ":
            pieces.append(word + sign)
            word = ""
        else:
            if _is_wide(word.lstrip(_OPENING)[:1]):
                pieces.append(word)
                word = ""
            word += sign
    return [*pieces, word] if word else pieces


def _is_wide(sign: str) -> bool:
    return sign >= "\u2e80"


# --- The flags of resources/flags, drawn small with round corners; a code without a picture is
# drawn as nothing ---


SHAPE = 0.75  # height by width


def has_flag(code: str) -> bool:
    """Whether there is a picture for a country code ("PK")."""
    return _file(code).is_file() if code.isalpha() and len(code) == 2 else False


def draw_flag(painter: QPainter, box: QRectF, code: str, edge: QColor) -> None:
    """Draw the flag of a country code into `box` (4:3) with a hairline of `edge`; nothing when
    it is missing.
    """
    ratio = painter.device().devicePixelRatio()
    image = _image(code, round(box.width()), 2 if ratio <= 1 else 4)
    if image is None:
        return
    painter.save()
    clip = QPainterPath()
    clip.addRoundedRect(box, 2.5, 2.5)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipPath(clip, Qt.ClipOperation.IntersectClip)
    painter.drawImage(box, image)
    painter.restore()
    painter.setPen(QPen(edge, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5)


@lru_cache(maxsize=1024)
def _image(code: str, width: int, scale: int) -> QImage | None:
    """A raster image: drawn as vectors, a coat of arms would make every SVG and PDF a hundred
    times larger.
    """
    if not has_flag(code):
        return None
    renderer = QSvgRenderer(str(_file(code)))
    if not renderer.isValid():
        return None
    image = QImage(
        width * scale, round(width * SHAPE * scale), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    return image


def _file(code: str) -> Path:
    return resources.path("flags", f"{code.lower()}.svg")
