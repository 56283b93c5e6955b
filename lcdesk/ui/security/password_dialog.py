"""File ▸ Password: whether the desk has one, and what can be done about it; the time after which
its window locks itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.model.passwords import judge
from lcdesk.services.security import password
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.dialogs.form_dialog import FittedDialog
from lcdesk.ui.kit.tasks import Tasks
from lcdesk.ui.kit.widgets import Button, Label, ThemedIcon, column, row, rule
from lcdesk.ui.security.unlock_form import SaidLine, SecretRow, UnlockForm, beside

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Frame

WIDE = 540


class PasswordDialog(FittedDialog):
    """The state, or one of its forms (`begin`: "set", "change", "remove", "show", "renew"); what
    was filled in goes to `Frame.password_told`.
    """

    def __init__(self, window: Frame, path: Path, begin: str = "") -> None:
        super().__init__(window, WIDE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Password of the desk"))
        self._window, self._path = window, path
        self._is_renewed = begin == "renew"
        self.is_locked = password.is_locked(path)
        self.form: PasswordForm | None = None
        self.buttons: dict[str, Button] = {}
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(28, 24, 28, 20)
        self.state = self._state()
        self._inside.addWidget(self.state)
        if begin:
            self.open_form(begin)

    def open_form(self, key: str) -> None:
        """What the form asks: the password of now, a new one twice."""
        names = (self._window.settings.office, *password.names_in(self._path))
        made = PasswordForm(self._window.tasks, self._path, FORMS[key], names)
        made.filled.connect(lambda new: self._finish(key, new))
        made.left.connect(self._back)
        made.failed.connect(self._fail)
        self._drop_form()
        self.form = made
        self.state.hide()
        self._inside.addWidget(made)
        made.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the form first."""
        if event.key() == Qt.Key.Key_Escape and self.form is not None and not self._is_renewed:
            self._back()
        else:
            super().keyPressEvent(event)

    def _state(self) -> QWidget:
        """A sentence, its operations, and when the window locks."""
        made, close = QWidget(), Button(_("Close"), clicked=self.reject)
        icon, tone = ("lock", "accent") if self.is_locked else ("lock-open", "warn")
        head = row(
            ThemedIcon(icon, 26, tone), Label(self._path.stem, 17, "bold", wraps=True), gap=12
        )
        head.setStretch(1, 1)
        said = (
            _("This desk and its backups are locked with a password.")
            if self.is_locked
            else _("This desk has no password: whoever copies the file can read it.")
        )
        parts: list[QWidget | int] = [Label(said, 14, "medium", wraps=True)]
        parts += self._with_password() if self.is_locked else self._without()
        made.setLayout(column(head, 2, *parts, 10, row(None, close), gap=10))
        return made

    def _without(self) -> list[QWidget | int]:
        words = _(
            "Nor can the window be locked without one: that would hide the screen and protect "
            "nothing. With a password the file and its backups are encrypted."
        )
        return [
            Label(words, 13, ink="fg2", wraps=True),
            4,
            self._line("set", _("Set a password…"), "primary"),
        ]

    def _with_password(self) -> list[QWidget | int]:
        handlers = (
            ("change", _("Change the password…")),
            ("show", _("Show the recovery key…")),
            ("remove", _("Remove the password…")),
        )
        buttons = [
            self._line(key, words, "danger" if key == "remove" else "plain")
            for key, words in handlers
        ]
        self.minutes = MinutesBox(self._window)
        label = Label(_("Lock the window when nobody touches it"), 13, ink="fg2", wraps=True)
        label.setBuddy(self.minutes)
        self.minutes.setAccessibleName(label.text())
        minutes, chain = QWidget(), self._chain_line()
        inside = row(label, self.minutes, gap=12)
        inside.setStretch(0, 1)
        minutes.setLayout(inside)
        return [4, *buttons, 4, rule(), minutes, chain]

    def _chain_line(self) -> QWidget:
        """Shown where the key chain of the system knows the key: it can be told to forget it."""
        made = QWidget()
        words = Label(
            _("This computer keeps the desk unlocked for you."), 13, ink="fg2", wraps=True
        )
        forget = Button(_("Ask again from now on"), clicked=lambda: self._forget(made))
        inside = row(words, forget, gap=12)
        inside.setStretch(0, 1)
        made.setLayout(inside)
        made.hide()
        beside(
            self._window.tasks,
            lambda: password.is_kept(self._path),
            made.setVisible,
            lambda _error: None,
            made,
        )
        return made

    def _forget(self, line: QWidget) -> None:
        password.forget_on_this_computer(self._path)
        line.hide()

    def _line(self, key: str, words: str, kind: str) -> QWidget:
        """A button as wide as its words, in a line of its own."""
        made = QWidget()
        button = self.buttons[key] = Button(words, kind=kind, clicked=lambda: self.open_form(key))
        made.setLayout(row(button, None))
        return made

    def _finish(self, key: str, new: str) -> None:
        self.accept()
        self._window.password_told.emit(key, new)

    def _fail(self, error: BaseException) -> None:
        self._window.tasks.failed.emit(error)

    def _back(self) -> None:
        if self._is_renewed:
            self.reject()
            return
        self._drop_form()
        self.state.show()
        next(iter(self.buttons.values())).setFocus()

    def _drop_form(self) -> None:
        if self.form is not None:
            self._inside.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None


def open_password(window: Frame, begin: str = "") -> PasswordDialog | None:
    """The dialog for the desk of a window; not while something is unsaved in it, since the
    desk is closed meanwhile. At an office's desk that of whoever is logged in.
    """
    from lcdesk.model.faults import KnownFault

    if window.context is None:
        return None
    if not window.context.desk.is_file:
        from lcdesk.ui.security.login_page import OfficePasswordDialog

        OfficePasswordDialog(window, window.context.desk).open()
        return None
    if _is_typing(window):
        raise KnownFault(
            _("Something is typed that is not kept yet."),
            _("Keep it, or take it back with Esc; then open the password again."),
        )
    made = PasswordDialog(window, window.context.desk.path, begin)
    made.open()
    return made


def _is_typing(window: QWidget) -> bool:
    from lcdesk.ui.kit.forms.form import RecordForm

    return any(form.isVisible() and form.is_changed() for form in window.findChildren(RecordForm))


# --- The forms of the password: the one of now, a new one typed twice, and how easily it would be
# guessed ---


LOSS = N_(
    "A forgotten password cannot be found out by anybody, and the data would be lost. The "
    "recovery key, which is shown next, is then the only way back: print it."
)
BACKED_UP = N_(
    "A backup is made first. The desk is closed while its file and its backups are written anew, "
    "and opened again."
)


@dataclass(frozen=True)
class FormWording:
    """A title, what is said, and the button; which passwords are asked for."""

    title: str
    words: tuple[str, ...]
    go: str
    asks_now: bool = True
    asks_new: bool = True
    kind: str = "primary"


FORMS = {
    "set": FormWording(
        N_("Set a password"), (LOSS, BACKED_UP), N_("Set the password"), asks_now=False
    ),
    "change": FormWording(N_("Change the password"), (LOSS, BACKED_UP), N_("Change the password")),
    "renew": FormWording(
        N_("Set a new password"),
        (
            N_(
                "The desk was opened by its recovery key. As long as no new password is set, the "
                "forgotten one goes on being valid."
            ),
            LOSS,
            BACKED_UP,
        ),
        N_("Set the password"),
        asks_now=False,
    ),
    "remove": FormWording(
        N_("Remove the password"),
        (N_("Afterwards whoever copies the file or a backup can read it."), BACKED_UP),
        N_("Remove the password"),
        asks_new=False,
        kind="danger",
    ),
    "show": FormWording(
        N_("Show the recovery key"),
        (N_("It opens the desk without the password. See that nobody looks over your shoulder."),),
        N_("Show the key"),
        asks_new=False,
    ),
}


class PasswordForm(QWidget):
    """`filled(new)`: the password of now was right and the new one is good ("" where none is
    asked for); `left`: back.
    """

    filled = Signal(str)
    left = Signal()
    failed = Signal(object)

    def __init__(self, tasks: Tasks, path: Path, form: FormWording, names: Iterable[str]) -> None:
        super().__init__()
        self._form, self._names = form, tuple(names)
        self.now = UnlockForm(
            tasks,
            lambda text: password.require_right(path, text),
            lambda: password.seconds_to_wait(path),
        )
        self.now.say(N_("Current password") if form.asks_new else N_("Password"), form.go)
        # the new one that was looked at: its field may be typed into while the one of now is looked
        # at
        self._good = ""
        self.now.right.connect(lambda: self.filled.emit(self._good))
        self.now.failed.connect(self.failed)
        self.new, self.again = SecretRow(), SecretRow()
        self.hint, self.capitals, self.problem = (
            SaidLine(12),
            SaidLine(12, "warn"),
            SaidLine(13, "bad"),
        )
        self.go = Button(_(form.go), kind=form.kind, clicked=self.finish)
        self.cancel = Button(_("Cancel"), clicked=self.left.emit)
        self._lay_out()
        self._wire()
        self._follow()

    def _lay_out(self) -> None:
        parts: list[QWidget | int] = [Label(_(self._form.title), 17, "bold")]
        parts += [
            _with_picture(_(words)) if words == LOSS else Label(_(words), 13, ink="fg2", wraps=True)
            for words in self._form.words
        ]
        for one, name in ((self.new, N_("New password")), (self.again, N_("The same once more"))):
            one.set_name(_(name))
        if self._form.asks_now:
            parts += [4, self.now]
        if self._form.asks_new:
            again = Label(_("The same once more"), 13, "medium")
            label = Label(_("New password"), 13, "medium")
            label.setBuddy(self.new)
            again.setBuddy(self.again)
            parts += [4, label, self.new, self.hint, 2, again, self.again, self.capitals]
        foot = row(None, self.cancel, self.go)
        self.setLayout(column(*parts, self.problem, None, 8, foot, gap=8))

    def _wire(self) -> None:
        self.now.field.returnPressed.disconnect()
        for field in (self.now.field, self.new.field, self.again.field):
            field.textChanged.connect(lambda _text: self._follow())
            field.returnPressed.connect(self.finish)
        for one in (self.new.field, self.again.field):
            one.capitals.connect(self.capitals.say_capitals)
        self.now.changed.connect(self._follow)

    def begin(self) -> None:
        """The keyboard goes to the first field."""
        (self.now.field if self._form.asks_now else self.new.field).setFocus()

    def finish(self) -> None:
        """Look at the new one at once, at the one of now beside the window."""
        empty = next((field for field in self._asked() if not field.text()), None)
        if empty is not None:
            empty.setFocus()
            return
        if self._form.asks_new:
            new, looked_at = self.new.field.text(), self.new.field
            try:
                password.require_good(new, names=self._names)
                looked_at = self.again.field
                password.require_good(new, looked_at.text(), self._names)
            except KnownFault as fault:
                self.problem.say(str(fault))
                looked_at.setFocus()
                looked_at.selectAll()
                return
        self.problem.say("")
        self._good = self.new.field.text()
        if self._form.asks_now:
            self.now.ask()
        else:
            self.filled.emit(self._good)

    def _asked(self) -> list[QLineEdit]:
        fields: list[QLineEdit] = [self.now.field] if self._form.asks_now else []
        return fields + ([self.new.field, self.again.field] if self._form.asks_new else [])

    def _follow(self) -> None:
        """What was typed so far: how easily it is guessed, and whether all is filled in."""
        grade, words = judge(self.new.field.text(), self._names)
        self.hint.set_ink(grade or "fg3")
        self.hint.say(words)
        self.problem.say("")
        waits = self._form.asks_now and self.now.is_asking()
        self.go.setText(self.now.go.text() if waits else _(self._form.go))
        self.go.setEnabled(not waits and all(field.text() for field in self._asked()))


def _with_picture(words: str) -> QWidget:
    made, picture = QWidget(), ThemedIcon("triangle-alert", 18, "warn")
    inside = row(picture, Label(words, 13, "medium", wraps=True), gap=10)
    inside.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
    inside.setStretch(1, 1)
    made.setLayout(inside)
    return made


# --- After how many minutes without key or mouse the window locks itself ---


MINUTES = (1, 5, 10, 15, 30, 60)


class MinutesBox(QComboBox):
    """Takes effect at once."""

    def __init__(self, window: Frame) -> None:
        super().__init__()
        self._window = window
        chosen = max(window.settings.lock_minutes, 0)
        for count in sorted({*MINUTES, chosen} - {0}):
            self.addItem(n_("after {count} minute", "after {count} minutes", count), count)
        self.addItem(_("never"), 0)
        self.setCurrentIndex(self.findData(chosen))
        self.activated.connect(lambda _at: self._choose())

    def _choose(self) -> None:
        self._window.settings.lock_minutes = int(self.currentData())
        if self._window.lock is not None:
            self._window.lock.follow_settings()
