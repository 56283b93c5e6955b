"""The backups of a desk: which there are, what is in them, what going back to one would change;
and the way back itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import shiboken6
from PySide6.QtCore import QModelIndex, QRect, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QStackedWidget, QWidget

from lcdesk.db.backup.backup import folder_of
from lcdesk.model.clock import moment_of
from lcdesk.model.faults import KnownFault, LockedDesk
from lcdesk.services.backups.checking import files_words, measure_files
from lcdesk.services.backups.restore_preview import (
    BY_HAND,
    Preview,
    preview,
    question,
    reason_words,
    safety_words,
)
from lcdesk.services.backups.restoring import Copy, copy_at, is_whole, list_copies, size_of
from lcdesk.services.security import password
from lcdesk.texts import N_, _, figure, n_, size_words
from lcdesk.ui.backups.preview_pane import PreviewPane
from lcdesk.ui.kit.table.delegates import PAINTERS, chip_in_cell
from lcdesk.ui.kit.table.model import RecordTable, TableColumn
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.tasks import Task
from lcdesk.ui.kit.widgets import Banner, Button, Card, EmptyState, Label, column, row
from lcdesk.ui.security.unlock_form import UnlockForm

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Frame

SIZE = (1220, 680)  # px


def open_backups(window: Frame, path: Path) -> BackupsDialog:
    """The backups of a desk, which need not be open, nor whole."""
    dialog = BackupsDialog(window, path)
    dialog.open()
    return dialog


class BackupsDialog(QDialog):
    """Nothing is written here but a backup asked for; going back is asked of the window, which
    closes the desk for it.
    """

    def __init__(self, window: Frame, path: Path) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Backups"))
        self._window, self._tasks, self._path = window, window.tasks, path
        self._asked, self._more, self._seen = 0, list[Copy](), dict[Path, Preview]()
        self.banner, self.list, self.pane, self.empty = (
            Banner(),
            BackupList(),
            PreviewPane(),
            EmptyState("database-backup"),
        )
        self.restore = Button(_("&Restore…"), "archive-restore", "primary", clicked=self.ask)
        self.make = Button(_("&Back up now"), "save", clicked=self.back_up)
        self.folder = Button(_("&Open the folder"), "folder-open", clicked=self.open_folder)
        self.keep = Button(_("&Keep in…"), "hard-drive", clicked=self.choose_folder)
        self.other = Button(_("Another &file…"), clicked=self.ask_for_file)
        self.close_button = Button(_("Close"), clicked=self.accept)
        self.files = Label("", 13, ink="fg2", wraps=True)
        self._lay_out(window)
        self.list.taken.connect(self._look)
        self.list.opened.connect(self.ask)
        self.reload()
        self.list.setFocus()

    # --- what is shown ---

    def reload(self) -> None:
        """Read the list beside the window, and then whether each is whole."""
        path = self._path
        self._seen.clear()  # work may have been done since
        self.pane.wait(_("Reading…"))
        self.restore.setEnabled(False)
        self._tasks.run(
            _("Reading"),
            lambda _task: list_copies(path, checks=False),
            self._show,
            self._refuse,
            owner=self,
            is_quiet=True,
        )
        self._measure()

    def _measure(self) -> None:
        """How much of the desk, and so of each backup, files of documents are."""
        if (context := self._window.context) is None:
            return
        desk = context.desk

        def show(words: str) -> None:
            self.files.setText(words)
            self.files.setVisible(bool(words))

        self._tasks.count(
            lambda _task: files_words(desk, measure_files(desk)), show, self._refuse, owner=self
        )

    def _show(self, copies: list[Copy]) -> None:
        found = [*self._more, *copies]
        self.list.show_copies(found)
        self._pages.setCurrentIndex(0 if found else 1)
        self.pane.setVisible(bool(found))
        told = _(
            "There is no backup of this desk yet. One is made at each start and before every "
            "import."
        )
        if self._window.context:
            self.empty.say(told, _("Back up now"), self.back_up)
        else:
            self.empty.say(
                _(
                    "There is no backup of this desk. If you have copied one elsewhere, choose "
                    "its file."
                ),
                _("Another file…"),
                self.ask_for_file,
            )
        if not found:
            self.empty.button.setFocus()
        self._tasks.count(
            lambda task: self._check(task, found), lambda _done: None, self._refuse, owner=self
        )

    def _check(self, task: Task, copies: list[Copy]) -> None:
        """Whether each is whole, one after another; in the thread that only reads."""
        for copy in copies:
            task.step(0, 0)
            if not shiboken6.isValid(self):
                return
            found = is_whole(copy.backup)
            self._tasks.later(lambda copy=copy, found=found: self._tell_state(copy, found))

    def _tell_state(self, copy: Copy, found: bool | None) -> None:
        if shiboken6.isValid(self):
            self.list.tell_state(copy, found)
            self._allow()

    def _look(self, copy: Copy | None) -> None:
        """Look into the chosen backup beside the window; an answer that comes after a newer
        question is dropped.
        """
        self._asked += 1
        asked, path = self._asked, self._path
        self.restore.setEnabled(False)
        if copy is None:
            self.pane.wait("")
            return
        if copy.backup.path in self._seen:
            self._show_preview(self._seen[copy.backup.path])
            return
        self.pane.wait(_("Reading…"))
        self._tasks.run(
            _("Reading"),
            lambda _task: preview(path, copy.backup),
            lambda seen: self._show_preview(seen, asked),
            lambda error: self._refuse_preview(error, asked),
            owner=self,
            is_quiet=True,
        )

    def _show_preview(self, seen: Preview, asked: int | None = None) -> None:
        self._seen[seen.backup.path] = seen
        if asked in (None, self._asked):
            self.pane.show_preview(seen)
            self._allow()

    def _allow(self) -> None:
        """There is a way back to what could be looked into and was not found damaged."""
        copy = self.list.chosen()
        self.restore.setEnabled(
            copy is not None and copy.backup.path in self._seen and copy.is_whole is not False
        )

    def _refuse_preview(self, error: BaseException, asked: int) -> None:
        if not isinstance(error, KnownFault):
            self._tasks.failed.emit(error)
        elif isinstance(error, LockedDesk) and asked == self._asked:
            self._ask_password(
                error, lambda: self._look(self.list.chosen()) if asked == self._asked else None
            )
        elif asked == self._asked:
            self.pane.refuse(error)

    def _ask_password(self, fault: LockedDesk, then: Callable[[], object]) -> QWidget:
        """A backup of another password: it is asked for where it would be seen, then `then`
        comes.
        """
        file = fault.path
        if file is None:
            self.pane.refuse(fault)
            return self.pane
        asking = UnlockForm(
            self._tasks,
            lambda text: password.unlock_either(file, text),
            lambda: password.seconds_to_wait(file),
        )
        asking.say(N_("Password or recovery key"), N_("Unlock"))
        asking.right.connect(then)
        asking.failed.connect(self._refuse)
        self.pane.ask(fault, asking)
        self.pane.show()
        return asking

    def _refuse_file(self, error: BaseException, file: Path) -> None:
        if isinstance(error, LockedDesk):
            # what is asked for is none of the list, and nobody shall restore another by mistake
            self.list.let_go()
            self._ask_password(error, lambda: self.take_file(file)).setFocus()
        else:
            self._refuse(error)

    def _refuse(self, error: BaseException) -> None:
        if isinstance(error, KnownFault):
            self.banner.say(str(error), "bad", can_close=True)
        else:
            self._tasks.failed.emit(error)

    # --- what is done ---

    def ask(self) -> None:
        """Ask once more, then let the window go back to the chosen backup."""
        copy = self.list.chosen()
        seen = self._seen.get(copy.backup.path) if copy else None
        if seen is not None and self.restore.isEnabled():
            AskDialog(self, seen, lambda: self._go_back(seen)).open()

    def _go_back(self, seen: Preview) -> None:
        window, path, copy = self._window, self._path, seen.backup
        self.accept()
        window.restore_asked.emit(path, copy)

    def back_up(self) -> None:
        """A verified backup now."""
        context = self._window.context
        if context is None:
            return
        desk = context.desk
        self._tasks.run(
            _("Backing up…"),
            lambda _task: desk.back_up(BY_HAND),
            lambda _made: self._backed_up(),
            self._refuse,
            owner=self,
        )

    def _backed_up(self) -> None:
        self.banner.say(_("Backed up, and checked."), "ok", can_close=True)
        self._window.show_desk()
        self.reload()

    def open_folder(self) -> None:
        """Show the folder the chosen backup lies in."""
        copy = self.list.chosen()
        folder = copy.backup.path.parent if copy else folder_of(self._path)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def choose_folder(self) -> None:
        """Where backups go: the settings say so."""
        self._window.open_settings("backups").finished.connect(lambda _code: self.reload())

    def ask_for_file(self) -> None:
        """A backup that was copied elsewhere."""
        name, _filter = QFileDialog.getOpenFileName(
            self,
            _("Choose a backup"),
            str(folder_of(self._path).parent),
            _("Desks of lcdesk") + " (*.lcdesk)",
        )
        if name:
            self.take_file(Path(name))

    def take_file(self, file: Path) -> None:
        """Put it at the head of the list."""
        self._tasks.run(
            _("Reading"),
            lambda _task: copy_at(file),
            lambda found: self._take(Copy(found, size_of(file), None, None, False)),
            lambda error: self._refuse_file(error, file),
            owner=self,
            is_quiet=True,
        )

    def _take(self, copy: Copy) -> None:
        self._more = [copy, *(one for one in self._more if one.backup.path != copy.backup.path)]
        self.banner.hide()
        self.reload()

    # --- how it is put together ---

    def _lay_out(self, window: QWidget) -> None:
        is_open = self._window.context is not None
        for button in (self.make, self.keep):
            button.setVisible(is_open)
        empty = Card()
        empty.setLayout(column(self.empty, margins=(1, 1, 1, 1)))
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        self._pages.addWidget(empty)
        note = _(
            "Choose one to see what going back to it would change. Nothing is lost by going back: "
            "the desk as it is now is kept as a backup."
        )
        head = column(
            Label(_("Backups"), 17, "bold"),
            Label(note, 13, ink="fg2", wraps=True),
            self.files,
            gap=4,
        )
        self.files.hide()
        middle = row(self._pages, self.pane, gap=14)
        middle.setStretch(0, 1)
        made = column(head, self.banner, gap=12, margins=(24, 22, 24, 18))
        made.addLayout(middle, 1)
        made.addLayout(
            row(
                self.folder,
                self.keep,
                self.other,
                None,
                self.make,
                self.restore,
                8,
                self.close_button,
            )
        )
        self.setLayout(made)
        room = window.window().size()
        self.resize(min(SIZE[0], room.width() - 40), min(SIZE[1], room.height() - 40))


# --- Before somebody goes back: what is asked once more, in two sentences ---


WIDTH = 480  # px


class AskDialog(QDialog):
    """The keyboard begins at Cancel: Enter alone goes nowhere."""

    def __init__(self, parent: QWidget, seen: Preview, confirmed: Callable[[], object]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Restore a backup"))
        lost = n_(
            "{count} step of work done since is gone then.",
            "{count} steps of work done since are gone then.",
            seen.lost.total,
            count=figure(seen.lost.total),
        )
        told = [lost if seen.lost.total else "", safety_words(seen)]
        self.sentences = [Label(words, 13, ink="fg2", wraps=True) for words in told if words]
        self.cancel = Button(_("Cancel"), clicked=self.reject)
        self.confirm = Button(_("&Restore"), "archive-restore", "primary", clicked=self.accept)
        parts = (
            Label(question(seen.backup), 16, "bold", wraps=True),
            *self.sentences,
            8,
            row(None, self.cancel, self.confirm),
        )
        self.setLayout(column(*parts, gap=8, margins=(24, 22, 24, 18)))
        # of labels that wrap, a dialog only guesses the height
        self.setFixedSize(WIDTH, self.heightForWidth(WIDTH))
        self.cancel.setDefault(True)
        self.cancel.setFocus()
        self.accepted.connect(confirmed)


# --- The backups as a table, newest first, each with a mark whether it is whole ---


MARKS = {
    "asked": (N_("checking…"), "mute", "loader-circle"),
    "whole": (N_("whole"), "ok", "circle-check"),
    "damaged": (N_("damaged"), "bad", "triangle-alert"),
    "gone": (N_("gone"), "bad", "circle-x"),
    "unknown": (N_("not checked"), "mute", "circle-dashed"),
}
"""What a chip says, its tone and its icon."""


class BackupLine(TypedDict):
    """What the table names of a backup."""

    mark: str
    since_tone: str


def _mark(record: BackupLine) -> str:
    return _(MARKS[record["mark"]][0])


def _paint_mark(
    painter: QPainter, rect: QRect, text: str, record: BackupLine, _column: TableColumn
) -> None:
    _words, tone, icon_name = MARKS[record["mark"]]
    chip_in_cell(painter, rect, text, tone, icon_name)
    # the next hairline is to be sharp
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


PAINTERS.update(backup_mark=_paint_mark)
_COLUMNS = (
    TableColumn("when", N_("When"), 142, "strong", is_sortable=False),
    TableColumn("why", N_("Why"), 140, is_sortable=False),
    TableColumn("enrolment", N_("Participants"), 104, "number", is_sortable=False),
    TableColumn("activity", N_("Activities"), 92, "number", is_sortable=False, yields_below=740),
    TableColumn("cohort", N_("Cohorts"), 80, "number", is_sortable=False, yields_below=880),
    TableColumn[BackupLine](
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
        self.table = RecordTable(
            _COLUMNS, lambda ids: [_row(one, self.copies[one]) for one in ids if one in self.copies]
        )
        self.view = RecordView(self.table)
        self.view.columns.stretch("why")
        self.view.setAccessibleName(_("Backups"))
        self.view.chosen.connect(self._tell)
        self.view.opened.connect(lambda _number: self.opened.emit())
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            pressed = QShortcut(
                QKeySequence(key), self.view, context=Qt.ShortcutContext.WidgetShortcut
            )
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
        "id": number,
        "when": _when(copy),
        "why": reason_words(copy.backup),
        **{name: figure(counts.get(name, 0)) for name in ("enrolment", "activity", "cohort")},
        "since": "–" if copy.since is None else figure(copy.since),
        "since_tone": "fg3" if not copy.since else "",
        "size": size_words(copy.size) if copy.size else "",
        "mark": _state(copy),
    }


def _when(copy: Copy) -> str:
    """The day with its time: several backups may be of one day. A date that has not come yet is
    in doubt.
    """
    words, time = moment_of(copy.backup.at), f"{copy.backup.at:%H:%M}"
    return (words if time in words else f"{words} {time}") + (" ?" if copy.is_ahead else "")


def _state(copy: Copy) -> str:
    if not copy.size:
        return "gone"
    if copy.is_whole is None:
        return "asked" if copy.backup.digest else "unknown"
    return "whole" if copy.is_whole else "damaged"
