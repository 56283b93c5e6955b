"""Small pictures (chips, initials, rings) drawn once per theme and scale, then set down as often as they are needed."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from lcdesk.ui.kit.painting.theme import theme

KEPT = 600  # pictures, up to ten kilobytes each: more than any screen shows
_drawn: dict[Hashable, QPixmap] = {}


def stamp(
    painter: QPainter, at: QPointF, key: Hashable, size: tuple[int, int], draw: Callable[[QPainter], object]
) -> None:
    """Set down the picture `key` with its upper left corner at a point; `draw` makes it, from (0, 0), when it is new."""
    ratio = painter.device().devicePixelRatio()
    whole = (key, size, ratio, theme().is_dark)
    picture = _drawn.get(whole)
    if picture is None:
        if len(_drawn) >= KEPT:
            _drawn.clear()
        picture = _drawn[whole] = _draw(size, ratio, draw)
    painter.drawPixmap(at, picture)


def _draw(size: tuple[int, int], ratio: float, draw: Callable[[QPainter], object]) -> QPixmap:
    made = QPixmap(QSize(*size) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter)
    painter.end()
    return made.copy()  # one that was painted on keeps what painted it, some 10 kB
