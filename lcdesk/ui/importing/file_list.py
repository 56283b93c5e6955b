"""The files that were dropped together: what became of each, and how to go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPointF, QRect, Signal
from PySide6.QtGui import QPainter

from lcdesk.texts import N_, _
from lcdesk.ui.importing.queue import Queue
from lcdesk.ui.kit.dialogs.list_card import ListCard
from lcdesk.ui.kit.table.delegates import PAINTERS
from lcdesk.ui.kit.table.model import TableColumn
from lcdesk.ui.kit.translated_texts import Retranslation
from lcdesk.ui.kit.widgets import Button, IconButton
from lcdesk.ui.kit.widgets.chips import draw_chip

Record = Mapping[str, Any]
STATES = {
    "waiting": (N_("waits"), "mute", "clock-3"), "open": (N_("under review"), "info", "eye"),
    "known": (N_("came in before"), "warn", "history"), "done": (N_("imported"), "ok", "check"),
    "skipped": (N_("skipped"), "mute", "circle-slash"), "failed": (N_("not read"), "bad", "triangle-alert"),
}  # fmt: skip


class FileCard(ListCard):
    """`going_on`: the next file; `chosen_file(place)`: this one; `ended`: away with the list."""

    going_on = Signal()
    chosen_file = Signal(int)
    ended = Signal()

    def __init__(self, retranslation: Retranslation) -> None:
        super().__init__(_COLUMNS, "said")
        self.take = Button("", "eye", clicked=self._take)
        self.go_on = Button("", "arrow-right", "primary", clicked=self.going_on.emit)
        self.end = IconButton("x", clicked=self.ended.emit, size=28)
        self.add(self.take, self.go_on, self.end)
        self.view.chosen.connect(self._show_choice)
        self.view.opened.connect(self.chosen_file)
        retranslation.say(N_("Files"), self.head.setText, self.view.setAccessibleName)
        retranslation.say(N_("Read this file"), self.take.setText)
        retranslation.say(N_("Go on with the next file"), self.go_on.setText)
        retranslation.say(N_("Close the list of files"), self.end.set_name)

    def show_queue(self, queue: Queue) -> None:
        """All the files; a single one needs no list."""
        self.show_records(queue.records() if queue.is_several else ())
        self.note.setText(queue.words())
        self.go_on.setVisible(queue.is_open)
        self._show_choice()

    def _take(self) -> None:
        if chosen := self.view.selected_ids():
            self.chosen_file.emit(chosen[0])

    def _show_choice(self) -> None:
        self.take.setVisible(bool(self.view.selected_ids()))


def _paint_state(painter: QPainter, rect: QRect, text: str, record: Record, _column: TableColumn) -> None:
    _words, tone, icon_name = STATES[record["state"]]
    draw_chip(painter, QPointF(rect.x() + 12, rect.y() + rect.height() / 2), text, tone, icon_name, rect.width() - 16)


PAINTERS["import_file_state"] = _paint_state
_COLUMNS = (
    TableColumn("name", N_("File"), 230, "strong", is_sortable=False),
    TableColumn(
        "state", N_("State"), 140, "import_file_state", text=lambda one: _(STATES[one["state"]][0]), is_sortable=False
    ),
    TableColumn("said", N_("What came of it"), 380, "text", is_sortable=False),
    TableColumn("folder", N_("Folder"), 260, "muted", is_sortable=False, yields_below=900),
)
