"""File ▸ Office's desk as a file: where it goes and its password; then it is made beside
the window, and its recovery key is shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit

from lcdesk.model import clock
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.opening import SUFFIX
from lcdesk.services.office.local_desks import LastLocalDesk, known_names, last_local_desk, remember
from lcdesk.services.office.moving import LocalDesk, move_out, require_moves_out
from lcdesk.services.security.password import Changed, require_good
from lcdesk.texts import N_, _, size_words
from lcdesk.ui.kit.dialogs import faults
from lcdesk.ui.kit.dialogs.file_folders import first_folder, remember_folder
from lcdesk.ui.kit.dialogs.form_dialog import FittedDialog
from lcdesk.ui.kit.dialogs.saving import tell_saved
from lcdesk.ui.kit.tasks import TaskCancelled
from lcdesk.ui.kit.widgets import Banner, Button, Label, column, row
from lcdesk.ui.security.login_page import NewPassword
from lcdesk.ui.security.password_dialog import LOSS
from lcdesk.ui.security.recovery_key import show_recovery

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk
    from lcdesk.ui.kit.screen import Frame

WIDE = 560


class LocalDeskDialog(FittedDialog):
    """Begins the work once all is told; what cannot be is said below the password. `last`: the file
    that was made on this computer before.
    """

    def __init__(self, window: Frame, desk: Desk, last: LastLocalDesk | None) -> None:
        super().__init__(window, WIDE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("A file of the office’s desk"))
        self._window, self._desk, self._last = window, desk, last
        self._path, self._password = Path(), ""
        self.place = QLineEdit()
        self.place.textChanged.connect(self._take_place)
        self.place.setText(str(_proposed(desk)))
        self.choose = Button(_("Choose…"), clicked=self.ask_where)
        self.fresh = NewPassword(window.tasks, self._take, N_("Make the file"))
        self.fresh.changed.connect(self._begin)
        self._lay_out()
        self.fresh.setFocus()

    def _lay_out(self) -> None:
        words = _(
            "It holds all of the office’s desk as it is at this moment, and is opened without the "
            "server: for the day the server is gone. Everybody works on meanwhile. Keep it away "
            "from the building, and make a new one now and then."
        )
        loss, label = Banner(), Label(_("File of the desk"), 13, "medium")
        loss.say(_(LOSS), "warn")
        label.setBuddy(self.place)
        self.place.setAccessibleName(label.text())
        place = row(self.place, self.choose)
        place.setStretch(0, 1)
        self.last = Label(self._last_words(), 13, "medium", wraps=True)
        cancel = Button(_("Cancel"), clicked=self.reject)
        self.setLayout(
            column(
                Label(_("A file of the office’s desk"), 17, "bold", wraps=True),
                Label(words, 13, ink="fg2", wraps=True),
                self.last,
                4,
                label,
                place,
                4,
                self.fresh,
                loss,
                8,
                row(None, cancel, self.fresh.go),
                gap=8,
                margins=(28, 24, 28, 20),
            )
        )

    def ask_where(self) -> None:
        """Choose folder and name of the file."""
        name, _filter = QFileDialog.getSaveFileName(
            self,
            _("A file of the office’s desk"),
            self.place.text(),
            _("Desks of lcdesk") + f" (*{SUFFIX})",
        )
        if name:
            self.place.setText(name)

    def _last_words(self) -> str:
        if self._last is None:
            return _("None was made on this computer yet.")
        return _(
            "Last made on this computer: “{name}”, {when}.",
            name=self._last.name,
            when=clock.moment_of(self._last.at),
        )

    def _take_place(self, typed: str) -> None:
        path = Path(typed.strip()).expanduser()
        is_whole = path.suffix.casefold() == SUFFIX or not path.name
        self._path = path if is_whole else path.with_name(path.name + SUFFIX)

    def _take(self, new: str, again: str) -> None:
        """On a thread beside the window, which asks the server for names no password may have."""
        path = self._path
        if not path.name or not path.is_absolute():
            raise KnownFault(_("Say where the file goes: a folder and a name."))
        require_moves_out(self._desk, path)
        require_good(new, again, known_names(self._desk, path))
        self._password = new

    def _begin(self) -> None:
        password, self._password = self._password, ""
        remember_folder("save", self._path.parent)
        make(self._window, self._desk, self._path, password)
        self.accept()


def open_local_desk(window: Frame) -> LocalDeskDialog | None:
    """The dialog for the office's desk of a window."""
    if window.context is None:
        return None
    desk = window.context.desk
    made = LocalDeskDialog(window, desk, last_local_desk(desk.path, window.settings))
    made.open()
    return made


def make(window: Frame, desk: Desk, path: Path, password: str) -> None:
    """Beside the window, on the thread of what only reads: what is done at the desk meanwhile does
    not wait for it. Then the recovery key is shown, with what was made.
    """

    def done(made: LocalDesk) -> None:
        remember(desk.path, made, window.settings)
        tell_saved(window, made.path, can_open=False)
        changed = Changed(made.path, made.recovery_key)
        show_recovery(window, changed, done=made_words(made))

    def failed(error: BaseException) -> None:
        if not isinstance(error, TaskCancelled):
            faults.show_fault(error, window)
        elif window.context:
            window.context.announce(_("Stopped. No file was made."), "warn")

    window.tasks.count(
        lambda task: move_out(desk, path, password, task.step),
        done,
        failed,
        owner=window,
        title=_("Making a file of the office’s desk…"),
    ).stoppable()


def made_words(made: LocalDesk) -> str:
    """What was made, and of when it is."""
    return _(
        "“{name}” holds all of the office’s desk as it was {when}: {count} rows, {size}. It is "
        "opened without the server.",
        name=made.path.name,
        when=clock.moment_of(made.at),
        count=made.rows,
        size=size_words(made.size),
    )


def _proposed(desk: Desk) -> Path:
    return Path(first_folder("save")) / f"{desk.path.stem} {clock.today().isoformat()}{SUFFIX}"
