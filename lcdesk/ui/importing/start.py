"""Before a file is dropped: where to drop it, the rows that still wait for an answer, and the
imports done so far.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lcdesk.services.importing.importing import NamedImport
from lcdesk.texts import N_, _
from lcdesk.ui.importing.past import DONE
from lcdesk.ui.importing.pending_list import TrayCard
from lcdesk.ui.importing.queue import Queue, QueuedFile
from lcdesk.ui.kit.painting.theme import LARGE_RADIUS, colour
from lcdesk.ui.kit.table.delegates import PAINTERS
from lcdesk.ui.kit.table.model import TableColumn
from lcdesk.ui.kit.table.record_card import ListCard
from lcdesk.ui.kit.translated_texts import Retranslation
from lcdesk.ui.kit.widgets import Banner, Button, EmptyState, IconButton, Label, column, row
from lcdesk.ui.kit.widgets.chips import draw_chip


class ListedImport(NamedImport):
    """An import with the id it has in the list."""

    id: int


class DropPlace(EmptyState):
    """A dashed frame: drop a list here, or choose a file or a folder."""

    def __init__(self, folder_asked: Callable[[], object]) -> None:
        super().__init__("file-spreadsheet")
        self.folder = Button("", kind="link", clicked=folder_asked)
        inside = self.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.insertWidget(inside.count() - 1, self.folder, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.setSpacing(10)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(colour("edge"), 1.3, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(colour("card"))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(1, 1, -1, -1), LARGE_RADIUS, LARGE_RADIUS
        )


class StartPage(QWidget):
    """`file_asked()`, `folder_asked()`, `memory_asked()`, `undo_asked(operation)`."""

    file_asked = Signal()
    folder_asked = Signal()
    memory_asked = Signal()
    undo_asked = Signal(int)

    def __init__(self, retranslation: Retranslation) -> None:
        super().__init__()
        self.title, self.banner = Label("", 22, "bold"), Banner()
        self.memory = Button("", kind="link", clicked=self.memory_asked.emit)
        self.drop = DropPlace(self.folder_asked.emit)
        self.files, self.tray = FileCard(retranslation), TrayCard(retranslation)
        self.undo = Button("", "undo-2", clicked=self._undo)
        self.done: ListCard[ListedImport] = ListCard(DONE, "counts", self.undo)
        self.done.view.chosen.connect(self._show_button)
        self.done.view.opened.connect(lambda _id: self._undo())
        retranslation.say(N_("Import"), self.title.setText)
        retranslation.say(N_("What the import remembers…"), self.memory.setText)
        retranslation.say(
            N_("Imports so far"), self.done.head.setText, self.done.view.setAccessibleName
        )
        retranslation.say(N_("Undo this import…"), self.undo.setText)
        retranslation.say(N_("or a whole folder…"), self.drop.folder.setText)
        made = column(
            row(self.title, None, self.memory), self.banner, gap=14, margins=(24, 18, 24, 16)
        )
        for card, part in ((self.drop, 2), (self.files, 3), (self.tray, 2), (self.done, 2)):
            made.addWidget(card, part)
        self.drop.setMinimumHeight(170)
        self.setLayout(made)
        self.files.hide()
        self.tray.hide()
        self.show_past(())

    def show_past(self, imports: Sequence[NamedImport]) -> None:
        """The imports done, of `importing.list_imports`."""
        self.done.show_records([{**one, "id": one["deed"]} for one in imports])
        self.done.view.columns.show("is_undone", any(one["is_undone"] for one in imports))
        self._show_button()

    def show_files(self) -> None:
        """The list of files takes the place of the drop field while there is one."""
        self.drop.setVisible(self.files.isHidden())

    def retranslate(self) -> None:
        """Say the sentence and the tables anew."""
        self.drop.say(
            _("Drop a list here, or choose a file"), _("Choose a file…"), self.file_asked.emit
        )
        self.tray.retranslate()
        for card in (self.files, self.done):
            card.table.retranslate()

    def _show_button(self) -> None:
        chosen = self.done.chosen()
        self.undo.setVisible(bool(chosen) and not chosen[0]["is_undone"])

    def _undo(self) -> None:
        chosen = self.done.chosen()
        if chosen and not chosen[0]["is_undone"]:
            self.undo_asked.emit(chosen[0]["deed"])


# --- The files that were dropped together: what became of each, and how to go on ---


STATES = {
    "waiting": (N_("waits"), "mute", "clock-3"),
    "open": (N_("under review"), "info", "eye"),
    "known": (N_("came in before"), "warn", "history"),
    "done": (N_("imported"), "ok", "check"),
    "skipped": (N_("skipped"), "mute", "circle-slash"),
    "failed": (N_("not read"), "bad", "triangle-alert"),
}


class FileCard(ListCard[QueuedFile]):
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


def _paint_state(
    painter: QPainter, rect: QRect, text: str, record: QueuedFile, _column: TableColumn
) -> None:
    _words, tone, icon_name = STATES[record["state"]]
    draw_chip(
        painter,
        QPointF(rect.x() + 12, rect.y() + rect.height() / 2),
        text,
        tone,
        icon_name,
        rect.width() - 16,
    )


PAINTERS.update(import_file_state=_paint_state)
_COLUMNS = (
    TableColumn("name", N_("File"), 230, "strong", is_sortable=False),
    TableColumn[QueuedFile](
        "state",
        N_("State"),
        140,
        "import_file_state",
        text=lambda one: _(STATES[one["state"]][0]),
        is_sortable=False,
    ),
    TableColumn("said", N_("What came of it"), 380, "text", is_sortable=False),
    TableColumn("folder", N_("Folder"), 260, "muted", is_sortable=False, yields_below=900),
)
