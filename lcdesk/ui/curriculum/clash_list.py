"""All clashes and warnings of a timetable in a list beside the grid: the one chosen is shown there,
and what would help stands below it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from lcdesk.model.clashes import RULES, Clash, Fix
from lcdesk.texts import _, language
from lcdesk.ui.curriculum.clash_bar import PICTURES, Fixing, count_words, in_order
from lcdesk.ui.curriculum.fix_button import FixButton
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import Card, IconButton, Label, column, row

WIDTH, WAYS, BESIDE = 320, 150, 56  # px: of the list; of what would help; beside the words


class ClashListView(QListWidget):
    """`left`: Escape; a line is as tall as its words."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFont(font(12))
        self.setWordWrap(True)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Each line as tall as it must be."""
        room = QRectF(0, 0, max(60, self.viewport().width() - BESIDE), 4000)
        metrics, wraps = QFontMetricsF(self.font()), Qt.TextFlag.TextWordWrap
        for number in range(self.count()):
            item = self.item(number)
            tall = metrics.boundingRect(room, wraps, item.text()).height()
            item.setSizeHint(QSize(60, round(tall) + 14))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ClashList(Card):
    """`shown([ids])` when another one is chosen; `entered`: the keyboard wants to go to the grid;
    `closed`.
    """

    shown = Signal(list)
    entered = Signal()
    closed = Signal()

    def __init__(self, fixing: Fixing) -> None:
        super().__init__()
        self._fixing = fixing
        self._clashes: list[Clash] = []
        self._said: object = None
        self._ways_said: object = None
        self.title, self.list = Label("", 13, "bold"), ClashListView()
        self.close_button = IconButton("x", clicked=self.closed.emit, size=28)
        self.ways_title = Label("", 12, "medium", "fg2")
        self._ways = QWidget()
        self._ways.setObjectName("plain")
        self._ways_inside = QVBoxLayout(self._ways)
        self._ways_inside.setContentsMargins(0, 0, 0, 0)
        self._ways_inside.setSpacing(6)
        self._ways.setMinimumHeight(WAYS)
        head = row(self.title, None, self.close_button, margins=(14, 6, 6, 0))
        foot = column(self.ways_title, self._ways, gap=6, margins=(12, 8, 12, 12))
        whole = column(gap=4, margins=(1, 1, 1, 1))
        whole.addLayout(head)
        whole.addWidget(self.list, 1)
        whole.addLayout(foot)
        self.setLayout(whole)
        self.setFixedWidth(WIDTH)
        self.list.currentRowChanged.connect(lambda _row: self._choose())
        self.list.itemActivated.connect(lambda _item: self.entered.emit())
        self.list.left.connect(self.closed)
        fixing.found.connect(self._show_ways)
        self.hide()

    def current(self) -> Clash | None:
        """The one chosen."""
        at = self.list.currentRow()
        return self._clashes[at] if 0 <= at < len(self._clashes) else None

    def show_clashes(self, clashes: Sequence[Clash]) -> None:
        """Others; the one that is chosen stays so while it is there. Nothing is done while the
        list is closed.
        """
        if self.isHidden():
            return
        told = in_order(clashes)
        said = (told, language())
        if said != self._said:
            self._said = said
            self._fill(told)
        self._show_ways()

    def open(self, clashes: Sequence[Clash]) -> None:
        """Show it, with the keyboard in it."""
        self.show()
        self.show_clashes(clashes)
        self._choose()
        self.list.setFocus()

    def _fill(self, clashes: list[Clash]) -> None:
        current, at = self.current(), max(self.list.currentRow(), 0)
        blocked = self.list.blockSignals(True)
        self._clashes = clashes
        self.list.model().removeRows(0, self.list.count())
        for clash in clashes:
            self.list.addItem(QListWidgetItem(icon(*PICTURES[clash.level]), clash.message))
        keys = [clash.key for clash in clashes]
        known = keys.index(current.key) if current and current.key in keys else None
        self.list.setCurrentRow(min(at, len(clashes) - 1) if known is None else known)
        self.list.blockSignals(blocked)
        self.list.fit()
        grave = sum(clash.level == "clash" for clash in clashes)
        self.title.setText(count_words(grave, len(clashes) - grave) or _("No clashes."))
        self.list.setAccessibleName(_("Clashes and warnings"))
        self.close_button.set_name(_("Close"))

    def _choose(self) -> None:
        self._show_ways()
        if (clash := self.current()) is not None:
            self.shown.emit(list(clash.activities))

    def _show_ways(self) -> None:
        """What would help, in the room that is kept for it."""
        clash = self.current()
        if self.isHidden():
            return
        fixes = self._fixing.fixes(clash) if clash else ()
        is_looking = clash is not None and self._fixing.is_looking(clash)
        said = (clash and clash.key, tuple(fixes), is_looking, language())
        if said == self._ways_said:
            return
        self._ways_said = said
        while item := self._ways_inside.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        if clash is not None:
            for fix in fixes:
                self._ways_inside.addWidget(self._button(clash, fix))
        self._ways_inside.addStretch(1)
        self.ways_title.setText(_ways_words(clash, fixes, is_looking=is_looking))

    def _button(self, clash: Clash, fix: Fix) -> FixButton:
        return FixButton(fix, lambda: self._fixing.apply(clash, fix), wraps=True)


def _ways_words(clash: Clash | None, fixes: Sequence[Fix], *, is_looking: bool) -> str:
    if clash is None:
        return ""
    if not RULES[clash.rule].proposals(clash.field):
        return _("Only people know what helps here.")
    if is_looking:
        return _("Looking for a way out…")
    return _("What would help, the best first") if fixes else _("No way out is known")
