"""Icons (Lucide) tinted by a colour of the theme, and flags with rounded corners; drawn once per
size and screen.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtSvg import QSvgRenderer

from lcdesk import resources
from lcdesk.ui.kit.painting.theme import colour, theme

FLAG_RATIO = 0.75


def pixmap(name: str, size: int = 16, token: str = "fg2") -> QPixmap:
    """The icon `resources/icons/<name>.svg` in a colour of the theme (a token or "#RRGGBB");
    empty when there is none.
    """
    return _drawn(name, size, colour(token).name(), _ratio())


def icon(name: str, token: str = "fg2", size: int = 16, room: int = 0) -> QIcon:
    """The same as an icon, with `room` px free at its right. Ask again after the theme has
    changed.
    """
    if not name:
        return QIcon()
    if not room:
        return QIcon(pixmap(name, size, token))
    wide = _blank(size + room, size, _ratio())
    painter = QPainter(wide)
    painter.drawPixmap(QPointF(0, 0), pixmap(name, size, token))
    painter.end()
    return QIcon(wide)


def flag(code: str | None, width: int = 20) -> QPixmap:
    """The flag of an ISO 3166 alpha-2 code with rounded corners and a hairline; empty when there
    is none.
    """
    return _flag((code or "").lower(), width, _ratio(), theme().is_dark)


def flag_icon(code: str | None) -> QIcon:
    """The flag as an icon for menus and lists."""
    return QIcon(flag(code, 20))


def draw_icon(painter: QPainter, at: QPointF, name: str, size: int, token: str) -> None:
    """Paint an icon with its upper left corner at a point."""
    painter.drawPixmap(at, pixmap(name, size, token))


def draw_flag(
    painter: QPainter, x: float, middle: float, code: str | None, width: int = 20
) -> None:
    """Paint a flag from `x` to the right, centred on the height `middle`."""
    painter.drawPixmap(QPointF(x, middle - width * FLAG_RATIO / 2), flag(code, width))


def has_flag(code: str | None) -> bool:
    """Is there a picture for this code?"""
    return bool(code) and _path("flags", (code or "").lower()) is not None


@cache
def _path(folder: str, name: str) -> Path | None:
    path = resources.path(folder, f"{name}.svg")
    return path if name and path.is_file() else None


def _source(folder: str, name: str) -> str:
    """Not kept: what is drawn is, and the texts of all flags take five times as much."""
    path = _path(folder, name)
    return path.read_text(encoding="utf-8") if path else ""


@cache
def _drawn(name: str, size: int, ink: str, ratio: float) -> QPixmap:
    source = _source("icons", name)
    made = _blank(size, size, ratio)
    if source:
        source = source.replace("currentColor", ink).replace(
            'stroke-width="2"', 'stroke-width="1.8"'
        )
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, size, size))
        painter.end()
    return _kept(made)


@cache
def _flag(code: str, width: int, ratio: float, is_dark: bool) -> QPixmap:
    height = width * FLAG_RATIO
    made = _blank(width, round(height), ratio)
    source = _source("flags", code)
    if not source:
        return made
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box, shape = QRectF(0, 0, width, height), QPainterPath()
    shape.addRoundedRect(box, 2.5, 2.5)
    painter.setClipPath(shape)
    QSvgRenderer(QByteArray(source.encode())).render(painter, box)
    painter.setClipping(False)
    painter.setPen(QPen(QColor(255, 255, 255, 46) if is_dark else QColor(0, 0, 0, 38), 1))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5)
    painter.end()
    return _kept(made)


def _kept(painted: QPixmap) -> QPixmap:
    """The picture alone: one that was painted on keeps what painted it, some 10 kB."""
    return painted.copy()


def _blank(width: int, height: int, ratio: float) -> QPixmap:
    made = QPixmap(QSize(round(width * ratio), round(height * ratio)))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made


def _ratio() -> float:
    screen = QGuiApplication.primaryScreen()
    return screen.devicePixelRatio() if screen else 1.0


# --- Small pictures (chips, initials, rings) drawn once per theme and scale, then set down as often
# as they are needed ---


KEPT = 600  # pictures, up to ten kilobytes each: more than any screen shows
_drawn_pixmaps: dict[Hashable, QPixmap] = {}


def stamp(
    painter: QPainter,
    at: QPointF,
    key: Hashable,
    size: tuple[int, int],
    draw: Callable[[QPainter], object],
) -> None:
    """Set down the picture `key` with its upper left corner at a point; `draw` makes it, from
    (0, 0), when it is new.
    """
    ratio = painter.device().devicePixelRatio()
    whole = (key, size, ratio, theme().is_dark)
    picture = _drawn_pixmaps.get(whole)
    if picture is None:
        if len(_drawn_pixmaps) >= KEPT:
            _drawn_pixmaps.clear()
        picture = _drawn_pixmaps[whole] = _draw(size, ratio, draw)
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
