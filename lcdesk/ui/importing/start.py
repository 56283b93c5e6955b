"""Before a file is dropped: where to drop it, the rows that still wait for an answer, and the imports done so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lcdesk.texts import N_, _
from lcdesk.ui.importing.file_list import FileCard
from lcdesk.ui.importing.past import DONE
from lcdesk.ui.importing.pending_list import TrayCard
from lcdesk.ui.kit.dialogs.list_card import ListCard
from lcdesk.ui.kit.painting.theme import LARGE_RADIUS, colour
from lcdesk.ui.kit.translated_texts import Retranslation
from lcdesk.ui.kit.widgets import Banner, Button, EmptyState, Label, column, row

Record = Mapping[str, Any]


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
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), LARGE_RADIUS, LARGE_RADIUS)


class StartPage(QWidget):
    """`file_asked()`, `folder_asked()`, `memory_asked()`, `undo_asked(record of list_imports)`."""

    file_asked = Signal()
    folder_asked = Signal()
    memory_asked = Signal()
    undo_asked = Signal(object)

    def __init__(self, retranslation: Retranslation) -> None:
        super().__init__()
        self.title, self.banner = Label("", 22, "bold"), Banner()
        self.memory = Button("", kind="link", clicked=self.memory_asked.emit)
        self.drop = DropPlace(self.folder_asked.emit)
        self.files, self.tray = FileCard(retranslation), TrayCard(retranslation)
        self.undo = Button("", "undo-2", clicked=self._undo)
        self.done = ListCard(DONE, "counts", self.undo)
        self.done.view.chosen.connect(self._show_button)
        self.done.view.opened.connect(lambda _id: self._undo())
        retranslation.say(N_("Import"), self.title.setText)
        retranslation.say(N_("What the import remembers…"), self.memory.setText)
        retranslation.say(N_("Imports so far"), self.done.head.setText, self.done.view.setAccessibleName)
        retranslation.say(N_("Undo this import…"), self.undo.setText)
        retranslation.say(N_("or a whole folder…"), self.drop.folder.setText)
        made = column(row(self.title, None, self.memory), self.banner, gap=14, margins=(24, 18, 24, 16))
        for card, part in ((self.drop, 2), (self.files, 3), (self.tray, 2), (self.done, 2)):
            made.addWidget(card, part)
        self.drop.setMinimumHeight(170)
        self.setLayout(made)
        self.files.hide()
        self.tray.hide()
        self.show_past(())

    def show_past(self, imports: Sequence[Record]) -> None:
        """The imports done, records of `services.importing.list_imports`."""
        self.done.show_records([{**one, "id": one["deed"]} for one in imports])
        self.done.view.show_column("is_undone", any(one["is_undone"] for one in imports))
        self._show_button()

    def show_files(self) -> None:
        """The list of files takes the place of the drop field while there is one."""
        self.drop.setVisible(self.files.isHidden())

    def retranslate(self) -> None:
        """Say the sentence and the tables anew."""
        self.drop.say(_("Drop a list here, or choose a file"), _("Choose a file…"), self.file_asked.emit)
        self.tray.retranslate()
        for card in (self.files, self.done):
            card.table.retranslate()

    def _show_button(self) -> None:
        chosen = self.done.chosen()
        self.undo.setVisible(bool(chosen) and not chosen[0]["is_undone"])

    def _undo(self) -> None:
        chosen = self.done.chosen()
        if chosen and not chosen[0]["is_undone"]:
            self.undo_asked.emit(chosen[0])
