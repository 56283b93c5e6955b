"""Counts that are filters: "19 new", clicked to see only those rows."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from lcdesk.texts import _
from lcdesk.ui.icons import draw_icon
from lcdesk.ui.importing.words import FATES, ICONS, count_words
from lcdesk.ui.theme import colour, font

HEIGHT = 28


class FilterChip(QAbstractButton):
    """A chip that is on or off; on, it has a frame."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int) -> None:
        """The count beside the word."""
        self.setText(count_words(self.key, count))
        self.setAccessibleName(self.text())
        self.setToolTip(_("Show only these rows"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(int(QFontMetricsF(font(12, QFont.Weight.DemiBold)).horizontalAdvance(self.text())) + 42, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tone = QPainter(self), FATES[self.key][1]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_framed = self.isChecked() or self.underMouse() or self.hasFocus()
        painter.setPen(QPen(colour(tone), 2 if self.isChecked() else 1) if is_framed else Qt.PenStyle.NoPen)
        painter.setBrush(colour(tone + "_bg"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), HEIGHT / 2 - 1, HEIGHT / 2 - 1)
        draw_icon(painter, QPointF(11, 7.5), ICONS[self.key], 13, tone)
        painter.setFont(font(12, QFont.Weight.DemiBold))
        painter.setPen(colour(tone))
        painter.drawText(QRectF(29, 0, self.width() - 30, HEIGHT), Qt.AlignmentFlag.AlignVCenter, self.text())


class FilterChips(QWidget):
    """One chip a fate that occurs; at most one is on. `filtered(key or "")`."""

    filtered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        self.chips = {key: FilterChip(key) for key in FATES if key != "twice"}
        for chip in self.chips.values():
            box.addWidget(chip)
            chip.clicked.connect(lambda _on=False, chosen=chip: self._choose(chosen))

    def show_counts(self, counts: dict[str, int]) -> None:
        """Live counts; a chip without rows is hidden, and no longer a filter."""
        for key, chip in self.chips.items():
            chip.show_count(counts.get(key, 0))
            chip.setVisible(bool(counts.get(key)))
            if chip.isChecked() and not counts.get(key):
                chip.setChecked(False)
                self.filtered.emit("")

    def chosen(self) -> str:
        """The fate shown alone, "" for all."""
        return next((key for key, chip in self.chips.items() if chip.isChecked()), "")

    def clear(self) -> None:
        """Show all rows."""
        for chip in self.chips.values():
            chip.setChecked(False)

    def _choose(self, chosen: FilterChip) -> None:
        for chip in self.chips.values():
            if chip is not chosen:
                chip.setChecked(False)
        self.filtered.emit(self.chosen())
