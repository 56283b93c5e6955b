"""The button of a fix: what it does in its own words, in two lines or in as many as they take."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from lcdesk.model.clashes import Fix
from lcdesk.ui.kit.changing_buttons import shut_while_looked_at
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import PaintedButton, set_tip, wrapped_lines
from lcdesk.ui.kit.painting.theme import colour, font

ONE, LINE, PAD, SIGN = 30, 17, 10, 22  # px: height of one line; of each more; around; for the icon
LEAST, MOST_LINES = 150, 5
TWO, LONGER = 40, 1.1  # px: height of two lines; halves of a text are seldom equal
_WEIGHT = QFont.Weight.Medium


class FixButton(PaintedButton):
    """`wraps`: it takes the lines it needs; else it has two, and the rest is in its tooltip."""

    def __init__(self, fix: Fix, clicked: Callable[[], object], *, wraps: bool = False) -> None:
        super().__init__()
        self.fix, self._wraps = fix, wraps
        self.setText(fix.told)
        self.setAccessibleName(fix.told)
        set_tip(self, fix.told)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(lambda: clicked())
        shut_while_looked_at(self)
        policy = QSizePolicy(
            QSizePolicy.Policy.Preferred,
            QSizePolicy.Policy.Preferred if wraps else QSizePolicy.Policy.Fixed,
        )
        policy.setHeightForWidth(wraps)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        wide = QFontMetricsF(font(12, _WEIGHT, is_tabular=True)).horizontalAdvance(self.text())
        wide = wide if self._wraps else max(LEAST, wide / 2 * LONGER)
        return QSize(int(wide) + 2 * PAD + SIGN + 2, ONE if self._wraps else TWO)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(LEAST, self.sizeHint().width()), ONE if self._wraps else TWO)

    def hasHeightForWidth(self) -> bool:
        return self._wraps

    def heightForWidth(self, width: int) -> int:
        return ONE + LINE * (len(self._lines(width)) - 1)

    def _lines(self, width: int) -> tuple[str, ...]:
        most = MOST_LINES if self._wraps else 2
        return wrapped_lines(self.text(), 12, _WEIGHT, width - 2 * PAD - SIGN, most) or ("",)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box = QPainter(self), QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_on = self.isEnabled()
        ink = "accent" if is_on else "fg3"
        is_lit = is_on and (self.underMouse() or self.isDown())
        painter.setPen(QPen(colour("accent" if self.hasFocus() or is_lit else "edge"), 1))
        painter.setBrush(colour("hover" if is_lit else "card"))
        painter.drawRoundedRect(box, 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 5, 5)
        lines = self._lines(self.width())
        tall = ONE if self._wraps else self.height()
        first = (ONE - LINE) / 2 if self._wraps else (tall - LINE * len(lines)) / 2
        draw_icon(painter, QPointF(PAD, tall / 2 - 7), "lightbulb", 14, ink)
        painter.setFont(font(12, _WEIGHT, is_tabular=True))
        painter.setPen(colour("fg" if is_on else "fg3"))
        for number, words in enumerate(lines):
            line = QRectF(PAD + SIGN, first + number * LINE, self.width(), LINE)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, words)
