"""Lines to click in the cards of the overview: what is missing and how much, an activity with
its time and place.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from lcdesk.drawing.palette import activity_ink
from lcdesk.texts import _
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import PaintedButton, set_tip
from lcdesk.ui.kit.painting.theme import colour, font, theme

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
EDGE = 16
_BAR, _COUNT = 96, 52  # px of the bar, and of the number behind it
_SHORT_BAR, _ROOMY = 40, 420  # px: of a narrower line the words matter more


class OverviewLine(PaintedButton):
    """A line that answers to mouse and keyboard; subclasses paint what it says."""

    def __init__(self, height: int, name: str) -> None:
        super().__init__()
        self.setFixedHeight(height)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(name)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(4, 1, -4, -1)
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("hover"))
            painter.drawRoundedRect(box, 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        self.paint_words(painter)

    def paint_words(self, painter: QPainter) -> None:
        """What the line says."""
        raise NotImplementedError


class MissingLine(OverviewLine):
    """Icon, words, count, and an arrow."""

    def __init__(self, icon_name: str, words: str, count: str, tone: str) -> None:
        super().__init__(40, _("{label}: {count}", label=words, count=count))
        self._said = (icon_name, words, count, tone)

    def paint_words(self, painter: QPainter) -> None:
        icon_name, words, count, tone = self._said
        width, height = self.width(), self.height()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(tone + "_bg"))
        painter.drawRoundedRect(QRectF(EDGE, height / 2 - 13, 26, 26), 7, 7)
        draw_icon(painter, QPointF(EDGE + 5.5, height / 2 - 7.5), icon_name, 15, tone)
        number = font(13, QFont.Weight.DemiBold, is_tabular=True)
        taken = QFontMetricsF(number).horizontalAdvance(count) + 40
        _write(
            painter, QRectF(EDGE + 38, 0, width - EDGE - 38 - taken, height), words, font(13), "fg"
        )
        painter.setFont(number)
        painter.setPen(colour(tone if tone != "mute" else "fg2"))
        painter.drawText(QRectF(0, 0, width - 34, height), _RIGHT, count)
        draw_icon(painter, QPointF(width - 26, height / 2 - 7), "chevron-right", 14, "fg3")


class CheckLine(OverviewLine):
    """A check: icon, words, the share of those who are ready as a bar, and for how many it
    holds; of nobody it opens nothing.
    """

    def __init__(
        self, icon_name: str, words: str, counts: tuple[int, int], said: str, tone: str
    ) -> None:
        """`counts`: for how many it holds, of how many; `said`: the first of them in words."""
        self._missing, self._whole = counts
        super().__init__(36, _("{label}: {count}", label=words, count=said))
        self._icon_name, self._words, self._tone = icon_name, words, tone if self._missing else "ok"
        self.setEnabled(bool(self._missing))
        set_tip(
            self,
            _("{count} of {whole} ready", count=self._whole - self._missing, whole=self._whole),
        )
        if not self._missing:
            self.unsetCursor()

    def paint_words(self, painter: QPainter) -> None:
        width, height, is_done, tone = self.width(), self.height(), not self._missing, self._tone
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(tone + "_bg"))
        painter.drawRoundedRect(QRectF(EDGE, height / 2 - 13, 26, 26), 7, 7)
        draw_icon(
            painter,
            QPointF(EDGE + 5.5, height / 2 - 7.5),
            "check" if is_done else self._icon_name,
            15,
            tone,
        )
        bar = QRectF(width - 34 - _COUNT - self.bar_room(), height / 2 - 3, self.bar_room(), 6)
        words = QRectF(EDGE + 38, 0, bar.left() - EDGE - 50, height)
        _write(painter, words, self._words, font(13), "fg2" if is_done else "fg")
        self._paint_bar(painter, bar)
        painter.setFont(font(13, QFont.Weight.DemiBold, is_tabular=True))
        painter.setPen(colour({"ok": "fg3", "mute": "fg2"}.get(tone, tone)))
        painter.drawText(QRectF(0, 0, width - 34, height), _RIGHT, str(self._missing))
        if not is_done:
            draw_icon(painter, QPointF(width - 26, height / 2 - 7), "chevron-right", 14, "fg3")

    def bar_room(self) -> int:
        """How wide the bar is, in px."""
        return _BAR if self.width() >= _ROOMY else _SHORT_BAR

    def _paint_bar(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("mute_bg"))
        painter.drawRoundedRect(box, 3, 3)
        share = (self._whole - self._missing) / self._whole if self._whole else 0.0
        if share:
            painter.setBrush(colour({"ok": "accent", "mute": "fg3"}.get(self._tone, self._tone)))
            painter.drawRoundedRect(
                QRectF(box.x(), box.y(), max(6.0, box.width() * share), box.height()), 3, 3
            )


@dataclass(frozen=True)
class Said:
    """What a line says of an activity."""

    day: str
    hours: str
    title: str
    place: str
    kind: str | None


class ActivityLine(OverviewLine):
    """A coloured bar for the kind, day and hours, title, and below it who and where."""

    def __init__(self, said: Said) -> None:
        super().__init__(
            50, ", ".join(part for part in (said.day, said.hours, said.title, said.place) if part)
        )
        self._said = said
        set_tip(self, said.title)

    def paint_words(self, painter: QPainter) -> None:
        said, width = self._said, self.width()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(activity_ink(said.kind, theme().is_dark)))
        painter.drawRoundedRect(QRectF(EDGE, 9, 4, 32), 2, 2)
        _write(
            painter,
            QRectF(EDGE + 14, 7, 92, 18),
            said.day,
            font(12, QFont.Weight.Medium, is_tabular=True),
            "fg2",
        )
        _write(painter, QRectF(EDGE + 14, 25, 92, 18), said.hours, font(12, is_tabular=True), "fg3")
        x = EDGE + 112
        room = width - x - 14
        top = 7 if said.place else 16
        _write(painter, QRectF(x, top, room, 18), said.title, font(13, QFont.Weight.Medium), "fg")
        _write(painter, QRectF(x, 25, room, 18), said.place, font(12), "fg3")


def _write(painter: QPainter, box: QRectF, text: str, face: QFont, ink: str) -> None:
    painter.setFont(face)
    painter.setPen(colour(ink))
    painter.drawText(
        box, _LEFT, QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    )
