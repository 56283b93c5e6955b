"""File ▸ Password: whether the desk has one, and what can be done about it; the time after which the window locks itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lcdesk.services.security import password
from lcdesk.texts import _
from lcdesk.ui.kit.background.password_thread import beside
from lcdesk.ui.kit.dialogs.fitted_dialog import FittedDialog
from lcdesk.ui.kit.widgets import Button, Label, ThemedIcon, column, row, rule
from lcdesk.ui.security.lock_minutes import MinutesBox
from lcdesk.ui.security.password_forms import FORMS, PasswordForm

if TYPE_CHECKING:
    from lcdesk.ui.kit.frame import Frame

WIDE = 540


class PasswordDialog(FittedDialog):
    """The state, or one of its forms (`begin`: "set", "change", "remove", "show", "renew"); what was filled in goes to `Frame.password_told`."""

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
        """A sentence, its deeds, and when the window locks."""
        made, close = QWidget(), Button(_("Close"), clicked=self.reject)
        icon, tone = ("lock", "accent") if self.is_locked else ("lock-open", "warn")
        head = row(ThemedIcon(icon, 26, tone), Label(self._path.stem, 17, "bold", wraps=True), gap=12)
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
        words = _("Nor can the window be locked without one: that would hide the screen and protect nothing. With a password the file and its backups are encrypted.")  # fmt: skip
        return [Label(words, 13, ink="fg2", wraps=True), 4, self._line("set", _("Set a password…"), "primary")]

    def _with_password(self) -> list[QWidget | int]:
        handlers = (
            ("change", _("Change the password…")),
            ("show", _("Show the recovery key…")),
            ("remove", _("Remove the password…")),
        )
        buttons = [self._line(key, words, "danger" if key == "remove" else "plain") for key, words in handlers]
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
        words = Label(_("This computer keeps the desk unlocked for you."), 13, ink="fg2", wraps=True)
        forget = Button(_("Ask again from now on"), clicked=lambda: self._forget(made))
        inside = row(words, forget, gap=12)
        inside.setStretch(0, 1)
        made.setLayout(inside)
        made.hide()
        beside(self._window.tasks, lambda: password.is_kept(self._path), made.setVisible, lambda _error: None, made)
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
    """The dialog for the desk of a window; not while something is half typed in it, since the desk is closed meanwhile."""
    from lcdesk.model.faults import KnownFault

    if window.context is None:
        return None
    if _is_typing(window):
        raise KnownFault(
            _("Something is typed that is not kept yet."), _("Keep it, or take it back with Esc; then open the password again.")
        )  # fmt: skip
    made = PasswordDialog(window, window.context.desk.path, begin)
    made.open()
    return made


def _is_typing(window: QWidget) -> bool:
    from lcdesk.ui.kit.forms.form import RecordForm

    return any(form.isVisible() and form.is_changed() for form in window.findChildren(RecordForm))
