"""The backups as a table, newest first, each with a mark whether it is whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QShortcut

from lcdesk.model.sentences import figure
from lcdesk.services.backups.restoring import Copy
from lcdesk.services.backups.restoring_words import reason_words, size_words
from lcdesk.texts import N_, _
from lcdesk.ui.kit.spans import moment_of
from lcdesk.ui.kit.table.delegates import PAINTERS, chip_in_cell
from lcdesk.ui.kit.table.model import Record, RecordTable, TableColumn
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import Card, column

MARKS = {
    "asked": (N_("checking…"), "mute", "loader-circle"), "whole": (N_("whole"), "ok", "circle-check"),
    "damaged": (N_("damaged"), "bad", "triangle-alert"), "gone": (N_("gone"), "bad", "circle-x"),
    "unknown": (N_("not checked"), "mute", "circle-dashed"),
}  # fmt: skip
"""What a chip says, its tone and its icon."""


def _mark(record: Record) -> str:
    return _(MARKS[record["mark"]][0])


def _paint_mark(painter: QPainter, rect: QRect, text: str, record: Record, _column: TableColumn) -> None:
    _words, tone, icon_name = MARKS[record["mark"]]
    chip_in_cell(painter, rect, text, tone, icon_name)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # the next hairline is to be sharp


PAINTERS.update(backup_mark=_paint_mark)
_COLUMNS = (
    TableColumn("when", N_("When"), 142, "strong", is_sortable=False),
    TableColumn("why", N_("Why"), 140, is_sortable=False),
    TableColumn("enrolment", N_("Participants"), 104, "number", is_sortable=False),
    TableColumn("activity", N_("Activities"), 92, "number", is_sortable=False, yields_below=740),
    TableColumn("cohort", N_("Cohorts"), 80, "number", is_sortable=False, yields_below=880),
    TableColumn(
        "since",
        N_("Steps since"),
        98,
        "number",
        is_sortable=False,
        yields_below=560,
        tone=lambda record: record["since_tone"],
    ),
    TableColumn("size", N_("Size"), 78, "number", is_sortable=False, yields_below=640),
    TableColumn("mark", N_("State"), 120, "backup_mark", text=_mark, is_sortable=False),
)


class BackupList(Card):
    """`taken(copy)`: another backup is looked at; `opened()`: Enter or a double click on it."""

    taken = Signal(object)
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.copies: dict[int, Copy] = {}
        self.table = RecordTable(_COLUMNS, lambda ids: [_row(one, self.copies[one]) for one in ids if one in self.copies])  # fmt: skip
        self.view = RecordView(self.table)
        self.view.stretch("why")
        self.view.setAccessibleName(_("Backups"))
        self.view.chosen.connect(self._tell)
        self.view.opened.connect(lambda _number: self.opened.emit())
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            pressed = QShortcut(QKeySequence(key), self.view, context=Qt.ShortcutContext.WidgetShortcut)
            pressed.activated.connect(self.opened.emit)
        self.setLayout(column(self.view, margins=(1, 1, 1, 1)))
        self.setFocusProxy(self.view)

    def show_copies(self, copies: Sequence[Copy], chosen: int = 1) -> None:
        """These backups, one of them chosen by its place, from 1."""
        self.copies = dict(enumerate(copies, 1))
        blocked = self.view.blockSignals(True)
        self.view.set_ids(self.copies)
        self.table.forget()
        if chosen in self.copies:
            self.view.select_ids([chosen])
        self.view.blockSignals(blocked)
        self._tell()

    def chosen(self) -> Copy | None:
        """The backup that is looked at."""
        return self.copies.get(self.view.current_id() or 0)

    def let_go(self) -> None:
        """None of them is looked at."""
        self.view.clearSelection()
        self.view.setCurrentIndex(QModelIndex())
        self._tell()

    def tell_state(self, copy: Copy, is_whole: bool | None) -> None:
        """Whether one of them is whole is known now."""
        for number, one in self.copies.items():
            if one.backup.path == copy.backup.path:
                self.copies[number] = replace(one, is_whole=is_whole)
                self.table.forget()

    def _tell(self) -> None:
        self.taken.emit(self.chosen())


def _row(number: int, copy: Copy) -> dict[str, Any]:
    counts = copy.backup.counts
    return {
        "id": number, "when": _when(copy), "why": reason_words(copy.backup),
        **{name: figure(counts.get(name, 0)) for name in ("enrolment", "activity", "cohort")},
        "since": "–" if copy.since is None else figure(copy.since), "since_tone": "fg3" if not copy.since else "",
        "size": size_words(copy.size) if copy.size else "", "mark": _state(copy),
    }  # fmt: skip


def _when(copy: Copy) -> str:
    """The day with its time: several backups may be of one day. A date that has not come yet is in doubt."""
    words, time = moment_of(copy.backup.at), f"{copy.backup.at:%H:%M}"
    return (words if time in words else f"{words} {time}") + (" ?" if copy.is_ahead else "")


def _state(copy: Copy) -> str:
    if not copy.size:
        return "gone"
    if copy.is_whole is None:
        return "asked" if copy.backup.digest else "unknown"
    return "whole" if copy.is_whole else "damaged"
