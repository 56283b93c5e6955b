"""Counts that are filters: "19 new", clicked to see only those rows."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from lcdesk.texts import _
from lcdesk.ui.importing.lines import ASKED, GONE, KEPT, LEFT, TIDIED
from lcdesk.ui.importing.words import FATES, ICONS, count_words, filter_words
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import PaintedButton, set_tip
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.widgets import Label, MenuButton, row

HEIGHT = 28
KEYS = ("", ASKED, "needs you", "new", "change", "same", TIDIED, KEPT, LEFT, GONE)


class ToggleChip(PaintedButton):
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
        set_tip(self, _("Show only these rows"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(
            int(QFontMetricsF(font(12, QFont.Weight.DemiBold)).horizontalAdvance(self.text())) + 42,
            HEIGHT,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tone = QPainter(self), FATES[self.key][1]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_framed = self.isChecked() or self.underMouse() or self.hasFocus()
        painter.setPen(
            QPen(colour(tone), 2 if self.isChecked() else 1) if is_framed else Qt.PenStyle.NoPen
        )
        painter.setBrush(colour(tone + "_bg"))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(1, 1, -1, -1), HEIGHT / 2 - 1, HEIGHT / 2 - 1
        )
        draw_icon(painter, QPointF(11, 7.5), ICONS[self.key], 13, tone)
        painter.setFont(font(12, QFont.Weight.DemiBold))
        painter.setPen(colour(tone))
        painter.drawText(
            QRectF(29, 0, self.width() - 30, HEIGHT), Qt.AlignmentFlag.AlignVCenter, self.text()
        )


class FilterBar(QWidget):
    """A chip for each fate that occurs, a note, and the same choice as a menu ("Show: all 22
    rows"). `filtered(key)`, "" for all.
    """

    filtered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.key = ""
        self._counts: Mapping[str, int] = {}
        self.chips = {key: ToggleChip(key) for key in FATES if key not in ("twice", KEPT)}
        self.note, self.shown = Label("", 12, ink="fg3"), MenuButton("")
        self.note.setMinimumWidth(40)
        box = row(*self.chips.values(), 6)
        box.addWidget(self.note, 1)
        box.addWidget(self.shown)
        self.setLayout(box)
        self._note = ""
        for chip in self.chips.values():
            chip.clicked.connect(
                lambda _on=False, key=chip.key: self.choose("" if self.key == key else key)
            )
        self.shown.opening.connect(self._fill)

    def show_counts(self, counts: Mapping[str, int], note: str) -> None:
        """Live counts; a chip without rows is hidden, and no longer a filter."""
        self._counts, self._note = counts, note
        for key, chip in self.chips.items():
            chip.show_count(counts.get(key, 0))
            chip.setVisible(bool(counts.get(key)))
        if self.key and not counts.get(self.key):
            self.choose("")
        self._show_key()

    def choose(self, key: str) -> None:
        """Show only these rows."""
        is_other, self.key = key != self.key, key
        self._show_key()
        if is_other:
            self.filtered.emit(key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_note()

    def _show_key(self) -> None:
        for key, chip in self.chips.items():
            chip.setChecked(key == self.key)
        self.shown.set_label(_("Show"))
        self.shown.set_value(filter_words(self.key, self._counts.get(self.key, 0)))
        self._fit_note()

    def _fit_note(self) -> None:
        room = max(self.note.width(), 40)
        self.note.setText(
            self.note.fontMetrics().elidedText(self._note, Qt.TextElideMode.ElideRight, room)
        )
        set_tip(self.note, self._note)

    def _fill(self, menu: QMenu) -> None:
        for key in KEYS:
            if key and not self._counts.get(key):
                continue
            words = filter_words(key, self._counts.get(key, 0))
            action = menu.addAction(words, lambda key=key: self.choose(key))
            action.setCheckable(True)
            action.setChecked(key == self.key)
