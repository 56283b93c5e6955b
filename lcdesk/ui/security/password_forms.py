"""The forms of the password: the one of now, a new one typed twice, and how easily it would be guessed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.model.password_strength import judge
from lcdesk.services.security import password
from lcdesk.texts import N_, _
from lcdesk.ui.kit.background.tasks import Tasks
from lcdesk.ui.kit.widgets import Button, Label, ThemedIcon, column, row
from lcdesk.ui.security.password_field import SaidLine, SecretRow
from lcdesk.ui.security.unlock_form import UnlockForm

LOSS = N_("A forgotten password cannot be found out by anybody, and the data would be lost. The recovery key, which is shown next, is then the only way back: print it.")  # fmt: skip
BACKED_UP = N_(
    "A backup is made first. The desk is closed while its file and its backups are written anew, and opened again."
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
    "set": FormWording(N_("Set a password"), (LOSS, BACKED_UP), N_("Set the password"), asks_now=False),
    "change": FormWording(N_("Change the password"), (LOSS, BACKED_UP), N_("Change the password")),
    "renew": FormWording(
        N_("Set a new password"),
        (N_("The desk was opened by its recovery key. As long as no new password is set, the forgotten one goes on being valid."), LOSS, BACKED_UP),
        N_("Set the password"), asks_now=False,
    ),
    "remove": FormWording(
        N_("Remove the password"), (N_("Afterwards whoever copies the file or a backup can read it."), BACKED_UP),
        N_("Remove the password"), asks_new=False, kind="danger",
    ),
    "show": FormWording(
        N_("Show the recovery key"), (N_("It opens the desk without the password. See that nobody looks over your shoulder."),),
        N_("Show the key"), asks_new=False,
    ),
}  # fmt: skip


class PasswordForm(QWidget):
    """`filled(new)`: the password of now was right and the new one is good ("" where none is asked for); `left`: back."""

    filled = Signal(str)
    left = Signal()
    failed = Signal(object)

    def __init__(self, tasks: Tasks, path: Path, form: FormWording, names: Iterable[str]) -> None:
        super().__init__()
        self._form, self._names = form, tuple(names)
        self.now = UnlockForm(
            tasks, lambda text: password.require_right(path, text), lambda: password.seconds_to_wait(path)
        )
        self.now.say(N_("Current password") if form.asks_new else N_("Password"), form.go)
        self._good = ""  # the new one that was looked at: its field may be typed into while the one of now is looked at
        self.now.right.connect(lambda: self.filled.emit(self._good))
        self.now.failed.connect(self.failed)
        self.new, self.again = SecretRow(), SecretRow()
        self.hint, self.capitals, self.problem = SaidLine(12), SaidLine(12, "warn"), SaidLine(13, "bad")
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
