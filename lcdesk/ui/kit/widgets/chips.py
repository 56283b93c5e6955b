"""Status chips (text and icon on a soft ground), avatars with initials, and pictures that follow
the theme.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from lcdesk.ui.kit.painting.icons import draw_icon, stamp
from lcdesk.ui.kit.painting.plain_text import PaintedButton
from lcdesk.ui.kit.painting.theme import colour, font, theme

HEIGHT = 22


def draw_chip(
    painter: QPainter,
    at: QPointF,
    text: str,
    tone: str = "mute",
    icon_name: str = "",
    room: float = 1e6,
) -> float:
    """Paint a chip from `at`, the middle of its left edge, at most `room` wide; the answer is
    its width. Tones: ok warn bad info mute.
    """
    shown, width = _fitted(text, 25 if icon_name else 10, room)
    key = ("chip", shown, tone, icon_name)
    top = QPointF(round(at.x()), round(at.y() - HEIGHT / 2))
    stamp(
        painter,
        top,
        key,
        (ceil(width), HEIGHT),
        lambda ours: _draw_chip(ours, width, shown, tone, icon_name),
    )
    return width


def chip_width(text: str, icon_name: str = "") -> float:
    """How wide a chip is where it has all the room it needs."""
    return _fitted(text, 25 if icon_name else 10, 1e6)[1]


@lru_cache(2048)
def _fitted(text: str, left: int, room: float) -> tuple[str, float]:
    """The text as far as there is room for it, and the width of its chip."""
    metrics = QFontMetricsF(font(12, QFont.Weight.Medium))
    if metrics.horizontalAdvance(text) > room - left - 10:
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room - left - 10))
    return text, metrics.horizontalAdvance(text) + left + 10


def _draw_chip(painter: QPainter, width: float, text: str, tone: str, icon_name: str) -> None:
    left = 25 if icon_name else 10
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(tone + "_bg"))
    painter.drawRoundedRect(QRectF(0, 0, width, HEIGHT), HEIGHT / 2, HEIGHT / 2)
    if icon_name:
        draw_icon(painter, QPointF(8, HEIGHT / 2 - 6.5), icon_name, 13, tone)
    painter.setFont(font(12, QFont.Weight.Medium))
    painter.setPen(colour(tone))
    painter.drawText(QRectF(left, 0, width, HEIGHT), Qt.AlignmentFlag.AlignVCenter, text)


class Chip(QWidget):
    """A chip of its own: text, tone and icon."""

    def __init__(self, text: str = "", tone: str = "mute", icon_name: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._text, self._tone, self._icon_name = text, tone, icon_name
        self.set_chip(text, tone, icon_name)

    def set_chip(self, text: str, tone: str = "mute", icon_name: str = "") -> None:
        """Show something else."""
        self._text, self._tone, self._icon_name = text, tone, icon_name
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """What the chip says."""
        return self._text

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(font(12, QFont.Weight.Medium)).horizontalAdvance(self._text)
        return QSize(int(width) + (36 if self._icon_name else 21), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_chip(
            QPainter(self), QPointF(0, self.height() / 2), self._text, self._tone, self._icon_name
        )


class ChipButton(PaintedButton):
    """A chip with words that can be pressed; framed where it is checked or has the keyboard."""

    def __init__(self, tone: str, icon_name: str, *, is_checkable: bool = False) -> None:
        super().__init__()
        self._tone, self._icon_name = tone, icon_name
        self.setCheckable(is_checkable)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def say(self, words: str) -> None:
        """Its words; "" hides it."""
        self.setText(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(chip_width(self.text(), self._icon_name)) + 4, HEIGHT + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = draw_chip(
            painter, QPointF(2, self.height() / 2), self.text(), self._tone, self._icon_name
        )
        is_lit = self.isChecked() or self.underMouse()
        if is_lit or self.hasFocus():
            painter.setPen(QPen(colour("accent" if self.hasFocus() else self._tone), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            top = self.height() / 2 - HEIGHT / 2
            painter.drawRoundedRect(2, round(top), round(width), HEIGHT, HEIGHT / 2, HEIGHT / 2)


@lru_cache(4096)
def initials(name: str) -> str:
    """Two letters of a name: "Hana Tesfaye" → HT; of a Chinese name its last two characters."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return ""
    if ord(words[0][0]) > 0x2E7F:
        return words[0][-2:]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@lru_cache(4096)
def _hue(name: str) -> int:
    """One of 24 colours, always the same for the same name."""
    return sum(map(ord, name)) % 24 * 15


def avatar_colours(hue: int, is_dark: bool) -> tuple[QColor, QColor]:
    """Ground and letters."""
    ground = QColor.fromHsl(hue, 70 if is_dark else 90, 64 if is_dark else 222)
    return ground, QColor.fromHsl(hue, 110, 205 if is_dark else 70)


def draw_avatar(painter: QPainter, x: float, middle: float, name: str, size: int = 26) -> None:
    """Paint a circle with initials from `x`, centred on `middle`."""
    letters, hue = initials(name), _hue(name)
    at = QPointF(round(x), round(middle - size / 2))
    stamp(
        painter,
        at,
        ("avatar", letters, hue),
        (size, size),
        lambda ours: _draw_avatar(ours, letters, hue, size),
    )


def _draw_avatar(painter: QPainter, letters: str, hue: int, size: int) -> None:
    ground, ink = avatar_colours(hue, theme().is_dark)
    box = QRectF(0, 0, size, size)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawEllipse(box)
    painter.setPen(ink)
    painter.setFont(font(max(9, round(size * 0.37)), QFont.Weight.DemiBold))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letters)


class Avatar(QWidget):
    """The circle with initials."""

    def __init__(self, size: int = 52) -> None:
        super().__init__()
        self._name = ""
        self.setFixedSize(size, size)

    def set_name(self, name: str) -> None:
        """Whose initials."""
        self._name = name
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_avatar(QPainter(self), 0, self.height() / 2, self._name, self.width())


class ThemedIcon(QWidget):
    """An icon that follows the theme."""

    def __init__(self, icon_name: str, size: int = 16, token: str = "fg2") -> None:
        super().__init__()
        self._icon_name, self._size, self._token = icon_name, size, token
        self.setFixedSize(size, size)

    def set_picture(self, icon_name: str, token: str) -> None:
        """Another icon or colour."""
        self._icon_name, self._token = icon_name, token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_icon(QPainter(self), QPointF(0, 0), self._icon_name, self._size, self._token)
