"""Which day of the timetable is copied to which other days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QWidget

from lcdesk.texts import _, n_
from lcdesk.ui.curriculum.words import day_words
from lcdesk.ui.kit.widgets import Button, Label, column, row, rule, scrolled

Keep = Callable[[dt.date, Sequence[dt.date]], object]
WIDTH, HIGHEST = 420, 560  # px


class DayCopyDialog(QDialog):
    """`counts`: day → how many activities it has; `keep(day, days)` gets what was chosen."""

    def __init__(
        self, parent: QWidget, counts: Mapping[dt.date, int], day: dt.date, keep: Keep
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Copy day to…"))
        self._keep = keep
        self.source = QComboBox()
        self.source.setAccessibleName(_("From"))
        self._sources = [one for one, count in counts.items() if count]
        self.source.addItems([_said(one, counts[one]) for one in self._sources])
        if day in self._sources:
            self.source.setCurrentIndex(self._sources.index(day))
        self.ticks = {one: QCheckBox(_said(one, count)) for one, count in counts.items()}
        self.ok = Button("", kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._lay_out()
        self.source.currentIndexChanged.connect(lambda _at: self._show_state())
        for tick in self.ticks.values():
            tick.toggled.connect(lambda _on: self._show_state())
        self._show_state()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("plain")
        inside.setLayout(column(*self.ticks.values(), None, gap=8, margins=(24, 4, 24, 8)))
        told = _(
            "All its activities are copied with their people. What stands on those days already "
            "stays."
        )
        head = column(
            Label(_("Copy a day"), 17, "bold"),
            Label(told, 13, ink="fg2", wraps=True),
            4,
            Label(_("From"), 12, "medium", "fg2"),
            self.source,
            4,
            Label(_("To these days"), 12, "medium", "fg2"),
            gap=6,
            margins=(24, 22, 24, 4),
        )
        foot = row(
            None, Button(_("Cancel"), clicked=self.reject), self.ok, margins=(24, 10, 24, 16)
        )
        area = scrolled(inside)
        whole = column(head, area, rule(), foot, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.resize(WIDTH, min(HIGHEST, 290 + 30 * len(self.ticks)))

    def day(self) -> dt.date | None:
        """The day that is copied."""
        at = self.source.currentIndex()
        return self._sources[at] if at >= 0 else None

    def days(self) -> list[dt.date]:
        """The days ticked, but for the one that is copied."""
        return [day for day, tick in self.ticks.items() if tick.isChecked() and day != self.day()]

    def _show_state(self) -> None:
        source = self.day()
        for day, tick in self.ticks.items():
            tick.setEnabled(day != source)
        count = len(self.days())
        self.ok.setText(
            n_("Copy to {count} day", "Copy to {count} days", count) if count else _("Copy")
        )
        self.ok.setEnabled(count > 0)

    def _finish(self) -> None:
        day, days = self.day(), self.days()
        self.accept()
        if day and days:
            self._keep(day, days)


def _said(day: dt.date, count: int) -> str:
    """Mon · 7 Dec   4 activities."""
    return f"{day_words(day)}   " + (
        n_("{count} activity", "{count} activities", count) if count else ""
    )
