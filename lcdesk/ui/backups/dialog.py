"""The backups of a desk: which there are, what is in them, what going back to one would change; and the way back itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QStackedWidget, QWidget

from lcdesk.db.backup.backup import folder_of
from lcdesk.model.faults import KnownFault, LockedDesk
from lcdesk.services.backups.restore_preview import Preview, preview
from lcdesk.services.backups.restoring import Copy, copy_at, is_whole, list_copies, size_of
from lcdesk.services.backups.restoring_words import BY_HAND
from lcdesk.services.security import password
from lcdesk.texts import N_, _
from lcdesk.ui.backups.asking import AskDialog
from lcdesk.ui.backups.listing import BackupList
from lcdesk.ui.backups.preview_pane import PreviewPane
from lcdesk.ui.kit.background.tasks import Task
from lcdesk.ui.kit.widgets import Banner, Button, Card, EmptyState, Label, column, row
from lcdesk.ui.security.unlock_form import UnlockForm

if TYPE_CHECKING:
    from lcdesk.ui.kit.frame import Frame

SIZE = (1220, 680)  # px


def open_backups(window: Frame, path: Path) -> BackupsDialog:
    """The backups of a desk, which need not be open, nor whole."""
    dialog = BackupsDialog(window, path)
    dialog.open()
    return dialog


class BackupsDialog(QDialog):
    """Nothing is written here but a backup asked for; going back is asked of the window, which closes the desk for it."""

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
        self._tasks.run(_("Reading"), lambda _task: list_copies(path, checks=False), self._show, self._refuse, owner=self, is_quiet=True)  # fmt: skip

    def _show(self, copies: list[Copy]) -> None:
        found = [*self._more, *copies]
        self.list.show_copies(found)
        self._pages.setCurrentIndex(0 if found else 1)
        self.pane.setVisible(bool(found))
        told = _("There is no backup of this desk yet. One is made at each start and before every import.")
        if self._window.context:
            self.empty.say(told, _("Back up now"), self.back_up)
        else:
            self.empty.say(_("There is no backup of this desk. If you have copied one elsewhere, choose its file."), _("Another file…"), self.ask_for_file)  # fmt: skip
        if not found:
            self.empty.button.setFocus()
        self._tasks.count(lambda task: self._check(task, found), lambda _done: None, self._refuse, owner=self)

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
        """Look into the chosen backup beside the window; an answer that comes after a newer question is dropped."""
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
            _("Reading"), lambda _task: preview(path, copy.backup), lambda seen: self._show_preview(seen, asked),
            lambda error: self._refuse_preview(error, asked), owner=self, is_quiet=True,
        )  # fmt: skip

    def _show_preview(self, seen: Preview, asked: int | None = None) -> None:
        self._seen[seen.backup.path] = seen
        if asked in (None, self._asked):
            self.pane.show_preview(seen)
            self._allow()

    def _allow(self) -> None:
        """There is a way back to what could be looked into and was not found damaged."""
        copy = self.list.chosen()
        self.restore.setEnabled(copy is not None and copy.backup.path in self._seen and copy.is_whole is not False)

    def _refuse_preview(self, error: BaseException, asked: int) -> None:
        if not isinstance(error, KnownFault):
            self._tasks.failed.emit(error)
        elif isinstance(error, LockedDesk) and asked == self._asked:
            self._ask_password(error, lambda: self._look(self.list.chosen()) if asked == self._asked else None)
        elif asked == self._asked:
            self.pane.refuse(error)

    def _ask_password(self, fault: LockedDesk, then: Callable[[], object]) -> QWidget:
        """A backup of another password: it is asked for where it would be seen, then `then` comes."""
        file = fault.path
        if file is None:
            self.pane.refuse(fault)
            return self.pane
        asking = UnlockForm(
            self._tasks, lambda text: password.unlock_either(file, text), lambda: password.seconds_to_wait(file)
        )
        asking.say(N_("Password or recovery key"), N_("Unlock"))
        asking.right.connect(then)
        asking.failed.connect(self._refuse)
        self.pane.ask(fault, asking)
        self.pane.show()
        return asking

    def _refuse_file(self, error: BaseException, file: Path) -> None:
        if isinstance(error, LockedDesk):
            self.list.let_go()  # what is asked for is none of the list, and nobody shall restore another by mistake
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
        self._tasks.run(_("Backing up…"), lambda _task: desk.back_up(BY_HAND), lambda _made: self._backed_up(), self._refuse, owner=self)  # fmt: skip

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
        from lcdesk.ui.settings.settings_dialog import ChoicesDialog

        dialog = ChoicesDialog(self._window, "backups")
        dialog.finished.connect(lambda _code: self.reload())
        dialog.open()

    def ask_for_file(self) -> None:
        """A backup that was copied elsewhere."""
        name, _filter = QFileDialog.getOpenFileName(self, _("Choose a backup"), str(folder_of(self._path).parent), _("Desks of lcdesk") + " (*.lcdesk)")  # fmt: skip
        if name:
            self.take_file(Path(name))

    def take_file(self, file: Path) -> None:
        """Put it at the head of the list."""
        self._tasks.run(_("Reading"), lambda _task: copy_at(file), lambda found: self._take(Copy(found, size_of(file), None, None, False)), lambda error: self._refuse_file(error, file), owner=self, is_quiet=True)  # fmt: skip

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
        note = _("Choose one to see what going back to it would change. Nothing is lost by going back: the desk as it is now is kept as a backup.")  # fmt: skip
        head = column(Label(_("Backups"), 17, "bold"), Label(note, 13, ink="fg2", wraps=True), gap=4)
        middle = row(self._pages, self.pane, gap=14)
        middle.setStretch(0, 1)
        made = column(head, self.banner, gap=12, margins=(24, 22, 24, 18))
        made.addLayout(middle, 1)
        made.addLayout(row(self.folder, self.keep, self.other, None, self.make, self.restore, 8, self.close_button))
        self.setLayout(made)
        room = window.window().size()
        self.resize(min(SIZE[0], room.width() - 40), min(SIZE[1], room.height() - 40))
