"""A row of tabs with counts: one of them is chosen, with the mouse or the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QWidget

from lcdesk.ui.kit.painting.plain_text import PaintedButton
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.widgets import row

HEIGHT, PAD = 32, 10


class Tab(PaintedButton):
    """A word and a count; the chosen one is underlined."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key, self._count = key, ""
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_count(self, words: str, count: int | None) -> None:
        """What it is called, and how many are behind it (None: not said)."""
        self.setText(words)
        self._count = "" if count is None else str(count)
        self.setAccessibleName(f"{words} {self._count}".strip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(
            int(self._wide(self.text()) + (self._wide(self._count) + 6 if self._count else 0))
            + 2 * PAD,
            HEIGHT,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 1.5))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -5), 6, 6)
        painter.setFont(font(13, QFont.Weight.Medium, is_tabular=True))
        is_bright = self.isChecked() or self.underMouse()
        for text, x, ink in (
            (self.text(), PAD, "fg" if is_bright else "fg2"),
            (self._count, PAD + self._wide(self.text()) + 6, "fg2" if is_bright else "fg3"),
        ):
            painter.setPen(colour(ink))
            painter.drawText(
                QRectF(x, 0, box.width(), box.height() - 4), Qt.AlignmentFlag.AlignVCenter, text
            )
        if self.isChecked():
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawLine(
                QPointF(PAD, box.height() - 1.5), QPointF(box.width() - PAD, box.height() - 1.5)
            )

    def _wide(self, text: str) -> float:
        return QFontMetricsF(font(13, QFont.Weight.Medium, is_tabular=True)).horizontalAdvance(text)


class TabRow(QWidget):
    """`chosen(key)` when another tab is taken."""

    chosen = Signal(str)

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__()
        self.tabs = {key: Tab(key) for key in keys}
        self._group = QButtonGroup(self)
        for tab in self.tabs.values():
            self._group.addButton(tab)
            tab.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            tab.toggled.connect(lambda is_on, key=tab.key: self._turn(key, is_on=is_on))
        self.setLayout(row(*self.tabs.values(), None, gap=4))
        self.tabs[keys[0]].setChecked(True)

    def _turn(self, key: str, *, is_on: bool) -> None:
        """The chosen one is where Tab and Shift+Tab come to the row; from there the arrow keys
        go on.
        """
        self.tabs[key].setFocusPolicy(
            Qt.FocusPolicy.StrongFocus if is_on else Qt.FocusPolicy.ClickFocus
        )
        if is_on:
            self.chosen.emit(key)

    @property
    def key(self) -> str:
        """The tab chosen."""
        return next(key for key, tab in self.tabs.items() if tab.isChecked())

    def choose(self, key: str) -> None:
        """Take a tab."""
        self.tabs[key].setChecked(True)
