"""Lines of text that fit a block: broken at words, the last one elided; worked out once per text
and width. And one line, painted.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

from lcdesk.ui.kit.painting.theme import colour, font

JOINT = " · "
LEAST_SHARE = 0.5  # of a line, what is left to its first part when the last one is spared


@lru_cache(4096)
def lines_of(text: str, px: int, weight: QFont.Weight, width: int, most: int) -> tuple[str, ...]:
    """At most `most` lines of a text, `width` px wide."""
    face = font(px, weight, is_tabular=True)
    if most <= 0 or width <= 0:
        return ()
    layout, option = QTextLayout(text, face), QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    lines: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        part = text[line.textStart() : line.textStart() + line.textLength()]
        if (
            len(lines) == most - 1 or line.naturalTextWidth() > width
        ):  # a word longer than the line is elided, not broken
            rest = text[line.textStart() :] if len(lines) == most - 1 else part
            lines.append(elided(rest.rstrip(), face, width))
        else:
            lines.append(part.rstrip())
        if len(lines) == most:
            break
    layout.endLayout()
    return tuple(lines)


def elided(text: str, face: QFont, width: float) -> str:
    """The text with its end cut where it is too wide."""
    return QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, width)


def fitted(parts: Sequence[str], face: QFont, width: float) -> str:
    """Parts in one line; where both do not fit the first is cut rather than the last, as long as
    half of the line is left to it.
    """
    said, rest = JOINT.join(parts), JOINT.join(("", *parts[1:]))
    room = width - QFontMetricsF(face).horizontalAdvance(rest)
    if (
        len(parts) < 2
        or room < width * LEAST_SHARE
        or QFontMetricsF(face).horizontalAdvance(said) <= width
    ):
        return elided(said, face, width)
    return elided(parts[0], face, room) + rest


def write_line(
    painter: QPainter,
    box: QRect | QRectF,
    text: str,
    face: QFont,
    ink: str,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """Paint one line in a colour of the theme, half-way up the box, its end cut where it is too
    wide.
    """
    painter.setFont(face)
    painter.setPen(colour(ink))
    at = side | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(QRectF(box), at, elided(text, face, box.width()))
